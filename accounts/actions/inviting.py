"""Let the mail go by which an invited person comes in, and once more while they have not."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions.audit import record_event
from accounts.actions.locking import as_they_stand, lock_person
from accounts.errors import NotAllowed, NotFound, TooSoon, WrongState
from accounts.kinds import SEND_INVITATION
from accounts.models import Invitation, User
from accounts.permissions import may_administer
from jobs import clock
from jobs.actions import enqueue
from jobs.models import Job

APART = timedelta(minutes=10)
A_DAY = timedelta(hours=24)
MOST_A_DAY = 5


def invite_again(person: User, *, by: User) -> Invitation:
    """Mail the invitation once more, with a link of its own; audited.

    Raises WrongState for somebody who has signed in or has no access, TooSoon within ten minutes
    of the last one that did not fail and after five within 24 hours.
    """
    with transaction.atomic():
        person = lock_person(person.pk)
        require_inviter(as_they_stand(by))
        if not is_awaited(person):
            raise WrongState(_("They have signed in before, or have no access."))
        _require_pause(person)
        invitation = write_invitation(person, by=by)
        record_event("person.invited_again", person, by=by)
    return invitation


def require_inviter(by: User) -> None:
    """Raise NotAllowed for whoever is no admin."""
    if not may_administer(by):
        raise NotAllowed(_("Only a company admin may invite people."))


def write_invitation(person: User, *, by: User) -> Invitation:
    """Write the mail's row and its job, in the caller's transaction; one that waits is replaced."""
    waiting = person.invitations.filter(outcome=Invitation.Outcome.WAITING)
    waiting.update(outcome=Invitation.Outcome.NOT_NEEDED)
    now = clock.now()
    invitation = Invitation.objects.create(person=person, invited_by=by, created_at=now)
    enqueue(SEND_INVITATION, invitation.public_id, at=now)
    return invitation


def is_awaited(person: User) -> bool:
    """Return whether the person may sign in and has never done so."""
    return person.is_active and person.last_login is None


def find_invitation(person: User, *, by: User) -> Invitation:
    """Return the newest invitation of the person, for admins. Raises NotFound without one."""
    require_inviter(by)
    invitation = person.invitations.first()
    if invitation is None:
        raise NotFound
    return invitation


def has_failed(invitation: Invitation) -> bool:
    """Return whether the mail server took it at none of the job's starts."""
    given_up = Job.objects.filter(
        kind=SEND_INVITATION, subject=invitation.public_id, status=Job.Status.FAILED
    )
    return invitation.outcome == Invitation.Outcome.WAITING and given_up.exists()


def _require_pause(person: User) -> None:
    now = clock.now()
    recent = list(person.invitations.filter(created_at__gt=now - A_DAY))
    if recent and recent[0].created_at > now - APART and not has_failed(recent[0]):
        raise TooSoon(_("They were sent one within the last ten minutes."))
    if len(recent) >= MOST_A_DAY:
        raise TooSoon(_("They were sent five within a day."))
