"""Who administers the company, and who may still sign in and how."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.actions.alerting import alert
from accounts.actions.audit import record_event
from accounts.actions.forgetting import forget_answers_to
from accounts.actions.sessions import end_sessions
from accounts.errors import NotAllowed, NotYourself, WrongState
from accounts.models import SecurityNotice, User
from accounts.permissions import may_administer
from jobs import clock


def change_standing(
    person: User, *, by: User, is_admin: bool | None = None, is_active: bool | None = None
) -> User:
    """Make or unmake an admin, take access away or give it back; None leaves it as it is.

    Nobody does it to themselves, so that whoever does it stays: the company always has an admin.
    Access that was taken ends every sign-in at once; what the person wrote and owes stays.
    """
    with transaction.atomic():
        people = _lock_admins_and(person)
        _require_admin(people.get(by.pk))
        person = people[person.pk]
        before = _describe(person)
        wanted = {"is_admin": is_admin, "is_active": is_active}
        after = {**before, **{name: to for name, to in wanted.items() if to is not None}}
        if after == before:
            return person
        if person.pk == by.pk:
            raise NotYourself(_("Another admin does this for you: so an admin always stays."))
        _save(person, after)
        forget_answers_to([person])
        told = {"before": before, "after": after}
        record_event("person.standing_changed", person, by=by, payload=told)
    return person


def reset_factors(person: User, *, by: User | None) -> None:
    """Remove every factor and recovery code of somebody who lost theirs, and end their sign-ins.

    They sign in by password and, where the company asks for a factor, set up another first. `by` is
    None for the command line. Raises NotAllowed, NotYourself, WrongState where there is none.
    """
    with transaction.atomic():
        people = _lock_admins_and(person)
        if by is not None:
            _require_admin(people.get(by.pk))
            if by.pk == person.pk:
                raise NotYourself(_("You change your own on the page of your account."))
        person = people[person.pk]
        factors = Authenticator.objects.filter(user=person)
        kinds = sorted(factors.values_list("type", flat=True))
        if not kinds:
            raise WrongState(_("They have no second factor."))
        factors.delete()
        end_sessions(person, by=by)
        record_event("person.factors_reset", person, by=by, payload={"kinds": kinds})
        alert(person, SecurityNotice.What.FACTORS_RESET)


def _require_admin(by: User | None) -> None:
    if by is None or not may_administer(by):
        raise NotAllowed(_("Only a company admin may change this."))


def _lock_admins_and(person: User) -> dict[int, User]:
    """Lock every admin, so that two who unmake each other at once do not both succeed.

    Rows may refer to them meanwhile: what they do elsewhere is written to the audit log.
    """
    wanted = Q(pk=person.pk) | Q(is_admin=True, is_active=True)
    locked = User.objects.select_for_update(no_key=True).filter(wanted).order_by("pk")
    return {row.pk: row for row in locked}


def _describe(person: User) -> dict[str, bool]:
    return {"is_admin": person.is_admin, "is_active": person.is_active}


def _save(person: User, after: dict[str, Any]) -> None:
    if person.is_active and not after["is_active"]:
        person.sessions_ended_at = clock.now()
    person.is_admin, person.is_active = after["is_admin"], after["is_active"]
    person.save(update_fields=["is_admin", "is_active", "sessions_ended_at"])
