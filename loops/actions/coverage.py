"""Who covers what, and what a loop still waits for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import BigIntegerField, F, QuerySet
from django.utils.translation import gettext as _

from accounts.querysets.kept import Given, ask_again
from candidates.models import Interview
from jobs import clock
from loops.models import Loop, Seat
from scorecards.models import Competency, Rating, Scorecard
from scorecards.querysets import counts

ENOUGH = 2  # independent raters a competency should have
LEFT = ("declined", "recused", "substituted", "did_not_happen")


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """One competency: how many panelists are to cover it, and how many have rated it.

    `rated` counts submitted cards that count, with a number. Under 2 is thin, 0 is a hole.
    """

    key: str
    name: str
    planned: int
    rated: int
    waived: bool

    @property
    def is_thin(self) -> bool:
        """Whether fewer than two independent people cover it."""
        return self.planned < ENOUGH

    @property
    def is_hole(self) -> bool:
        """Whether nobody is to cover it."""
        return self.planned == 0


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that keeps a loop from being ready; `who` is a name, where it is a person's."""

    code: str
    sentence: str
    who: str = ""
    competency: str = ""


def list_coverage(loop: Loop) -> list[CoverageRow]:
    """Return one row for each competency of the loop's rubric that has weight, in its order.

    What has been rated is told from sealed cards: show `rated` only where figures are open.
    """
    seats = list(_counting_seats(loop))
    waived = set(loop.waivers.values_list("competency", flat=True))
    return build_coverage(loop, seats, count_raters(loop, seats), waived)


def count_raters(loop: Loop, seats: Iterable[Seat]) -> Counter[str]:
    """Return how many of these seats' submitted cards hold a number, by competency."""
    cards = {seat.scorecard_id for seat in seats}
    rated = ask_again("ratings_of_a_loop", _build_ratings, loop=loop.pk)
    return Counter(competency for card, competency in rated if card in cards)


def _build_ratings() -> QuerySet[Rating, Any]:
    rows = Rating.objects.filter(
        revision__scorecard__seat__loop=Given("loop", BigIntegerField()),
        revision__number=F("revision__scorecard__current"),
        status=Rating.Status.RATED,
    )
    return rows.values_list("revision__scorecard", "competency")


def list_counting(seats: Iterable[Seat], *, is_open: bool) -> list[Seat]:
    """Return the taken seats whose card counts, or is to.

    To a blind reader no training seat does: that one was signed off would tell that it is sealed.
    """
    return [
        seat
        for seat in seats
        if seat.scorecard.state not in LEFT
        and (seat.scorecard.counts if is_open else seat.scorecard.kind == Scorecard.Kind.REGULAR)
    ]


def build_coverage(
    loop: Loop,
    seats: Iterable[Seat],
    rated: Mapping[str, int],
    waived: Collection[str],
    competencies: Iterable[Competency] | None = None,
) -> list[CoverageRow]:
    """Return the rows from what was read already; `seats` are those that count.

    Without `competencies` the rubric's are read.
    """
    planned = Counter(key for seat in seats for key in seat.competencies)
    return [
        CoverageRow(
            item.key, item.name, planned[item.key], rated.get(item.key, 0), item.key in waived
        )
        for item in (loop.rubric.competencies.all() if competencies is None else competencies)
        if weight_of(loop, item.key) > 0
    ]


def weight_of(loop: Loop, key: str) -> float:
    """Return the frozen weight of a competency; without weights every one counts alike."""
    return float(loop.weights.get(key, 0)) if loop.weights else 1.0


def _counting_seats(loop: Loop) -> Iterable[Seat]:
    return loop.seats.filter(counts("scorecard")).exclude(scorecard__state__in=LEFT)


def list_missing(loop: Loop, *, at: datetime | None = None) -> list[Missing]:
    """Return what stands between the loop and `ready`; empty when it is ready.

    Names who owes a card, so it is for staff whose figures are open, never for a blind reader.
    """
    people = list_missing_people(loop, at=at)
    return [*people, *list_missing_coverage(loop, settled=not people)]


def list_missing_coverage(loop: Loop, *, settled: bool) -> list[Missing]:
    """Return what coverage lacks; what nobody rated is said once all else is `settled`."""
    return find_missing_coverage(list_coverage(loop), settled=settled)


def find_missing_coverage(rows: Iterable[CoverageRow], *, settled: bool) -> list[Missing]:
    """Return what coverage lacks, from rows that were built already."""
    missing: list[Missing] = []
    for row in rows:
        if row.waived:
            continue
        if row.is_hole:
            missing.append(
                Missing(
                    "hole",
                    _("Nobody covers %(name)s. Seat somebody, or waive it.") % {"name": row.name},
                    "",
                    row.key,
                )
            )
        elif row.rated == 0 and settled and not missing:
            missing.append(
                Missing(
                    "unrated",
                    _("Nobody could rate %(name)s. Ask, or waive it.") % {"name": row.name},
                    "",
                    row.key,
                )
            )
    return missing


def list_missing_people(loop: Loop, *, at: datetime | None = None) -> list[Missing]:
    """Return the interviews and cards that are still to come, without a look at coverage."""
    return find_missing_people(*read_people(loop), at=at or clock.now())


def read_people(loop: Loop) -> tuple[list[Interview], list[Seat]]:
    """Return each interview that is on and every seat, with as much as tells what is missing."""
    interviews = ask_again("interviews_on", _build_interviews, candidacy=loop.candidacy_id)
    return interviews, ask_again("seats_that_owe", _build_seats, loop=loop.pk)


def _build_interviews() -> QuerySet[Interview]:
    rows = Interview.objects.exclude(state=Interview.State.DID_NOT_HAPPEN)
    rows = rows.filter(candidacy=Given("candidacy", BigIntegerField()))
    return rows.only("candidacy", "name", "state", "starts_at", "ends_at")


def _build_seats() -> QuerySet[Seat]:
    seats = Seat.objects.filter(loop=Given("loop", BigIntegerField()))
    return seats.select_related("scorecard__author", "scorecard__interview").only(
        "loop",
        "required",
        "scorecard__kind",
        "scorecard__state",
        "scorecard__author__name",
        "scorecard__interview__name",
    )


def find_missing_people(
    interviews: Sequence[Interview], seats: Sequence[Seat], *, at: datetime
) -> list[Missing]:
    """Return the interviews and cards to come, from every seat and each interview that is on."""
    return [*_missing_interviews(interviews, at), *_missing_cards(seats)]


def _missing_interviews(interviews: Sequence[Interview], now: datetime) -> list[Missing]:
    if not interviews:
        return [Missing("no_interview", _("No interview is scheduled."))]
    return [
        Missing("interview", _("%(name)s has not taken place.") % {"name": item.name})
        for item in interviews
        if item.state == Interview.State.SCHEDULED and item.ends_at > now
    ]


def _missing_cards(seats: Sequence[Seat]) -> list[Missing]:
    if not seats:
        return [Missing("no_panel", _("Nobody sits on the panel."))]
    return [
        Missing(
            "card",
            _("%(name)s owes a scorecard for %(name2)s.")
            % {"name": seat.scorecard.author.name, "name2": seat.scorecard.interview.name},
            seat.scorecard.author.name,
        )
        for seat in seats
        if seat.required and seat.scorecard.is_owed
    ]
