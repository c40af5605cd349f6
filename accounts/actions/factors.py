"""What counts as a second factor, who has one, and that the audit log hears of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions.audit import record_event
from accounts.errors import NotAllowed, NotYourself, WrongState
from accounts.models import User
from accounts.permissions import may_administer
from jobs import clock

SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def has_factor(user: User) -> bool:
    """Return whether the person has set up a second factor; recovery codes alone are none."""
    return bool(Authenticator.objects.filter(user=user, type__in=SECOND_FACTORS).exists())


def list_with_factor(people: Iterable[int]) -> set[int]:
    """Return those among these keys of people who have set up a second factor; one query."""
    found = Authenticator.objects.filter(user__in=list(people), type__in=SECOND_FACTORS)
    return set(found.values_list("user_id", flat=True))


def note_factor(
    what: Literal["added", "removed", "renamed", "renewed"], factor: Authenticator
) -> None:
    """Audit what the owner did to a factor: its kind, never its name or what it holds."""
    owner: User = factor.user
    record_event(f"person.factor_{what}", owner, by=owner, payload={"kind": str(factor.type)})


def reset_factors(person: User, *, by: User | None) -> None:
    """Remove every factor and recovery code of somebody who lost theirs, and end their sign-ins.

    They sign in by password and, where the company asks for a factor, set up another first. `by` is
    None for the command line. Raises NotAllowed, NotYourself, WrongState where there is none.
    """
    if by is not None and not may_administer(by):
        raise NotAllowed(_("Only a company admin may change this."))
    if by is not None and by.pk == person.pk:
        raise NotYourself(_("You change your own on the page of your account."))
    with transaction.atomic():
        row = User.objects.select_for_update(of=("self",)).get(pk=person.pk)
        factors = Authenticator.objects.filter(user=row)
        kinds = sorted(factors.values_list("type", flat=True))
        if not kinds:
            raise WrongState(_("They have no second factor."))
        factors.delete()
        row.sessions_ended_at = clock.now()
        row.save(update_fields=["sessions_ended_at"])
        record_event("person.factors_reset", row, by=by, payload={"kinds": kinds})
