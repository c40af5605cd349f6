"""Signing in by the company's identity provider (OpenID Connect), where one is set up.

allauth keeps the state and makes the PKCE pair. Its own views are not used: they send no nonce,
take more scopes from the address, and end in a fault while a provider is down. Nor is its client:
it reads an answer to the end, however long that is and takes.
"""

from __future__ import annotations

import base64
import json
import secrets
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode, urlsplit

import structlog
from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import get_next_redirect_url, perform_login
from allauth.core import ratelimit
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, get_adapter
from allauth.socialaccount.internal import statekit
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.actions.sending import Limits, send
from accounts.actions.sessions import trust_provider
from accounts.actions.vouching import (
    PROVIDER,
    NotVouched,
    Vouched,
    admit,
    read_id_token,
    read_vouched,
    was_asked_lately,
)
from accounts.errors import NotFound, Unreachable
from accounts.models import User
from accounts.pages.still_you import lead_to_provider

log = structlog.get_logger("loopboard.security")
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
SECONDS, SILENCE_SECONDS = 10.0, 5.0  # for all that is asked of it at once; between two bytes
RESTS, REST_SECONDS = "provider-rests", 15  # else all who wait for it keep every web process
LATELY_SECONDS = 300  # allauth's own, before who somebody is is asked again
ANSWER_MAX = 512 * 1024
EVERYWHERE = ("0.0.0.0/0", "::/0")  # whoever runs Loopboard names it, inside their network or not
FAULTS = (
    Unreachable,
    AttributeError,
    KeyError,
    RecursionError,
    TypeError,
    ValueError,
)


class Conversation(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]  # allauth ships no types
    """What is asked of the provider, within one time for all of it."""

    def __init__(self, request: HttpRequest, provider_id: str) -> None:
        super().__init__(request, provider_id)
        self._until = time.monotonic() + SECONDS

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:  # noqa: ARG002 (allauth's hook)
        """Return where the provider sends people back to: it is registered there."""
        return f"{settings.BASE_URL}{reverse('accounts:provider-callback')}"

    @property
    def openid_config(self) -> dict[str, Any]:
        """What the provider says of itself, asked once; it must name itself as it was set up."""
        if not hasattr(self, "_found"):
            provider = self.get_provider()
            url = provider.app.settings["server_url"]
            self._found = self._ask(provider.server_url)
            named = [self._found[name] for name in ENDPOINTS]
            for address in [*named, self._found.get("userinfo_endpoint", url)]:
                if urlsplit(address).scheme not in {"https", urlsplit(url).scheme}:
                    raise NotVouched("discovery")
            if str(self._found["issuer"]).rstrip("/") != url:
                raise NotVouched("discovery")
        return self._found

    def vouch(self, app: SocialApp, state: dict[str, Any]) -> Vouched:
        """Change the code for an ID token and return whom it names."""
        answer = self._change_code(app, state["pkce_code_verifier"])
        claims = read_id_token(
            answer["id_token"],
            self._ask(self.openid_config["jwks_uri"]),
            issuer=self.openid_config["issuer"],
            client=app.client_id,
            nonce=state["data"]["nonce"],
        )
        about = claims
        if "email" not in claims and "userinfo_endpoint" in self.openid_config:
            known = {"Authorization": f"Bearer {answer['access_token']}"}
            about = self._ask(self.profile_url, known)
        return read_vouched(claims, about)

    def _change_code(self, app: SocialApp, verifier: str) -> dict[str, Any]:
        form = {
            "grant_type": "authorization_code",
            "code": self.request.GET["code"],
            "redirect_uri": self.get_callback_url(self.request, app),
            "code_verifier": verifier,
        }
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        if self.basic_auth:
            known = base64.b64encode(f"{app.client_id}:{app.secret}".encode()).decode()
            headers["Authorization"] = f"Basic {known}"
        else:
            form.update(client_id=app.client_id, client_secret=app.secret)
        return self._ask(self.access_token_url, headers, urlencode(form).encode())

    def _ask(
        self, url: str, headers: Mapping[str, str] | None = None, body: bytes | None = None
    ) -> dict[str, Any]:
        """Return the object that it answers: there and nowhere else, for a redirect is no answer.

        By one, its keys could come in clear, from whoever stands on the way.
        """
        if cache.get(RESTS):
            raise NotVouched("provider")
        seconds = max(0.0, self._until - time.monotonic())
        limits = Limits(EVERYWHERE, seconds, SILENCE_SECONDS, ANSWER_MAX)
        try:
            answer = send(url, body, {"Accept": "application/json", **(headers or {})}, limits)
        except Unreachable as silence:
            if silence.code == "timeout":
                cache.set(RESTS, value=True, timeout=REST_SECONDS)
            raise
        found = json.loads(answer.body) if 200 <= answer.status < 300 else None
        if not isinstance(found, dict):
            raise NotVouched("no_object")
        return found


class ProviderAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """The one provider of the settings; nobody makes an account by it."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:  # noqa: ARG002 (allauth's hook)
        """Return False: an admin invites."""
        return False

    def get_provider(
        self,
        request: HttpRequest,
        provider: str,  # noqa: ARG002 (allauth's hook)
        client_id: str | None = None,  # noqa: ARG002 (the same)
    ) -> OpenIDConnectProvider:
        """Return the provider of the settings; a nameless one for rows of an earlier one."""
        ours = settings.OIDC
        app = SocialApp(provider="openid_connect", provider_id=PROVIDER, name="OpenID Connect")
        if ours is not None:
            app.name, app.client_id, app.secret = ours.name, ours.client_id, ours.client_secret
            app.settings = {"server_url": ours.url, "oauth_pkce_enabled": True}
        known = OpenIDConnectProvider(request, app=app)
        known.oauth2_adapter_class = Conversation
        return known


def start(request: HttpRequest) -> HttpResponse:
    """Lead to the provider: by a page, for a redirect would need its address in form-action."""
    provider = _open_provider(request, method="POST")
    waiting: HttpResponse | None = ratelimit.consume_or_429(request, action="login")
    if waiting is not None:
        return waiting
    nonce = secrets.token_urlsafe(32)
    is_again = "again" in request.POST
    at_once = {"max_age": LATELY_SECONDS} if is_again else {}
    try:
        with _blaming_provider():
            leave = provider.redirect(
                request,
                AuthProcess.LOGIN,
                get_next_redirect_url(request),
                {"nonce": nonce, "again": is_again},
                scope=provider.get_default_scope(),
                auth_params={"nonce": nonce, **at_once},
            )
    except NotVouched as refusal:
        return _refuse(request, refusal)
    return render(request, "account/provider_leave.html", {"address": leave["Location"]})


def finish(request: HttpRequest) -> HttpResponse:
    """Sign in whom the provider has sent back, or say calmly why not."""
    provider = _open_provider(request, method="GET")
    try:
        state = _take_state(request)
        with _blaming_provider():
            vouched = Conversation(request, PROVIDER).vouch(provider.app, state)
        person = admit(vouched)
    except NotVouched as refusal:
        return _refuse(request, refusal)
    if not state["data"].get("again"):
        return _sign_in(request, person, state.get("next"))
    return _sign_in_again(request, person, state.get("next"), vouched)


def _take_state(request: HttpRequest) -> dict[str, Any]:
    """Return what this browser noted when it left; a state counts once, for ten minutes."""
    named = request.GET.get("state", "")
    state: dict[str, Any] | None = statekit.unstash_state(
        request, state_id=named, provider_id=PROVIDER
    )
    if state is None:
        raise NotVouched("state")
    if "code" not in request.GET:
        cancelled = request.GET.get("error") == "access_denied"
        raise NotVouched("cancelled" if cancelled else "provider")
    return state


def _sign_in(request: HttpRequest, person: User, where: str | None, **more: bool) -> HttpResponse:
    record_authentication(request, person, "socialaccount", provider=PROVIDER, **more)
    answer: HttpResponse = perform_login(request, person, redirect_url=where)
    if settings.OIDC_SECOND_FACTOR and request.user.is_authenticated:
        trust_provider(request.session)
    return answer


def _sign_in_again(
    request: HttpRequest, person: User, where: str | None, vouched: Vouched
) -> HttpResponse:
    """Sign in, and let ways to sign in be changed if the provider has just asked who it is."""
    if was_asked_lately(vouched, seconds=LATELY_SECONDS):
        return _sign_in(request, person, where, reauthenticated=True)
    _sign_in(request, person, where)
    messages.error(
        request, _("You were not asked who you are there. Sign out there and try again.")
    )
    return lead_to_provider(where or reverse("mfa_index"))


def _open_provider(request: HttpRequest, *, method: str) -> OpenIDConnectProvider:
    if settings.OIDC is None or request.method != method:
        raise NotFound
    return get_adapter(request).get_provider(request, PROVIDER)


@contextmanager
def _blaming_provider() -> Iterator[None]:
    """Take what goes wrong in here for a provider that is down or does not speak by the book."""
    try:
        yield
    except FAULTS as error:
        raise NotVouched("provider") from error


def _refuse(request: HttpRequest, refusal: NotVouched) -> HttpResponse:
    """Log why, without what the provider wrote, and show a page that says what to do."""
    code, person = refusal.code, refusal.person
    told = str(person.public_id) if person else "unknown"
    log.warning("sign_in_refused", reason=code, person=told)
    if code == "cancelled":
        return redirect("account_login")
    is_theirs = code in {"unknown", "no_access", "other_subject"}
    kind = "person" if is_theirs else code if code in {"email_not_verified", "state"} else "fault"
    status = 403 if is_theirs or code == "email_not_verified" else 400 if kind == "state" else 503
    return render(request, "account/provider_refused.html", {"kind": kind}, status=status)
