"""What counts as a second factor, who has one, and that the audit log hears of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from allauth.mfa.models import Authenticator

from accounts.actions.alerting import alert
from accounts.actions.audit import record_event
from accounts.models import SecurityNotice, User

What = SecurityNotice.What
ADDED = {"totp": What.APP_ADDED, "webauthn": What.PASSKEY_ADDED}
REMOVED = {"totp": What.APP_REMOVED, "webauthn": What.PASSKEY_REMOVED}
SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def has_factor(user: User) -> bool:
    """Return whether the person has set up a second factor; recovery codes alone are none."""
    return bool(Authenticator.objects.filter(user=user, type__in=SECOND_FACTORS).exists())


def list_with_factor(people: Iterable[int]) -> set[int]:
    """Return those among these keys of people who have set up a second factor; one query."""
    found = Authenticator.objects.filter(user__in=list(people), type__in=SECOND_FACTORS)
    return set(found.values_list("user_id", flat=True))


def list_factors(person: User) -> dict[int, Authenticator]:
    """Return the person's factors and recovery codes by key."""
    return {row.pk: row for row in Authenticator.objects.filter(user=person).order_by("pk")}


def note_changes(person: User, before: Mapping[int, Authenticator]) -> None:
    """Audit and mail what has come and gone since `before`; codes in others' place are renewed.

    Recovery codes come and go with a factor: that alone is no mail of its own.
    """
    after = list_factors(person)
    gone = [factor for key, factor in before.items() if key not in after]
    come = [factor for key, factor in after.items() if key not in before]
    is_renewed = any(map(_is_codes, gone)) and any(map(_is_codes, come))
    for factor in gone:
        if not (is_renewed and _is_codes(factor)):
            note_factor("removed", factor)
    for factor in come:
        note_factor("renewed" if is_renewed and _is_codes(factor) else "added", factor)
    for what in _tell_apart(gone, come):
        alert(person, what)


def _tell_apart(gone: Sequence[Authenticator], come: Sequence[Authenticator]) -> list[What]:
    told = [REMOVED[factor.type] for factor in gone if factor.type in REMOVED]
    told += [ADDED[factor.type] for factor in come if factor.type in ADDED]
    return told or [What.CODES_MADE for _factor in come]


def _is_codes(factor: Authenticator) -> bool:
    return bool(factor.type == Authenticator.Type.RECOVERY_CODES)


def note_factor(
    what: Literal["added", "removed", "renamed", "renewed"], factor: Authenticator
) -> None:
    """Audit what the owner did to a factor: its kind, never its name or what it holds."""
    owner: User = factor.user
    record_event(f"person.factor_{what}", owner, by=owner, payload={"kind": str(factor.type)})
