"""How allauth signs people in here: by invitation, by e-mail."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import structlog
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import clear_login
from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounts.actions.callers import read_caller
from accounts.actions.languages import known_language
from accounts.actions.sessions import may_complete, note_first_step
from accounts.errors import NotFound
from accounts.models import User

log = structlog.get_logger("loopboard.security")
BY_PROVIDER = "provider"
WAYS = {
    "reauthenticate": _("Use your password"),
    "mfa_reauthenticate": _("Use a code of your authenticator app"),
    "mfa_reauthenticate:webauthn": _("Use your passkey"),
}
OURS = SimpleNamespace(name="Loopboard", domain=settings.BASE_URL)


class InvitedOnlyAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Nobody makes an account for themselves: an admin invites."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 (allauth's hook)
        """Return False: the sign-up page stays closed."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return from where somebody signs in, for the limits."""
        return read_caller(request.META)

    def pre_login(self, request: HttpRequest, user: User, **more: Any) -> HttpResponse | None:
        """Note that the first step is done, whether a second is owed or not."""
        refused: HttpResponse | None = super().pre_login(request, user, **more)
        if refused is None:
            note_first_step(request.session, user)
        return refused

    def login(self, request: HttpRequest, user: User) -> None:
        """Sign in, unless what ends sign-ins came between the first step and this one."""
        if not may_complete(request.session, user):
            clear_login(request)
            log.warning("sign_in_refused", reason="ended", person=str(user.public_id))
            messages.error(request, _("This sign-in was ended meanwhile. Begin again."))
            raise ImmediateHttpResponse(redirect("account_login"))
        super().login(request, user)

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        """Return by what the person may show once more who they are, in our words.

        Who has neither a password that counts nor a factor is asked by the identity provider.
        """
        known: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        found = [way for way in known if settings.PASSWORD_SIGN_IN or way["id"] != "reauthenticate"]
        if not found:
            address = reverse("accounts:provider-again")
            found = [{"id": BY_PROVIDER, "description": "", "url": address}]
        return [{**way, "description": WAYS.get(way["id"], way["description"])} for way in found]

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write to a person in the language they chose; else in that of the page that asks.

        As Loopboard at its own address: the request's host and port are what anybody sends. What
        does not leave is answered like what does: else the answer tells who has an account.
        """
        user = context.get("user")
        chosen = known_language(user) if isinstance(user, User) else ""
        with translation.override(chosen or translation.get_language()):
            try:
                super().send_mail(template_prefix, email, {**context, "current_site": OURS})
            except (OSError, ValueError) as error:
                person = str(user.public_id) if isinstance(user, User) else ""
                log.error("mail_not_sent", error=type(error).__name__, person=person)  # noqa: TRY400 (a traceback may quote the address)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:  # noqa: ARG002 (allauth's hook)
        """Return under what wrong passwords are counted: the account alone.

        allauth begins to count anew for each host and port that a request names.
        """
        return str(credentials.get("email", "")).lower()

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Return where a password is set, at our own address."""
        return f"{settings.BASE_URL}{urlsplit(super().get_reset_password_from_key_url(key)).path}"


def stay_closed(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 (a view takes it)
    """Answer that there is nothing: a page of allauth's that Loopboard does not offer.

    Whoever could change their own e-mail could leave the case that it ties them to.
    """
    raise NotFound


def lead_to_the_one_door(request: HttpRequest) -> HttpResponse:
    """Lead whoever opens Django's admin pages to the sign-in page, and back from there.

    The form that Django has for them takes a password alone: no second factor, no limits. Raises
    NotFound for who is signed in and may not open them.
    """
    if isinstance(request.user, User):
        if request.user.is_staff:
            return redirect("admin:index")
        raise NotFound
    return redirect_to_login(request.GET.get("next") or reverse("admin:index"))
