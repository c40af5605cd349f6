"""Who is calling: a browser's session or a bearer token, and what the token is for."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import structlog
from django.utils import timezone
from rest_framework.authentication import BaseAuthentication
from rest_framework.authentication import SessionAuthentication as DRFSessionAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from accounts.actions import note_actor_kind
from accounts.actions.tokens import digest_secret
from accounts.models import ApiToken, AuditEvent, User

if TYPE_CHECKING:
    from rest_framework.views import APIView  # it loads this module by the settings

KEYWORD = "bearer"
TO_THE_MINUTE = timedelta(minutes=1)


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer lb_...`; rights are the owner's, read from the database each time."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """Return the owner and the token, None without the header. Raises AuthenticationFailed."""
        words = request.headers.get("Authorization", "").split()
        if not words or words[0].lower() != KEYWORD:
            return None
        if len(words) != 2:
            raise AuthenticationFailed("Write: Authorization: Bearer <token>.")
        return admit(digest=digest_secret(words[1]))

    def authenticate_header(self, request: Request) -> str:  # noqa: ARG002 (DRF's signature)
        """Return the challenge that makes a missing token a 401."""
        return "Bearer"


def admit(**which: Any) -> tuple[User, ApiToken]:
    """Return the valid token with these values and its owner. Raises AuthenticationFailed."""
    tokens = ApiToken.objects.valid(timezone.now()).select_related("user")
    token = tokens.filter(**which).first()
    if token is None:
        raise AuthenticationFailed("This token is unknown, expired or revoked.")
    _note_use(token)
    note_actor_kind(AuditEvent.ActorKind.TOKEN)
    structlog.contextvars.bind_contextvars(token=str(token.public_id))
    return token.user, token


def _note_use(token: ApiToken) -> None:
    """Keep the last use to the minute: a read must not write every time."""
    now = timezone.now()
    if token.last_used_at is None or token.last_used_at <= now - TO_THE_MINUTE:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)


class SessionAuthentication(DRFSessionAuthentication):
    """The browser's session, with CSRF checked."""


class SignedInWithinScope(BasePermission):
    """Somebody is signed in; a token may read by scope `read` and change by scope `write`."""

    message = "This token's scopes do not allow that."

    def has_permission(self, request: Request, view: APIView) -> bool:  # noqa: ARG002 (DRF's)
        """Return whether the request may reach its view at all."""
        if not isinstance(request.user, User):
            return False
        token: Any = request.auth
        if not isinstance(token, ApiToken):
            return True
        needed = "read" if request.method in SAFE_METHODS else "write"
        return needed in token.scopes
