"""Movement: how far sealed ratings lie from those that stand after the last revision."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.errors import Invalid
from accounts.models import User
from candidates.models import Opening
from loops.actions.impact import FIRST_YEAR, LAST_YEAR
from loops.actions.reporting import LEAST, list_reported, require_reports
from scorecards.models import CardRevision, Rating, Scorecard
from scorecards.querysets import SUBMITTED, counts

OVERALL = "overall"
STEPS = {"strong_no": 1, "no": 2, "yes": 3, "strong_yes": 4}


@dataclass(frozen=True, slots=True)
class Shift:
    """One competency, or `overall`: of `cards` that answered it, how many answers changed.

    `up` and `down` count numbers that rose and fell, `mean_change` is their mean move in points;
    the steps of the overall recommendation count as points. All is None of fewer than 10 cards,
    and of 1 to 9 changed ones: so few would tell of single people.
    """

    what: str
    cards: int | None = None
    changed: int | None = None
    up: int | None = None
    down: int | None = None
    mean_change: float | None = None


@dataclass(frozen=True, slots=True)
class Movement:
    """The report. `revised` of `sealed` cards were changed, `heard` of them after the debrief.

    Each is None where it is 1 to 9, and all where fewer than 10 were sealed.
    """

    year: int | None
    opening: Opening | None
    sealed: int | None
    revised: int | None
    heard: int | None
    shifts: tuple[Shift, ...]


Answer = tuple[str, int | None]


def report_movement(
    *, by: User, year: int | None = None, opening: Opening | None = None
) -> Movement:
    """Return the report over cards sealed in the year, or ever, on loops that the reader runs.

    Loops that are blind to the reader are left out. Only whole calendar years can be asked for:
    of two periods that overlap nearly, the difference would be a person. Raises NotAllowed.
    """
    require_reports(by)
    if year is not None and not FIRST_YEAR <= year <= LAST_YEAR:
        raise Invalid(_("The year lies between 2000 and 2099."), field="year")
    cards = _list_cards(by, year, opening)
    total = cards.aggregate(
        sealed=Count("pk"),
        revised=Count("pk", filter=Q(current__gt=1)),
    )
    heard = _list_last(cards).filter(basis=CardRevision.Basis.ALL_HEARD).count()
    few = total["sealed"] < LEAST
    return Movement(
        year=year,
        opening=opening,
        sealed=None if few else total["sealed"],
        revised=None if few else hide_few(total["revised"]),
        heard=None if few else hide_few(heard),
        shifts=tuple(_list_shifts(cards, total["sealed"])),
    )


def hide_few(count: int) -> int | None:
    """Return the count, or None of 1 to 9."""
    return None if 0 < count < LEAST else count


def _list_cards(
    by: User, year: int | None, opening: Opening | None
) -> QuerySet[Scorecard, Scorecard]:
    cards = Scorecard.objects.filter(
        counts(),
        state__in=SUBMITTED,
        seat__loop__in=list_reported(by, opening),
    ).order_by()
    if year is None:
        return cards
    begin, end = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
    return cards.filter(sealed_at__gte=begin, sealed_at__lt=end)


def _list_last(cards: QuerySet[Scorecard, Scorecard]) -> QuerySet[CardRevision, CardRevision]:
    revised = cards.filter(current__gt=1).values("pk")
    return CardRevision.objects.filter(scorecard__in=revised, number=F("scorecard__current"))


def _list_shifts(cards: QuerySet[Scorecard, Scorecard], sealed: int) -> Iterator[Shift]:
    first = Rating.objects.filter(revision__number=1, revision__scorecard__in=cards.values("pk"))
    counts = dict(first.order_by().values_list("competency").annotate(count=Count("pk")))
    moves = _read_moves(cards)
    for what, count in sorted(counts.items()):
        yield measure_shift(what, count, moves[what])
    yield measure_shift(OVERALL, sealed, moves[OVERALL])


def _read_moves(
    cards: QuerySet[Scorecard, Scorecard],
) -> dict[str, list[tuple[Answer, Answer]]]:
    """Return what each revised card said first and says now, where the two differ."""
    told: dict[tuple[int, str], dict[bool, Answer]] = defaultdict(dict)
    for card, number, what, answer in _read_answers(cards.filter(current__gt=1).values("pk")):
        told[card, what][number == 1] = answer
    moves: dict[str, list[tuple[Answer, Answer]]] = defaultdict(list)
    for (_card, what), said in told.items():
        if len(said) == 2 and said[True] != said[False]:
            moves[what].append((said[True], said[False]))
    return moves


def _read_answers(revised: Any) -> Iterator[tuple[int, int, str, Answer]]:
    ends = Q(number=1) | Q(number=F("scorecard__current"))
    rows = CardRevision.objects.filter(ends, scorecard__in=revised).order_by()
    for card, number, overall in rows.values_list("scorecard", "number", "overall"):
        yield card, number, OVERALL, (overall, STEPS[overall])
    ratings = Rating.objects.filter(revision__in=rows.values("pk")).order_by()
    names = ("revision__scorecard", "revision__number", "competency", "status", "value")
    for card, number, what, status, value in ratings.values_list(*names):
        yield card, number, what, (status, value)


def measure_shift(what: str, cards: int, moves: list[tuple[Answer, Answer]]) -> Shift:
    """Return the line of one competency; empty where it would tell of single people."""
    if cards < LEAST:
        return Shift(what)
    if hide_few(len(moves)) is None:
        return Shift(what, cards)
    points = [
        after - before
        for (_was, before), (_is, after) in moves
        if before is not None and after is not None
    ]
    return Shift(
        what=what,
        cards=cards,
        changed=len(moves),
        up=sum(point > 0 for point in points),
        down=sum(point < 0 for point in points),
        mean_change=sum(points) / len(points) if points else None,
    )


COLUMNS = ("what", "cards", "changed", "up", "down", "mean_change")


def list_cells(report: Movement) -> Iterator[list[Any]]:
    """Yield the rows of the report's CSV; empty cells are hidden ones."""
    for one in report.shifts:
        yield [one.what, one.cards, one.changed, one.up, one.down, one.mean_change]
