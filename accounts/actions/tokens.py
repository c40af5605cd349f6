"""Issue and revoke API tokens."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions.alerting import alert
from accounts.actions.audit import record_event
from accounts.actions.texts import read_moment, read_text
from accounts.errors import Invalid, NotAllowed, NotFound
from accounts.models import ApiToken, SecurityNotice, User
from accounts.permissions import may_revoke_token
from jobs import clock

PREFIX = "lb_"
TOKENS_MAX = 50  # valid ones a person


def issue_token(
    user: User,
    *,
    name: str,
    scopes: Sequence[str] = ("read", "write"),
    expires_at: datetime | None = None,
) -> tuple[ApiToken, str]:
    """Return a new token and its secret, which is shown this once (256 random bits)."""
    unknown = set(scopes) - set(ApiToken.Scope.values)
    if unknown or not scopes:
        raise Invalid(_("Choose at least one of: read, write."), field="scopes")
    if expires_at is not None and read_moment(expires_at, "expires_at") <= clock.now():
        raise Invalid(_("The end of a token lies in the future."), field="expires_at")
    if not user.is_active:
        raise NotAllowed(_("This person has no access any more."))
    name = read_text(name, "name", most=80, empty=_("Write what the token is for."))
    if ApiToken.objects.filter(user=user).valid(clock.now()).count() >= TOKENS_MAX:
        raise Invalid(
            _("Revoke one of your %(tokens_max)s tokens first.") % {"tokens_max": TOKENS_MAX},
            field="name",
        )
    secret = PREFIX + secrets.token_urlsafe(32)
    with transaction.atomic():
        token = ApiToken.objects.create(
            user=user,
            name=name,
            prefix=secret[:8],
            digest=digest_secret(secret),
            scopes=sorted(set(scopes)),
            expires_at=expires_at,
        )
        record_event("token.issued", token, by=user, payload={"scopes": token.scopes})
        alert(user, SecurityNotice.What.TOKEN_ISSUED)
    return token, secret


def digest_secret(secret: str) -> str:
    """Return the SHA-256 (hex) under which a token's secret is kept."""
    return hashlib.sha256(secret.encode()).hexdigest()


def revoke_token(token: ApiToken, *, by: User, at: datetime | None = None) -> None:
    """End a token at once; ending it twice changes nothing."""
    if not may_revoke_token(by, token):
        raise NotFound
    with transaction.atomic():
        ended = ApiToken.objects.filter(pk=token.pk, revoked_at__isnull=True).update(
            revoked_at=at or clock.now()
        )
        if ended:
            record_event("token.revoked", token, by=by)
