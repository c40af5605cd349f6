"""Compare the candidates of one opening, all under the newest calibration."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Case as When
from django.db.models import Exists, OuterRef, Value
from django.db.models import When as Is
from django.utils.translation import gettext as _

from accounts.errors import NotAllowed, NotFound
from accounts.models import User
from candidates.models import Opening
from candidates.permissions import may_run_opening
from candidates.querysets import is_own_case
from loops.actions.basis import read_costs
from loops.actions.calibrating import latest_run
from loops.actions.counted import CountedCard, read_then_and_now
from loops.calibration import (
    CandidateEstimate,
    Case,
    GlobalState,
    Goal,
    Recommendation,
    compare_candidates,
    order_would_change,
)
from loops.calibration import recommend as advise
from loops.models import CalibrationRun, Decision, Loop
from loops.querysets import STANDS

MOST = 12
Sides = dict[str, tuple[list[CountedCard], list[CountedCard]]]
OVER = {Loop.State.DECIDED, Loop.State.CLOSED, Loop.State.WITHDRAWN}
NEAREST_FIRST = (
    Loop.State.DEBRIEF,
    Loop.State.READY,
    Loop.State.DECIDED,
    Loop.State.AWAITING_CARDS,
    Loop.State.INTERVIEWING,
    Loop.State.ON_HOLD,
    Loop.State.PLANNED,
)


@dataclass(frozen=True, slots=True)
class Finalist:
    """One candidate with their figures and what the rule makes of them.

    `ahead` holds the chances that this candidate lies above each of the compared, in their order.
    """

    loop: Loop
    estimate: CandidateEstimate
    advised: Recommendation
    ahead: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Finalists:
    """The compared, the highest level first; `unrated` have no rating yet, `others` fit no more.

    `order_changes` tells whether raw means would rank the compared otherwise.
    """

    opening: Opening
    run: CalibrationRun
    rows: tuple[Finalist, ...]
    unrated: tuple[Loop, ...]
    others: tuple[Loop, ...]
    order_changes: bool


def compare_finalists(opening: Opening, *, by: User, only: Collection[UUID] = ()) -> Finalists:
    """Compare up to 12 undecided or hired candidates, those nearest to a decision, or `only` these.

    For the opening's staff. Raises NotFound for anybody else and for a candidate of the opening,
    NotAllowed while they owe a scorecard on any of its loops.
    """
    if not may_run_opening(by, opening):
        raise NotFound
    loops = _list_loops(opening, by)
    chosen = [loop for loop in loops if loop.public_id in only] if only else loops
    run = latest_run(whole=True)
    sides = read_then_and_now(run.revisions, [loop for loop in chosen if loop.cards_in])
    rated = [loop for loop in chosen if any(card.ratings for card in _now(loop, sides))]
    compared = rated[:MOST]
    rows = _compare(compared, run, sides)
    kept = {loop.pk for loop in compared}
    return Finalists(
        opening=opening,
        run=run,
        rows=rows,
        unrated=tuple(loop for loop in chosen if loop not in rated),
        others=tuple(loop for loop in loops if loop.pk not in kept and loop.cards_in),
        order_changes=order_would_change(row.estimate for row in rows),
    )


def _list_loops(opening: Opening, by: User) -> list[Loop]:
    """Return the loops that are not over, and those decided for a hire, the nearest first."""
    place = When(
        *(Is(state=state, then=Value(at)) for at, state in enumerate(NEAREST_FIRST)),
        default=Value(len(NEAREST_FIRST)),
    )
    own = Loop.objects.filter(is_own_case(by, "candidacy__candidate"))
    hired = Decision.objects.filter(STANDS, loop=OuterRef("pk"), outcome="hire")
    every = (
        Loop.objects.filter(candidacy__opening=opening)
        .select_related("candidacy__candidate", "candidacy__opening", "rubric")
        .prefetch_related("rubric__competencies")
        .annotate(
            is_open=Exists(Loop.objects.open_to(by).filter(pk=OuterRef("pk"))),
            is_own=Exists(own.filter(pk=OuterRef("pk"))),
            is_hired=Exists(hired),
        )
    )
    loops = list(every.order_by(place, "-state_since", "-pk"))
    _require_sight_of_all(loops)
    return [loop for loop in loops if loop.state not in OVER or _is_hired(loop)]


def _require_sight_of_all(loops: Sequence[Loop]) -> None:
    if any(vars(loop)["is_own"] for loop in loops):
        raise NotFound
    if not all(vars(loop)["is_open"] for loop in loops):
        raise NotAllowed(_("You owe a scorecard on one of these loops. Seal it, or leave, first."))


def _is_hired(loop: Loop) -> bool:
    return loop.state == Loop.State.DECIDED and bool(vars(loop)["is_hired"])


def _now(loop: Loop, sides: Sides) -> list[CountedCard]:
    return sides.get(str(loop.candidacy.public_id), ([], []))[1]


def _compare(loops: Sequence[Loop], run: CalibrationRun, sides: Sides) -> tuple[Finalist, ...]:
    if not loops:
        return ()
    state = GlobalState.from_bytes(bytes(run.posterior))
    cases = [_build_case(loop, *sides[str(loop.candidacy.public_id)]) for loop in loops]
    found = compare_candidates(state, cases)
    order = sorted(range(len(loops)), key=lambda at: -found.estimates[at].estimate)
    return tuple(
        Finalist(
            loop=loops[at],
            estimate=found.estimates[at],
            advised=_apply_rule(loops[at], found.estimates[at]),
            ahead=tuple(found.ahead[at][other] for other in order),
        )
        for at in order
    )


def _build_case(loop: Loop, before: Sequence[CountedCard], after: Sequence[CountedCard]) -> Case:
    return Case(
        candidate=str(loop.candidacy.public_id),
        opening=str(loop.candidacy.opening.public_id),
        old=[row for card in before for row in card.rows()],
        new=[row for card in after for row in card.rows()],
        goal=Goal(weights=dict(loop.weights) or None, bar=float(loop.bar)),
    )


def _apply_rule(loop: Loop, estimate: CandidateEstimate) -> Recommendation:
    rule = loop.rule
    return advise(estimate, costs=read_costs(rule), must_haves=rule["must_haves"])
