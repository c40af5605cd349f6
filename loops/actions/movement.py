"""Movement: how far sealed ratings lie from those that stand after the last revision."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.errors import Invalid
from accounts.models import User
from candidates.models import Opening
from loops.actions.impact import FIRST_YEAR, LAST_YEAR
from loops.actions.reporting import LEAST, is_reported, require_reports
from scorecards.models import CardRevision, Rating, Scorecard
from scorecards.querysets import SUBMITTED, counts

OVERALL = "overall"
NEWEST, BLOCK = 4_000, 250
"""Cards: it counts no fewer where there are more, and old ones leave by about so many at a time."""
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

    Each is None where it is 1 to 9, and all where fewer than 10 were sealed. `since` is the first
    day, in UTC, of which cards are counted where there are too many for all.
    """

    year: int | None
    opening: Opening | None
    since: date | None
    sealed: int | None
    revised: int | None
    heard: int | None
    shifts: tuple[Shift, ...]


Answer = tuple[str, int | None]


def report_movement(
    *, by: User, year: int | None = None, opening: Opening | None = None
) -> Movement:
    """Return the report over cards sealed in the year, or ever, on loops that the reader runs.

    Loops that are blind to the reader are left out, and of many cards all but the newest 4,000 and
    some. Only whole calendar years can be asked for: of two periods that overlap nearly, the
    difference would be a person. Raises NotAllowed.
    """
    require_reports(by)
    if year is not None and not FIRST_YEAR <= year <= LAST_YEAR:
        raise Invalid(_("The year lies between 2000 and 2099."), field="year")
    since, cards = _read_cards(_list_cards(by, year, opening), year)
    revised = [pk for pk, current in cards.items() if current > 1]
    few = len(cards) < LEAST
    return Movement(
        year=year,
        opening=opening,
        since=since,
        sealed=None if few else len(cards),
        revised=None if few else hide_few(len(revised)),
        heard=None if few else hide_few(_list_last(revised).count()),
        shifts=tuple(_list_shifts(list(cards), revised)),
    )


def hide_few(count: int) -> int | None:
    """Return the count, or None of 1 to 9."""
    return None if 0 < count < LEAST else count


def _list_cards(
    by: User, year: int | None, opening: Opening | None
) -> QuerySet[Scorecard, Scorecard]:
    cards = Scorecard.objects.filter(
        counts(), is_reported(by, opening), state__in=SUBMITTED
    ).order_by()
    if year is None:
        return cards
    begin, end = _begin(date(year, 1, 1)), _begin(date(year + 1, 1, 1))
    return cards.filter(sealed_at__gte=begin, sealed_at__lt=end)


def _begin(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _read_cards(
    cards: QuerySet[Scorecard, Scorecard], year: int | None
) -> tuple[date | None, dict[int, int]]:
    """Return how many revisions the newest cards have, by key, and from which day on if not all."""
    rows: Any = cards.order_by("-sealed_at").values_list("sealed_at", "pk", "current")
    newest = list(rows[: NEWEST + 4 * BLOCK])
    since = begin_block(newest[NEWEST][0], newest[0][0]) if len(newest) > NEWEST else None
    if since and newest[-1][0] >= _begin(since):
        newest = list(rows.filter(sealed_at__gte=_begin(since)))
    kept = {pk: current for at, pk, current in newest if not since or at >= _begin(since)}
    return (None if year and since == date(year, 1, 1) else since), kept


def begin_block(oldest: datetime, newest: datetime) -> date:
    """Return the first day of the block of days in which the oldest of the newest cards lies.

    Blocks have as many days as BLOCK cards take, doubled from 1 to 256, and are counted from New
    Year, the last one longer than the others: neither from one day to the next nor between a year
    and all of them is the difference a single card.
    """
    first, days = oldest.astimezone(UTC).date(), 1
    while days < 256 and days * NEWEST < (newest - oldest).days * BLOCK:
        days *= 2
    gone = first.timetuple().tm_yday - 1
    whole = min(gone // days, 365 // days - 1)
    return date(first.year, 1, 1) + timedelta(days=whole * days)


def _list_last(revised: list[int]) -> QuerySet[CardRevision, CardRevision]:
    last = CardRevision.objects.filter(number=F("scorecard__current"), scorecard__in=revised)
    return last.filter(basis=CardRevision.Basis.ALL_HEARD)


def _list_shifts(cards: list[int], revised: list[int]) -> Iterator[Shift]:
    moves = _read_moves(revised)
    for what, count in sorted(_count_first(cards).items()):
        yield measure_shift(what, count, moves[what])
    yield measure_shift(OVERALL, len(cards), moves[OVERALL])


def _count_first(cards: list[int]) -> dict[str, int]:
    """Return how many cards answered each competency, from an index of ratings alone."""
    first = CardRevision.objects.filter(number=1, scorecard__in=cards).order_by()
    keys = list(first.values_list("pk", flat=True))
    answered = Rating.objects.filter(revision__in=keys).order_by().values_list("competency")
    return dict(answered.annotate(count=Count("*")))


def _read_moves(revised: list[int]) -> dict[str, list[tuple[Answer, Answer]]]:
    """Return what each revised card said first and says now, where the two differ."""
    told: dict[tuple[int, str], dict[bool, Answer]] = defaultdict(dict)
    for card, number, what, answer in _read_answers(revised):
        told[card, what][number == 1] = answer
    moves: dict[str, list[tuple[Answer, Answer]]] = defaultdict(list)
    for (_card, what), said in told.items():
        if len(said) == 2 and said[True] != said[False]:
            moves[what].append((said[True], said[False]))
    return moves


def _read_answers(revised: list[int]) -> Iterator[tuple[int, int, str, Answer]]:
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
