"""Time to submit: how long scorecards take from the interview's end, and how many are late."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q

from accounts.models import User
from candidates.models import Opening
from jobs import clock
from loops.actions.reporting import (
    LEAST,
    MOST,
    Period,
    begin_after,
    is_reported,
    read_period,
    require_reports,
)
from scorecards.models import Scorecard
from scorecards.querysets import OWED, SUBMITTED

HOUR = 3600


@dataclass(frozen=True, slots=True)
class Pace:
    """Of `due` cards: median and 90th percentile of hours to the seal, and the late share, 0 to 1.

    A card counts once it is sealed or its time is over; an owed one is late then, and has no
    hours. All is None where fewer than 10 cards count, the hours where fewer were sealed.
    """

    due: int | None = None
    sealed: int | None = None
    median_hours: float | None = None
    p90_hours: float | None = None
    late: float | None = None


@dataclass(frozen=True, slots=True)
class PaceOfWeek:
    """The pace after the interviews of the week of this Monday, in UTC."""

    monday: date
    pace: Pace


@dataclass(frozen=True, slots=True)
class PaceOfPerson:
    """One interviewer's pace; only of those with 10 cards or more."""

    person: UUID
    name: str
    pace: Pace


@dataclass(frozen=True, slots=True)
class Timing:
    """The report. `unnamed` is how many interviewers have too few cards to be told apart."""

    period: Period
    opening: Opening | None
    everybody: Pace
    weeks: tuple[PaceOfWeek, ...]
    people: tuple[PaceOfPerson, ...]
    unnamed: int


@dataclass(frozen=True, slots=True)
class _Card:
    person: UUID
    name: str
    ended_at: datetime
    due_at: datetime
    sealed_at: datetime | None

    @property
    def hours(self) -> float | None:
        return (self.sealed_at - self.ended_at).total_seconds() / HOUR if self.sealed_at else None

    @property
    def is_late(self) -> bool:
        return self.sealed_at is None or self.sealed_at > self.due_at

    @property
    def monday(self) -> date:
        day = self.ended_at.astimezone(UTC).date()
        return day - timedelta(days=day.weekday())


def report_timing(
    *,
    by: User,
    since: date | None = None,
    until: date | None = None,
    opening: Opening | None = None,
) -> Timing:
    """Return the report over interviews that ended in the period, on loops the reader runs.

    Loops that are blind to the reader are left out, and cards that do not count; of more than
    10,000 cards the oldest, by the day. The slowest come first. Raises NotAllowed and Invalid.
    """
    require_reports(by)
    period, cards = _read_cards(by, read_period(since, until), opening)
    people = _group(cards, "person")
    named = [_describe(found) for found in people.values() if len(found) >= LEAST]
    return Timing(
        period=period,
        opening=opening,
        everybody=measure_pace(cards),
        weeks=tuple(
            PaceOfWeek(monday, measure_pace(found))
            for monday, found in sorted(_group(cards, "monday").items())
        ),
        people=tuple(sorted(named, key=lambda one: (-(one.pace.late or 0), one.name, one.person))),
        unnamed=len(people) - len(named),
    )


def _read_cards(by: User, period: Period, opening: Opening | None) -> tuple[Period, list[_Card]]:
    over = Q(state__in=SUBMITTED) | Q(state__in=OWED, due_at__lt=clock.now())
    rows = Scorecard.objects.filter(
        over,
        is_reported(by, opening),
        kind=Scorecard.Kind.REGULAR,
        interview__ends_at__gte=period.begin,
        interview__ends_at__lt=period.end,
    ).order_by("-interview__ends_at")
    names = ("author__public_id", "author__name", "interview__ends_at", "due_at", "sealed_at")
    cards = [_Card(*row) for row in rows.values_list(*names)[: MOST + 1]]
    if len(cards) > MOST:
        period = begin_after(period, cards.pop().ended_at)
    return period, [card for card in cards if card.ended_at >= period.begin]


def _group(cards: Iterable[_Card], name: str) -> dict[Any, list[_Card]]:
    found: dict[Any, list[_Card]] = defaultdict(list)
    for card in cards:
        found[getattr(card, name)].append(card)
    return found


def _describe(cards: list[_Card]) -> PaceOfPerson:
    return PaceOfPerson(cards[0].person, cards[0].name, measure_pace(cards))


def measure_pace(cards: list[_Card]) -> Pace:
    """Return the pace of these cards; empty of fewer than 10."""
    if len(cards) < LEAST:
        return Pace()
    hours = sorted(card.hours for card in cards if card.hours is not None)
    told = len(hours) >= LEAST
    return Pace(
        due=len(cards),
        sealed=len(hours),
        median_hours=find_quantile(hours, 0.5) if told else None,
        p90_hours=find_quantile(hours, 0.9) if told else None,
        late=sum(card.is_late for card in cards) / len(cards),
    )


def find_quantile(ordered: list[float], share: float) -> float:
    """Return the value below which `share` of the ordered values lie, interpolated linearly."""
    place = share * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (place - low) * (ordered[high] - ordered[low])


COLUMNS = ("of", "id", "name", "due", "sealed", "median_hours", "p90_hours", "late_share")


def list_cells(report: Timing) -> Iterator[list[Any]]:
    """Yield the rows of the report's CSV; empty cells are hidden ones."""
    yield ["everybody", "", "", *_spell(report.everybody)]
    for week in report.weeks:
        yield ["week", week.monday.isoformat(), "", *_spell(week.pace)]
    for one in report.people:
        yield ["interviewer", one.person, one.name, *_spell(one.pace)]


def _spell(pace: Pace) -> tuple[Any, ...]:
    return pace.due, pace.sealed, pace.median_hours, pace.p90_hours, pace.late
