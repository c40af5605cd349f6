"""How far a loop is: computed from interviews, cards and coverage, never set by hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.db import transaction

from accounts.models import User
from candidates.models import Interview
from jobs import clock
from loops.actions.coverage import find_missing_people, list_missing_coverage, read_people
from loops.actions.locking import lock_loop, record
from loops.models import Loop, Seat
from loops.permissions import may_see_figures
from scorecards.models import Scorecard

COMPUTED = (
    Loop.State.PLANNED,
    Loop.State.INTERVIEWING,
    Loop.State.AWAITING_CARDS,
    Loop.State.READY,
)
_postponed: ContextVar[bool] = ContextVar("loopboard_refresh_postponed", default=False)
IN_PROGRESS = "in_progress"


def compute_state(loop: Loop, *, at: datetime) -> str:
    """Return the state that the loop's rows say; a state that people set is left alone."""
    return _compute_state(loop, *read_people(loop), at=at)


def _compute_state(
    loop: Loop, interviews: Sequence[Interview], seats: Sequence[Seat], *, at: datetime
) -> str:
    if loop.state not in COMPUTED:
        return loop.state
    missing = {item.code for item in find_missing_people(interviews, seats, at=at)}
    if not missing:  # only now does coverage matter: it costs four queries
        uncovered = list_missing_coverage(loop, settled=True)
        return Loop.State.AWAITING_CARDS if uncovered else Loop.State.READY
    if missing & {"no_interview", "no_panel"}:
        return Loop.State.PLANNED
    if "interview" in missing:
        begun = any(_has_begun(interview, at) for interview in interviews)
        return Loop.State.INTERVIEWING if begun else Loop.State.PLANNED
    return Loop.State.AWAITING_CARDS


def _has_begun(interview: Interview, at: datetime) -> bool:
    return interview.starts_at <= at or interview.state == Interview.State.HELD


@contextmanager
def refreshing_later() -> Iterator[None]:
    """Let no change in this block refresh a state; whoever opens it refreshes once, after it."""
    token = _postponed.set(True)
    try:
        yield
    finally:
        _postponed.reset(token)


def refresh_state(loop: Loop, *, at: datetime | None = None) -> Loop:
    """Bring the loop's counts and state up to date, in the caller's transaction or its own."""
    if _postponed.get():
        return loop
    with transaction.atomic(savepoint=False):
        return refresh_locked(lock_loop(loop), at=at)


def refresh_locked(loop: Loop, *, at: datetime | None = None) -> Loop:
    """Bring counts and state of a loop up to date that the caller has locked."""
    if _postponed.get():
        return loop
    now = at or clock.now()
    interviews, seats = read_people(loop)
    _count_cards(loop, seats)
    before, loop.state = loop.state, _compute_state(loop, interviews, seats, at=now)
    if before != loop.state:
        loop.state_since, loop.state_reason = now, ""
        record(loop, f"loop.{loop.state}", by=None, before=before)
    loop.save(update_fields=["state", "state_since", "state_reason", "cards_due", "cards_in"])
    return loop


def _count_cards(loop: Loop, seats: Sequence[Seat]) -> None:
    cards = [seat.scorecard for seat in seats if seat.scorecard.kind == Scorecard.Kind.REGULAR]
    submitted = sum(card.is_submitted for card in cards)
    loop.cards_in, loop.cards_due = submitted, submitted + sum(card.is_owed for card in cards)


def set_state(loop: Loop, state: str, *, by: User | None, reason: str = "") -> None:
    """Write a state that people set (or take back), on a locked loop, with its audit event."""
    before = loop.state
    loop.state, loop.state_since, loop.state_reason = state, clock.now(), reason[:500]
    loop.save(update_fields=["state", "state_since", "state_reason"])
    record(loop, f"loop.{state}", by=by, before=before, reason=reason)


def describe_state(loop: Loop, *, reader: User) -> str:
    """Return the state as this reader may know it: `in_progress` while they are blind.

    A blind panelist must not learn from a state whether colleagues have submitted.
    """
    return loop.state if may_see_figures(reader, loop) else IN_PROGRESS
