"""Passkeys: allauth's forms and views, held to what a passkey is here.

A passkey is always discoverable and always opened by PIN, finger or face, so that it is two factors
in one and signs in by itself. fido2 and allauth check what a browser sends; what they cannot even
read is refused like what they do not believe.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

import structlog
from allauth.account.utils import get_next_redirect_url
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from allauth.mfa.webauthn.internal import auth
from allauth.mfa.webauthn.views import (
    AddWebAuthnView,
    LoginWebAuthnView,
    ReauthenticateWebAuthnView,
)
from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic.edit import FormView

from accounts.actions.factors import note_factor
from accounts.errors import NotFound
from accounts.models import User

log = structlog.get_logger("loopboard.security")
MOST_CHARACTERS = 20_000
UNREADABLE = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RuntimeError,
    TypeError,
    ValueError,
    struct.error,
)
REFUSED = gettext_lazy("This passkey was not accepted. Try again.")


class PasskeyAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    """How Loopboard names itself, people and passkeys to browsers."""

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002 (allauth's name)
        """Return the name of a passkey whose owner gave it none."""
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return _("Passkey %(number)d") % {"number": number}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Return whom a passkey is for: the host name that the browser shows."""
        return {**super().get_public_key_credential_rp_entity(), "name": "Loopboard"}


class CredentialField(forms.JSONField):
    """What a browser answered, as JSON of a sensible length."""

    widget = forms.HiddenInput
    default_error_messages = {"required": REFUSED, "invalid": REFUSED}

    def to_python(self, value: Any) -> Any:
        """Return what the JSON says; refuse what is long or nested without end."""
        if len(str(value or "")) > MOST_CHARACTERS:
            raise ValidationError(REFUSED)
        try:
            return super().to_python(value)
        except RecursionError as error:
            raise ValidationError(REFUSED) from error


@contextmanager
def _refusing(person: User | None) -> Iterator[None]:
    """Turn whatever is wrong with a browser's answer into one sentence, and log that it was."""
    try:
        yield
    except (ValidationError, *UNREADABLE) as error:
        told = str(person.public_id) if person else "unknown"
        log.warning("passkey_refused", person=told)
        if getattr(error, "code", "") == "too_many_login_attempts":
            raise
        raise ValidationError(REFUSED) from error


class AddPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]  # allauth ships no types
    """A new passkey and the name that its owner gives it."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=60, required=False)
    credential = CredentialField()
    passwordless = None  # each passkey is

    def clean(self) -> dict[str, Any]:
        """Check the browser's answer; it counts once, so not before the rest is right."""
        found: dict[str, Any] = self.cleaned_data
        if self.errors:
            return found
        with _refusing(self.user):
            sent = {**super().clean(), "passwordless": True}
            if _has(self.user, sent["credential"]):  # pressed twice at once
                raise ValidationError(REFUSED)
            return sent


def _has(owner: User, credential: dict[str, Any]) -> bool:
    made = auth.parse_registration_response(credential).response.attestation_object.auth_data
    known = auth.get_authenticator_by_credential_id(owner, made.credential_data.credential_id)
    return known is not None


class EditPasskeyForm(EditWebAuthnForm):  # type: ignore[misc]  # allauth ships no types
    """Another name for a passkey."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=60)

    def save(self) -> Authenticator:
        """Rename it; audited."""
        renamed: Authenticator = super().save()
        note_factor("renamed", renamed)
        return renamed


class _Answer(forms.Form):
    """What the three ways to show a passkey have in common."""

    credential = CredentialField()
    user: User | None

    def clean_credential(self) -> Authenticator:
        """Return the passkey that the answer is of."""
        with _refusing(self.user):
            return super().clean_credential()  # type: ignore[misc]  # allauth's form beside it


class AuthenticatePasskeyForm(_Answer, AuthenticateWebAuthnForm):  # type: ignore[misc]  # allauth ships no types
    """A passkey after the password."""


class LoginPasskeyForm(_Answer, LoginWebAuthnForm):  # type: ignore[misc]  # allauth ships no types
    """A passkey instead of address and password."""


class ReauthenticatePasskeyForm(_Answer, ReauthenticateWebAuthnForm):  # type: ignore[misc]  # allauth ships no types
    """A passkey before something important."""


class AddPasskeyView(AddWebAuthnView):  # type: ignore[misc]  # allauth ships no types
    """The page that makes a passkey."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Ask for a passkey that signs in by itself; a form with faults is shown as it is."""
        found = FormView.get_context_data(self, **kwargs)
        options = auth.begin_registration(self.request.user, passwordless=True)
        return {**found, "js_data": {"creation_options": options}}


class LoginPasskeyView(LoginWebAuthnView):  # type: ignore[misc]  # allauth ships no types
    """Where a browser asks for a challenge, and sends the answer that signs in."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Raise NotFound where the identity provider alone lets people in."""
        if not settings.PASSWORD_SIGN_IN:
            raise NotFound
        answer: HttpResponse = super().dispatch(request, *args, **kwargs)
        return answer

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Give a challenge; each makes a session, so that these are limited, too."""
        waiting: HttpResponse | None = ratelimit.consume_or_429(
            request, app="allauth.mfa", action="webauthn_login", limit_get=True
        )
        answer: HttpResponse = waiting or super().get(request, *args, **kwargs)
        return answer


class ReauthenticatePasskeyView(ReauthenticateWebAuthnView):  # type: ignore[misc]  # allauth ships no types
    """The page that asks for a passkey before something important."""

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        """Say what is wrong on the same page, which then asks for another answer."""
        for sentence in form.errors.get("credential", []):
            messages.error(self.request, str(sentence))
        following = get_next_redirect_url(self.request)
        query = f"?{urlencode({'next': following})}" if following else ""
        return redirect(f"{reverse('mfa_reauthenticate_webauthn')}{query}")


def show_factors(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 (a view takes it)
    """Lead to the page of all factors, which lists the passkeys."""
    return redirect("mfa_index")
