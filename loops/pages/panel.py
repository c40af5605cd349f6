"""What a loop's page shows: who covers what, who owes a card, what is still missing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.conf import settings
from django.db.models import BigIntegerField, DateTimeField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import Company, User
from accounts.querysets.kept import Given, ask_again
from candidates.models import Interview, Pool
from loops.actions.coverage import (
    LEFT,
    CoverageRow,
    Missing,
    build_coverage,
    count_raters,
    find_missing_coverage,
    find_missing_people,
    list_counting,
)
from loops.actions.reminding import APART, last_reminders
from loops.actions.states import COMPUTED
from loops.actions.training import Progress, list_progress
from loops.models import CardLink, Seat, Waiver
from loops.pages.standing import Standing
from scorecards.models import Scorecard


@dataclass(frozen=True, slots=True)
class CoverageLine:
    """One competency across the panel: `marks` say for each seat whether it covers it."""

    row: CoverageRow
    marks: tuple[bool, ...]
    waiver: Waiver | None

    @property
    def tone(self) -> str:
        """Return ok, warn or danger, as the line's tag is coloured."""
        if self.row.is_hole:
            return "warn" if self.waiver else "danger"
        return "warn" if self.row.is_thin else "ok"


def _build_seats() -> QuerySet[Seat]:
    now, since = (Given(name, DateTimeField()) for name in ("now", "since"))
    links = CardLink.objects.filter(scorecard=OuterRef("scorecard")).running(now, since)
    company = Company.objects.values("card_links")[:1]
    seats = Seat.objects.filter(loop=Given("loop", BigIntegerField()))
    return seats.select_related(
        "scorecard__author", "scorecard__interview", "scorecard__sign_off", "interviewer"
    ).annotate(
        link_sent_at=Subquery(links.values("created_at")[:1]),
        link_used_at=Subquery(links.values("used_at")[:1]),
        links_offered=Coalesce(Subquery(company), Value(Company.CardLinks.ASKED)),
    )


def _build_interviews() -> QuerySet[Interview]:
    return Interview.objects.filter(candidacy=Given("candidacy", BigIntegerField()))


class Panel:
    """Everything the page needs of one loop, each read once and only when it is shown."""

    def __init__(self, standing: Standing) -> None:
        self.standing = standing
        self.loop = standing.loop
        self.now = timezone.now()

    @cached_property
    def all_seats(self) -> list[Seat]:
        """Every seat that was ever given."""
        since = self.now - settings.SESSION_ABSOLUTE
        given = {"loop": self.loop.pk, "now": self.now, "since": since}
        return ask_again("seats_of_a_page", _build_seats, **given)

    def link_of(self, seat: Seat) -> datetime | None:
        """Return when the seat's newest link was sent, if it still opens something."""
        return vars(seat)["link_sent_at"] if self.standing.is_open else None

    @cached_property
    def sends_links(self) -> bool:
        """Whether somebody here may be sent a link to their card."""
        never = Company.CardLinks.NEVER
        return any(vars(seat)["links_offered"] != never for seat in self.seats)

    @cached_property
    def seats(self) -> list[Seat]:
        """The seats that are taken now, in the order of their interviews."""
        kept = [seat for seat in self.all_seats if seat.scorecard.state not in LEFT]
        return sorted(kept, key=lambda seat: (seat.scorecard.interview.starts_at, seat.pk))

    @cached_property
    def counting(self) -> list[Seat]:
        """The seats whose cards count."""
        return list_counting(self.seats, is_open=self.standing.is_open)

    @cached_property
    def left(self) -> list[Seat]:
        """The seats that were given up or taken away."""
        return [seat for seat in self.all_seats if seat.scorecard.state in LEFT]

    @cached_property
    def interviews(self) -> list[Interview]:
        """The loop's interviews by time, also those that did not happen."""
        return ask_again(
            "interviews_of_a_page", _build_interviews, candidacy=self.loop.candidacy_id
        )

    @cached_property
    def training(self) -> list[Progress]:
        """Who is in the pools of the loop's interviews; no query where none has one."""
        keys = {item.pool_id for item in self.interviews if item.pool_id}
        return list_progress(Pool.objects.filter(pk__in=keys)) if keys else []

    @cached_property
    def waivers(self) -> dict[str, Waiver]:
        """Waivers by competency. Why one was given may tell of cards: none for the blind."""
        if not self.standing.is_open:
            return {}
        return {row.competency: row for row in self.loop.waivers.select_related("given_by")}

    @cached_property
    def rows(self) -> list[CoverageRow]:
        """Coverage by competency; how many have rated is counted only where figures are open."""
        rated = count_raters(self.loop, self.counting) if self.standing.is_open else Counter[str]()
        return build_coverage(self.loop, self.counting, rated, self.waivers.keys())

    @cached_property
    def lines(self) -> list[CoverageLine]:
        """The coverage matrix."""
        return [
            CoverageLine(
                row,
                tuple(row.key in seat.competencies for seat in self.counting),
                self.waivers.get(row.key),
            )
            for row in self.rows
        ]

    @cached_property
    def missing(self) -> list[Missing]:
        """What stands between the loop and ready, for readers who may know."""
        if not self.standing.is_open or self.loop.state not in COMPUTED:
            return []
        on = [i for i in self.interviews if i.state != Interview.State.DID_NOT_HAPPEN]
        people = find_missing_people(on, self.all_seats, at=self.now)
        return [*people, *find_missing_coverage(self.rows, settled=not people)]

    @cached_property
    def reminded(self) -> dict[int, datetime]:
        """When each card was last reminded, by its key; none for the blind."""
        return last_reminders(self.loop) if self.standing.is_open else {}

    @cached_property
    def nudgeable(self) -> list[Seat]:
        """The seats that may be reminded: a card owed, the interview over, none of late."""
        lately = {card for card, at in self.reminded.items() if at > self.now - APART}
        return [
            seat
            for seat in self.seats
            if seat.scorecard.is_owed
            and seat.scorecard.interview.ends_at <= self.now
            and seat.scorecard_id not in lately
        ]

    @cached_property
    def own_card(self) -> Scorecard | None:
        """The card that the reader owes here, the earliest due first."""
        cards = [s.scorecard for s in self.seats if s.scorecard.author_id == self.reader.pk]
        return next((card for card in cards if card.is_owed), None)

    @property
    def reader(self) -> User:
        """Who looks."""
        return self.standing.reader
