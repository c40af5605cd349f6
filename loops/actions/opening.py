"""Open a loop for a candidacy and take it through the states that people set."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.actions.forgetting import forget_answers_to
from accounts.errors import Invalid, WrongState, pointing_at
from accounts.models import User
from candidates.actions import schedule_interview
from candidates.actions.interviews import lock_open, require_run
from candidates.models import Candidacy, Opening, PlannedInterview
from jobs import clock
from loops.actions.locking import (
    STATE_REASON_MAX,
    lock_loop,
    lock_to_run,
    record,
    require_reason,
    require_running,
    require_sight,
)
from loops.actions.seating import release_owed_cards, seat_interviewer
from loops.actions.states import refresh_state, refreshing_later, set_state
from loops.models import Loop
from scorecards.models import OpeningRubric, Rubric, Scorecard


def open_loop(candidacy: Candidacy, *, by: User) -> Loop:
    """Return the candidacy's new loop: bar, weights, rule and rubric frozen as they are now.

    Raises WrongState if it has one or is closed, Invalid if the opening has no rubric or weighs
    other keys.
    """
    require_run(by, candidacy)
    opening = Opening.objects.get(pk=candidacy.opening_id)  # as it stands now, not as cached
    choice = OpeningRubric.objects.select_related("rubric").filter(opening=opening).first()
    if choice is None:
        raise Invalid(_("Choose a rubric for the opening first."), field="rubric")
    weights = opening.weights or _equal_weights(choice.rubric)
    _require_known(weights, choice.rubric, "weights")
    _require_known(opening.rule["must_haves"], choice.rubric, "rule")
    try:
        with transaction.atomic():
            lock_open(candidacy, by=by)
            loop = Loop.objects.create(
                candidacy=candidacy,
                rubric=choice.rubric,
                bar=opening.bar,
                weights=weights,
                rule=opening.rule,
            )
            frozen = {"bar": str(loop.bar), "weights": loop.weights, "rule": loop.rule}
            record(loop, "loop.opened", by=by, **frozen)
    except IntegrityError as error:
        raise WrongState(_("This candidacy has a loop already.")) from error
    return loop


def _equal_weights(rubric: Rubric) -> dict[str, float]:
    keys = sorted(rubric.competencies.values_list("key", flat=True))
    return {key: 1 / len(keys) for key in keys}


def _require_known(wanted: Collection[str], rubric: Rubric, field: str) -> None:
    keys = set(rubric.competencies.values_list("key", flat=True))
    if unknown := sorted(set(wanted) - keys):
        raise Invalid(
            _("The opening weighs %(value)s, which %(rubric)s does not have.")
            % {"value": unknown[0], "rubric": rubric},
            field=field,
        )


def plan_loop(candidacy: Candidacy, *, by: User, steps: Sequence[Mapping[str, Any]]) -> Loop:
    """Open a loop with interviews and panel in one go: nothing is written if a step is wrong.

    Each step: {planned: PlannedInterview | None, name, starts_at, minutes, competencies,
    panel: [User], questions, pool}; what is absent comes from the planned interview.
    """
    with transaction.atomic():
        loop = open_loop(candidacy, by=by)
        forget_answers_to(list_panel(steps))
        with refreshing_later():
            for index, step in enumerate(steps):
                with pointing_at(f"steps.{index}"):
                    _plan_step(loop, by, step)
        return refresh_state(loop)


def list_panel(steps: Sequence[Mapping[str, Any]]) -> list[User]:
    """Return everybody whom the steps seat."""
    return [person for step in steps for person in step.get("panel", [])]


def _plan_step(loop: Loop, by: User, step: Mapping[str, Any]) -> None:
    planned: PlannedInterview | None = step.get("planned")
    fallback = {
        "name": planned.name if planned else "",
        "minutes": planned.minutes if planned else 45,
        "competencies": planned.competencies if planned else [],
        "questions": planned.questions if planned else [],
    }
    interview = schedule_interview(
        loop.candidacy,
        by=by,
        planned=planned,
        starts_at=step["starts_at"],
        video_url=step.get("video_url", ""),
        pool=step.get("pool"),
        **{name: step.get(name, value) for name, value in fallback.items()},
    )
    for person in step.get("panel", []):
        seat_interviewer(loop, by=by, interview=interview, user=person)


def start_debrief(loop: Loop, *, by: User) -> Loop:
    """Begin the debrief of a ready loop."""
    with transaction.atomic():
        loop = refresh_state(lock_to_run(loop, by=by))
        require_sight(loop, by=by)
        if loop.state != Loop.State.READY:
            raise WrongState(_("A debrief begins when the loop is ready."))
        set_state(loop, Loop.State.DEBRIEF, by=by)
    return loop


def hold_loop(loop: Loop, *, by: User, reason: str) -> Loop:
    """Put an undecided loop on hold; cards stay writable."""
    reason = require_reason(reason, least=1, most=STATE_REASON_MAX)
    with transaction.atomic():
        loop = lock_to_run(loop, by=by)
        require_sight(loop, by=by)
        require_running(loop, by=by)
        set_state(loop, Loop.State.ON_HOLD, by=by, reason=reason)
    return loop


def resume_loop(loop: Loop, *, by: User) -> Loop:
    """Take a loop off hold; its state is computed anew."""
    with transaction.atomic():
        loop = lock_to_run(loop, by=by)
        if loop.state != Loop.State.ON_HOLD:
            raise WrongState(_("This loop is not on hold."))
        set_state(loop, Loop.State.PLANNED, by=by)
        return refresh_state(loop)


def withdraw_loop(loop: Loop, *, by: User, reason: str) -> Loop:
    """The candidate has withdrawn: nobody owes anything more, the panel's access ends."""
    reason = require_reason(reason, least=1, most=STATE_REASON_MAX)
    with transaction.atomic():
        loop = lock_to_run(loop, by=by)
        require_sight(loop, by=by)
        require_running(loop, by=by)
        _end(loop, Loop.State.WITHDRAWN, by, reason)
    return loop


def close_loop(loop: Loop, *, by: User, reason: str = "") -> Loop:
    """Close a decided loop, maybe with a word on how it ended; the panel's access ends."""
    reason = require_reason(reason, least=0, most=STATE_REASON_MAX)
    with transaction.atomic():
        loop = lock_to_run(loop, by=by)
        require_sight(loop, by=by)
        if loop.state != Loop.State.DECIDED:
            raise WrongState(_("Only a decided loop can be closed."))
        _end(loop, Loop.State.CLOSED, by, reason)
    return loop


def end_loop(loop: Loop, *, by: User | None) -> None:
    """End the loop of somebody who is erased, in the eraser's transaction; an over one stays."""
    loop = lock_loop(loop)
    if loop.state == Loop.State.DECIDED:
        _end(loop, Loop.State.CLOSED, by, "")
    elif not loop.is_over:
        _end(loop, Loop.State.WITHDRAWN, by, "")


def _end(loop: Loop, state: str, by: User | None, reason: str) -> None:
    """Nobody could write an owed card after this, and who owes one would stay blind for ever."""
    loop.candidacy.closed_at = clock.now()
    loop.candidacy.save(update_fields=["closed_at"])
    set_state(loop, state, by=by, reason=reason)
    forget_answers_to(User.objects.filter(interviews__seat__loop=loop))
    release_owed_cards(Scorecard.objects.filter(seat__loop=loop), by=by)
    loop.refresh_from_db(fields=["cards_due", "cards_in"])
