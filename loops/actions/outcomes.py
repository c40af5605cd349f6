"""Record what became of the hired, and see which competency predicted it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Prefetch, QuerySet, Subquery
from django.utils.translation import gettext as _

from accounts.actions.locking import as_they_stand
from accounts.errors import Invalid, NotAllowed, NotFound, WrongState
from accounts.models import User
from accounts.permissions import may_administer
from candidates.models import Candidacy, OpeningRole
from jobs import clock
from loops.actions.locking import lock_loop, record
from loops.calibration.prediction import Prediction, predict_outcomes
from loops.models import Decision, Loop, Outcome
from loops.permissions import may_decide
from loops.querysets import STANDS

AFTER = {6: timedelta(days=180), 12: timedelta(days=360)}
HIRED = (Loop.State.DECIDED, Loop.State.CLOSED)


def record_outcome(
    loop: Loop, *, by: User, months: int, stayed: bool, performance: int | None = None
) -> Outcome:
    """Record whether a hired person stayed and performs, 1 to 4; a later word is a correction.

    For the opening's hiring manager and admins, from 6 or 12 months after the decision on. The
    same words again change nothing.
    """
    _require_decider(loop, by)
    _require_readable(months, performance, stayed=stayed)
    with transaction.atomic():
        loop = lock_loop(loop)
        _require_decider(loop, as_they_stand(by))
        _require_time(loop, months)
        last = loop.outcomes.filter(months=months).order_by("-number").first()
        if last is not None and (last.stayed, last.performance) == (stayed, performance):
            return last
        outcome = Outcome.objects.create(
            loop=loop,
            months=months,
            number=last.number + 1 if last else 1,
            stayed=stayed,
            performance=performance,
            recorded_by=by,
        )
        said = {"stayed": stayed, "performance": performance}
        before = {"stayed": last.stayed, "performance": last.performance} if last else None
        record(loop, "loop.outcome_recorded", by=by, months=months, before=before, after=said)
    return outcome


def _require_decider(loop: Loop, by: User) -> None:
    if not Loop.objects.visible_to(by).filter(pk=loop.pk).exists():
        raise NotFound
    if not may_decide(by, loop):
        raise NotAllowed(_("Only the opening's hiring manager or an admin says what became of it."))


def _require_readable(months: int, performance: int | None, *, stayed: bool) -> None:
    if months not in AFTER:
        raise Invalid(_("Choose 6 or 12 months."), field="months")
    if performance is not None and performance not in range(1, 5):
        raise Invalid(_("Performance is a whole number from 1 to 4."), field="performance")
    if stayed and performance is None:
        raise Invalid(_("Say how they perform, 1 to 4."), field="performance")


def _require_time(loop: Loop, months: int) -> None:
    decision = loop.decisions.order_by("-number").first()
    if loop.state not in HIRED or decision is None or decision.outcome != Decision.Outcome.HIRE:
        raise WrongState(_("Only of somebody who was hired is an outcome recorded."))
    if clock.now() < decision.decided_at + AFTER[months]:
        raise WrongState(
            _("%(months)s months have not passed since the decision.") % {"months": months},
            field="months",
        )


def list_hired(user: User) -> QuerySet[Loop, Loop]:
    """Return the hired that the person answers for, with `hired_at`, the longest ago first.

    Each carries `said`: the current outcomes.
    """
    last = Decision.objects.filter(STANDS, loop=OuterRef("pk"))
    hirer = Exists(
        OpeningRole.objects.filter(
            user=user, role="hiring_manager", opening=OuterRef("candidacy__opening")
        )
    )
    run = Candidacy.objects.staffed_by(user)
    loops = Loop.objects.open_to(user).filter(candidacy__in=run, state__in=HIRED)
    return (
        (loops if user.is_admin else loops.filter(hirer))
        .filter(Exists(last.filter(outcome="hire")))
        .annotate(hired_at=Subquery(last.values("decided_at")[:1]))
        .select_related("candidacy__candidate", "candidacy__opening")
        .prefetch_related(Prefetch("outcomes", Outcome.objects.current(), to_attr="said"))
        .order_by("hired_at", "pk")
    )


@dataclass(frozen=True, slots=True)
class Signal:
    """What predicted performance after so many months; empty under 30 people (`n` are known)."""

    months: int
    n: int
    predictions: tuple[Prediction, ...]


def measure_predictions(*, by: User) -> list[Signal]:
    """Return which competency went with performance after 6 and 12 months; for admins."""
    if not may_administer(by):
        raise NotAllowed(_("Only a company admin may read this."))
    standing = Loop.objects.filter(state__in=HIRED)
    known = (
        Outcome.objects.visible_to(by)
        .current()
        .filter(performance__isnull=False, loop__in=standing)
    )
    said = list(known.values_list("months", "loop_id", "performance"))
    levels = _read_levels({loop for _months, loop, _performance in said})
    return [_measure(months, said, levels) for months in AFTER]


def _measure(
    months: int,
    said: list[tuple[int, int, int | None]],
    levels: dict[int, dict[str, float]],
) -> Signal:
    kept = [(levels[loop], float(value or 0)) for at, loop, value in said if at == months]
    found = predict_outcomes([level for level, _ in kept], [value for _, value in kept])
    return Signal(months, len(kept), found)


def _read_levels(loops: set[int]) -> dict[int, dict[str, float]]:
    """Return each loop's calibrated level by competency, as its decision kept it."""
    hires = Decision.objects.filter(STANDS, loop__in=loops, outcome="hire")
    rows = hires.values_list("loop_id", "recommendation__estimate__figures")
    found = {loop: _read_rated(figures) for loop, figures in rows}
    return {loop: found.get(loop, {}) for loop in loops}  # reopened since: nothing stands


def _read_rated(figures: dict[str, Any]) -> dict[str, float]:
    return {
        item["key"]: float(item["estimate"])
        for item in figures["competencies"]
        if item["n_ratings"]
    }
