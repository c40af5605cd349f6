"""The funnel: how many candidates came how far, and which share of each stage went on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)

from accounts.models import User
from candidates.models import Candidacy, Interview, Opening
from jobs import clock
from loops.actions.reporting import (
    LEAST,
    Period,
    list_put_forward,
    read_period,
    require_reports,
    shorten,
)
from loops.models import Decision, Loop
from loops.querysets import STANDS

STAGES = ("put_forward", "planned", "interviewed", "cards_in", "debriefed", "decided", "hired")
GONE = (Loop.State.DECIDED, Loop.State.CLOSED, Loop.State.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Stage:
    """How many came at least this far, and where those are who came no further.

    `passed` is the share, 0 to 1, of those who reached the stage before; None of fewer than 10.
    `here` are still on their way, or hired; of those who `left` nothing more is expected.
    """

    key: str
    reached: int
    passed: float | None
    here: int
    left: int


@dataclass(frozen=True, slots=True)
class Funnel:
    """The report: the stages from put forward to hired."""

    period: Period
    opening: Opening | None
    stages: tuple[Stage, ...]


def report_funnel(
    *,
    by: User,
    since: date | None = None,
    until: date | None = None,
    opening: Opening | None = None,
) -> Funnel:
    """Return the report over candidates put forward in the period, for openings the reader runs.

    Whoever came to a stage counts at every stage before it. Loops that are blind to the reader
    are left out, and of more than 10,000 candidates the oldest, by the day. Raises NotAllowed and
    Invalid.
    """
    require_reports(by)
    run = list_put_forward(by, opening)
    period = shorten(read_period(since, until), run, "created_at")
    found = run.filter(created_at__gte=period.begin, created_at__lt=period.end)
    return Funnel(period, opening, tuple(_describe(_count(found))))


def _count(found: QuerySet[Candidacy, Candidacy]) -> dict[tuple[int, bool], int]:
    """Return how many came how far and no further, by furthest stage and whether they are gone."""
    told = found.order_by().annotate(
        furthest=Case(
            *(When(condition, then=Value(at)) for at, condition in _furthest_first()),
            default=Value(0),
            output_field=IntegerField(),
        ),
        is_gone=Case(When(_is_gone(), then=Value(value=True)), default=Value(value=False)),
    )
    rows: Any = told.values_list("furthest", "is_gone").annotate(count=Count("pk"))
    return {(furthest, bool(gone)): count for furthest, gone, count in rows}


def _furthest_first() -> list[tuple[int, Any]]:
    decided = Decision.objects.filter(loop__candidacy=OuterRef("pk"))
    talks = Interview.objects.filter(candidacy=OuterRef("pk"))
    over = Q(state="held") | Q(state="scheduled", ends_at__lt=clock.now())
    in_debrief = Q(loop__state__in=(Loop.State.DEBRIEF, Loop.State.DECIDED, Loop.State.CLOSED))
    every_card = Q(loop__cards_due__gt=0, loop__cards_in=F("loop__cards_due"))
    return [
        (6, Exists(decided.filter(STANDS, outcome=Decision.Outcome.HIRE))),
        (5, Exists(decided)),
        (4, in_debrief),
        # A withdrawn loop has no owed card left, however few were in.
        (3, every_card & ~Q(loop__state=Loop.State.WITHDRAWN)),
        (2, Exists(talks.filter(over)) & Q(loop__isnull=False)),
        (1, Q(loop__isnull=False)),
    ]


def _is_gone() -> Q:
    return Q(loop__state__in=GONE) | Q(loop__isnull=True, closed_at__isnull=False)


def _describe(counts: dict[tuple[int, bool], int]) -> Iterator[Stage]:
    at: Counter[int] = Counter()
    for (furthest, _gone), count in counts.items():
        at[furthest] += count
    before: int | None = None
    for place, key in enumerate(STAGES):
        reached = sum(count for furthest, count in at.items() if furthest >= place)
        left = 0 if key == "hired" else counts.get((place, True), 0)
        passed = reached / before if before is not None and before >= LEAST else None
        yield Stage(key, reached, passed, at[place] - left, left)
        before = reached


COLUMNS = ("stage", "reached", "passed", "here", "left")


def list_cells(report: Funnel) -> Iterator[list[Any]]:
    """Yield the rows of the report's CSV; an empty cell is a share of too few."""
    for one in report.stages:
        yield [one.key, one.reached, one.passed, one.here, one.left]
