"""Lock a loop for writing, in the order that candidates.actions.locking gives."""

from __future__ import annotations

from django.db.models import BigIntegerField, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actions import record_event
from accounts.actions.locking import as_they_stand
from accounts.actions.texts import read_text
from accounts.errors import Invalid, NotAllowed, NotFound, WrongState
from accounts.models import AuditEvent, User
from accounts.querysets.kept import Given, ask_one_again
from candidates.actions.interviews import loop_stream
from candidates.actions.locking import lock_candidacy
from candidates.models import Candidacy
from loops.models import Loop
from loops.permissions import may_run, may_see, may_see_figures

REASON_MIN = 20
REASON_MAX = 10_000
STATE_REASON_MAX = 500  # it stands beside the state
OWES_A_CARD = gettext_lazy("You owe a scorecard on this loop yourself. Seal it, or leave, first.")


def lock_loop(loop: Loop) -> Loop:
    """Return the loop's row, locked after its candidacy until the transaction ends."""
    lock_candidacy(loop.candidacy_id)
    locked = Loop.objects.select_for_update(of=("self",))
    return locked.select_related("candidacy__candidate", "candidacy__opening", "rubric").get(
        pk=loop.pk
    )


def lock_loop_of(candidacy: Candidacy) -> Loop | None:
    """Return the loop's row locked, if there is one; the caller has locked the candidacy."""
    loop = ask_one_again("lock_loop_of", _build_lock, candidacy=candidacy.pk)
    if loop is not None:
        loop.candidacy = candidacy
    return loop


def _build_lock() -> QuerySet[Loop]:
    locked = Loop.objects.select_for_update(of=("self",)).select_related("rubric")
    return locked.filter(candidacy=Given("candidacy", BigIntegerField()))


def lock_to_run(loop: Loop, *, by: User) -> Loop:
    """Return the locked loop for its staff. Raises NotFound or NotAllowed for anybody else."""
    locked, by = lock_loop(loop), as_they_stand(by)
    if not may_see(by, locked):
        raise NotFound
    if not may_run(by, locked):
        raise NotAllowed(_("Only the opening's recruiter, hiring manager or an admin may do that."))
    return locked


def require_sight(loop: Loop, *, by: User) -> None:
    """Raise NotAllowed for staff who owe a card: whether this works would tell who has sealed."""
    if not may_see_figures(by, loop):
        raise NotAllowed(str(OWES_A_CARD))


def require_running(loop: Loop, *, by: User) -> None:
    """Raise WrongState for a loop that is over, as far as this person may know.

    To the blind one that is decided runs on: that it can be decided tells that somebody has sealed.
    """
    if loop.is_over and (loop.state != Loop.State.DECIDED or may_see_figures(by, loop)):
        raise WrongState(_("This loop is over."))


def require_reason(
    reason: str, *, field: str = "reason", least: int = REASON_MIN, most: int = REASON_MAX
) -> str:
    """Return the reason without outer spaces. Raises Invalid if it is too short or too long."""
    reason = read_text(reason, field, most=most)
    if len(reason) < least:
        raise Invalid(
            _("Give a reason of at least %(least)s characters.") % {"least": least}, field=field
        )
    return reason


def record(loop: Loop, verb: str, *, by: User | None, **payload: object) -> AuditEvent:
    """Append an event to the loop's audit stream."""
    stream = loop_stream(loop.candidacy.public_id)
    return record_event(verb, loop, by=by, payload=payload, stream=stream)
