"""Signing in by the company's identity provider (OpenID Connect), where one is set up.

allauth keeps the state, makes the PKCE pair and fetches the token. Its own views are not used:
they send no nonce, take more scopes from the address, and end in a fault while a provider is down.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import structlog
from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import get_next_redirect_url, perform_login
from allauth.core import ratelimit
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, get_adapter
from allauth.socialaccount.internal import statekit
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from requests import RequestException, Session

from accounts.actions.sessions import trust_provider
from accounts.actions.vouching import (
    PROVIDER,
    NotVouched,
    Vouched,
    admit,
    read_id_token,
    read_vouched,
)
from accounts.errors import NotFound
from accounts.models import User

log = structlog.get_logger("loopboard.security")
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
FAULTS = (
    OAuth2Error,
    RequestException,
    AttributeError,
    KeyError,
    RecursionError,
    TypeError,
    ValueError,
)


class Conversation(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]  # allauth ships no types
    """What is asked of the provider."""

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
        client = self.get_client(self.request, app)
        verifier = state["pkce_code_verifier"]
        answer = self.get_access_token_data(self.request, app, client, pkce_code_verifier=verifier)
        claims = read_id_token(
            answer["id_token"],
            self._ask(self.openid_config["jwks_uri"]),
            issuer=self.openid_config["issuer"],
            client=app.client_id,
            nonce=state["data"]["nonce"],
        )
        about = claims
        if "email" not in claims and "userinfo_endpoint" in self.openid_config:
            about = self._ask(self.profile_url, Authorization=f"Bearer {answer['access_token']}")
        return read_vouched(claims, about)

    def _ask(self, url: str, **headers: str) -> dict[str, Any]:
        with get_adapter().get_requests_session() as session:
            response = session.get(url, headers=headers)
            response.raise_for_status()
            found = response.json()
        if not isinstance(found, dict):
            raise NotVouched("no_object")
        return found


class ProviderAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """The one provider of the settings; nobody makes an account by it."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:  # noqa: ARG002 (allauth's hook)
        """Return False: an admin invites."""
        return False

    def get_requests_session(self) -> Session:
        """Return how the provider is asked: at the addresses it names and nowhere else.

        By a redirect, its keys could come in clear, from whoever stands on the way.
        """
        session: Session = super().get_requests_session()
        session.max_redirects = 0
        return session

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
    try:
        with _blaming_provider():
            leave = provider.redirect(
                request,
                AuthProcess.LOGIN,
                get_next_redirect_url(request),
                {"nonce": nonce},
                scope=provider.get_default_scope(),
                auth_params={"nonce": nonce},
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
    return _sign_in(request, person, state.get("next"))


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


def _sign_in(request: HttpRequest, person: User, where: str | None) -> HttpResponse:
    record_authentication(request, person, "socialaccount", provider=PROVIDER)
    answer: HttpResponse = perform_login(request, person, redirect_url=where)
    if settings.OIDC_SECOND_FACTOR and request.user.is_authenticated:
        trust_provider(request.session)
    return answer


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
