"""Let in whom the company's identity provider vouches for: known here, and nobody else.

By OpenID Connect Core 1.0, 3.1.3.7 (what an ID token must say) and 5.3.2 (user info).
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import jwt
from allauth.socialaccount.models import SocialAccount
from django.db import transaction

from accounts.actions.alerting import alert
from accounts.actions.audit import record_event
from accounts.models import SecurityNotice, User
from jobs import clock

PROVIDER = "company"
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
OWED = ["iss", "sub", "aud", "exp", "iat", "nonce"]
CLOCKS_APART = 60  # seconds by which the provider's clock may differ from ours
YES = (True, "true", 1, "1")


class NotVouched(Exception):  # noqa: N818 (an answer, not a fault)
    """Nobody is signed in. `code` is a word for the log, `person` whom it would have been."""

    def __init__(self, code: str, person: User | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.person = person


@dataclass(frozen=True, slots=True)
class Vouched:
    """Who somebody is at the provider. Only `subject` never changes there."""

    issuer: str
    subject: str
    email: str = field(repr=False)
    is_verified: bool
    asked_at: float | None = None  # when the provider last asked them, if it says so


def read_id_token(
    token: object, keys: Mapping[str, Any], *, issuer: str, client: str, nonce: str
) -> dict[str, Any]:
    """Return an ID token's claims, once its signature and each claim that is owed hold.

    `keys` is the provider's JWK set. Raises NotVouched("id_token") else.
    """
    try:
        claims: dict[str, Any] = jwt.decode(
            str(token),
            _find_key(str(token), keys),
            algorithms=ALGORITHMS,
            audience=client,
            issuer=issuer,
            leeway=CLOCKS_APART,
            options={"require": OWED},
        )
    except (jwt.PyJWTError, ValueError, TypeError) as error:
        raise NotVouched("id_token") from error
    is_ours = claims.get("azp", client) == client
    if not is_ours or not hmac.compare_digest(str(claims["nonce"]).encode(), nonce.encode()):
        raise NotVouched("id_token")
    return claims


def _find_key(token: str, keys: Mapping[str, Any]) -> jwt.PyJWK:
    named = jwt.get_unverified_header(token).get("kid")
    found = [
        key
        for key in jwt.PyJWKSet.from_dict(dict(keys)).keys
        if named in (None, key.key_id) and key.public_key_use in (None, "sig")
    ]
    if len(found) != 1:
        raise NotVouched("id_token")
    return found[0]


def read_vouched(claims: Mapping[str, Any], about: Mapping[str, Any]) -> Vouched:
    """Return whom the claims name; `about` (claims or user info) holds the address.

    An address counts as verified if the provider says so: `email_verified`, or where that is
    missing Entra's `xms_edov`.
    """
    if about.get("sub") != claims["sub"]:
        raise NotVouched("user_info")
    verified = about.get("email_verified", about.get("xms_edov", False))
    asked_at = claims.get("auth_time")
    return Vouched(
        issuer=str(claims["iss"]),
        subject=str(claims["sub"]),
        email=str(about.get("email") or "").strip(),
        is_verified=verified in YES,
        asked_at=asked_at if isinstance(asked_at, int | float) else None,
    )


def was_asked_lately(vouched: Vouched, *, seconds: int) -> bool:
    """Return False if the provider says that it asked the person longer ago than that."""
    since = clock.now().timestamp() - seconds - CLOCKS_APART
    return vouched.asked_at is None or vouched.asked_at >= since  # of any size that JSON can write


def admit(vouched: Vouched) -> User:
    """Return the person whom the provider vouches for; the first time connects them, audited.

    From then on the subject counts, whatever address it has. Raises NotVouched for an address that
    is not verified, that no active person has, or whose person is connected with another subject.
    """
    key = hashlib.sha256(f"{vouched.issuer}\n{vouched.subject}".encode()).hexdigest()
    with transaction.atomic():
        known = SocialAccount.objects.filter(provider=PROVIDER, uid=key).select_related("user")
        connected = known.first()
        person: User = connected.user if connected else _connect(vouched, key)
    if not person.is_active:
        raise NotVouched("no_access", person)
    return person


def _connect(vouched: Vouched, key: str) -> User:
    if not vouched.is_verified:
        raise NotVouched("email_not_verified")
    # Of letters that are none of ASCII some become others when made small: nobody's address.
    email = vouched.email.lower() if vouched.email.isascii() else ""
    person = User.objects.select_for_update(no_key=True).filter(email=email).first()
    if person is None:
        raise NotVouched("unknown")
    if not person.is_active:
        raise NotVouched("no_access", person)
    theirs = SocialAccount.objects.filter(user=person, provider=PROVIDER)
    if theirs.filter(uid=key).exists():  # by a second click that held the lock before
        return person
    if theirs.filter(extra_data__issuer=vouched.issuer).exists():
        raise NotVouched("other_subject", person)
    SocialAccount.objects.create(
        user=person, provider=PROVIDER, uid=key, extra_data={"issuer": vouched.issuer}
    )
    record_event("person.connected", person, by=person, payload={"issuer": vouched.issuer})
    alert(person, SecurityNotice.What.CONNECTED)
    return person


def disconnect(person: User) -> int:
    """Forget how the provider names the person and return how many such there were; audited.

    The next sign-in connects whoever has the person's verified address then.
    """
    with transaction.atomic():
        count: int = SocialAccount.objects.filter(user=person, provider=PROVIDER).delete()[0]
        if count:
            record_event("person.disconnected", person, by=None)
    return count
