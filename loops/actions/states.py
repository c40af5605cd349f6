"""How far a loop is: computed from interviews, cards and coverage, never set by hand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.db import transaction

from accounts.models import User
from candidates.models import Interview
from jobs import clock
from loops.actions.coverage import list_missing_coverage, list_missing_people
from loops.actions.locking import lock_loop, record
from loops.models import Loop
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
    if loop.state not in COMPUTED:
        return loop.state
    missing = {item.code for item in list_missing_people(loop, at=at)}
    if not missing:  # only now does coverage matter: it costs four queries
        uncovered = list_missing_coverage(loop, settled=True)
        return Loop.State.AWAITING_CARDS if uncovered else Loop.State.READY
    if missing & {"no_interview", "no_panel"}:
        return Loop.State.PLANNED
    if "interview" in missing:
        begun = loop.candidacy.interviews.filter(starts_at__lte=at).exclude(
            state=Interview.State.DID_NOT_HAPPEN
        ) | loop.candidacy.interviews.filter(state=Interview.State.HELD)
        return Loop.State.INTERVIEWING if begun.exists() else Loop.State.PLANNED
    return Loop.State.AWAITING_CARDS


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
    now = at or clock.now()
    with transaction.atomic(savepoint=False):
        loop = lock_loop(loop)
        _count_cards(loop)
        before, loop.state = loop.state, compute_state(loop, at=now)
        if before != loop.state:
            loop.state_since, loop.state_reason = now, ""
            record(loop, f"loop.{loop.state}", by=None, before=before)
        loop.save(update_fields=["state", "state_since", "state_reason", "cards_due", "cards_in"])
    return loop


def _count_cards(loop: Loop) -> None:
    states = list(
        loop.seats.filter(scorecard__kind=Scorecard.Kind.REGULAR).values_list(
            "scorecard__state", flat=True
        )
    )
    submitted = sum(state in {"sealed", "revised"} for state in states)
    owed = sum(state in {"assigned", "opened", "draft"} for state in states)
    loop.cards_in, loop.cards_due = submitted, submitted + owed


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
