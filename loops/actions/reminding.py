"""Remind who owes a card: by the cadence, or because staff ask for it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from accounts.errors import Invalid, TooSoon, WrongState
from accounts.models import User
from candidates.models import Interview
from jobs import clock
from jobs.actions import enqueue
from loops.actions.cadence import find_due_rung
from loops.actions.locking import lock_to_run, record, require_sight
from loops.kinds import REMIND
from loops.models import Loop, Reminder, Seat
from scorecards.models import Scorecard
from scorecards.querysets import OWED

OVER_OR_HELD = (Loop.State.ON_HOLD, Loop.State.CLOSED, Loop.State.WITHDRAWN)
APART = timedelta(hours=4)
LOOK_BACK = timedelta(days=20)  # ten business days and the weekends between, and some


def owed_seats(now: datetime) -> QuerySet[Seat, Seat]:
    """Return seats whose card is owed for an interview that is over; nothing of a loop on hold.

    A decided loop runs on: that no reminder comes any more would tell whoever owes a card there.
    """
    return (
        Seat.objects.filter(
            scorecard__state__in=OWED,
            scorecard__author__is_active=True,
            interviewer__released_at__isnull=True,
            scorecard__interview__ends_at__lte=now,
        )
        .exclude(scorecard__interview__state=Interview.State.DID_NOT_HAPPEN)
        .exclude(loop__state__in=OVER_OR_HELD)
    )


def write_due_reminders(*, now: datetime) -> int:
    """Write a reminder and its job for each card whose next rung is due; returns how many.

    After an outage only the latest rung is written: nobody gets yesterday's mails today.
    """
    seats = (
        owed_seats(now)
        .filter(scorecard__interview__ends_at__gte=now - LOOK_BACK)
        .select_related("scorecard__author", "scorecard__interview")
    )
    return sum(_write_if_due(seat.scorecard, now) for seat in seats.iterator(chunk_size=500))


def _write_if_due(card: Scorecard, now: datetime) -> bool:
    ended_at = card.interview.ends_at
    rung = find_due_rung(ended_at, ZoneInfo(card.author.time_zone), now=now)
    if rung is None:
        return False
    with transaction.atomic():
        if card.reminders.filter(ended_at=ended_at, rung__gte=rung).exists():
            return False
        reminder, new = Reminder.objects.get_or_create(
            scorecard=card, ended_at=ended_at, rung=rung, defaults={"created_at": now}
        )
        if new:
            enqueue(REMIND, reminder.public_id, at=now)
    return new


def nudge(loop: Loop, *, by: User, seats: Collection[Seat] | None = None) -> list[Reminder]:
    """Remind these seats, or everybody who owes a card, at once; returns what was written.

    For the loop's staff who are not blind. Nobody is reminded before their interview has ended, or
    twice within four hours: a named seat is then refused, among all it is passed over.
    """
    now = clock.now()
    with transaction.atomic():
        loop = lock_to_run(loop, by=by)
        require_sight(loop, by=by)
        owing = list(owed_seats(now).filter(loop=loop).select_related("scorecard__interview"))
        wanted = owing if seats is None else [seat for seat in owing if seat in seats]
        if not wanted or (seats is not None and len(wanted) < len(set(seats))):
            raise WrongState(_("Nobody there owes a scorecard for an interview that is over."))
        due = _leave_out_recent(wanted, now)
        if not due or (seats is not None and len(due) < len(wanted)):
            raise TooSoon(_("They were reminded within the last four hours."))
        written = [_write_nudge(seat.scorecard, by, now) for seat in due]
        record(loop, "cards.nudged", by=by, seats=[str(seat.public_id) for seat in due])
    return written


def _leave_out_recent(seats: Iterable[Seat], now: datetime) -> list[Seat]:
    recent = Reminder.objects.filter(created_at__gt=now - APART).exclude(
        outcome=Reminder.Outcome.NOT_NEEDED
    )
    reminded = set(recent.values_list("scorecard", flat=True))
    return [seat for seat in seats if seat.scorecard_id not in reminded]


def _write_nudge(card: Scorecard, by: User, now: datetime) -> Reminder:
    reminder = Reminder.objects.create(
        scorecard=card, nudged_by=by, ended_at=card.interview.ends_at, created_at=now
    )
    enqueue(REMIND, reminder.public_id, at=now)
    return reminder


def last_reminders(loop: Loop) -> dict[int, datetime]:
    """Return when each card of the loop was last reminded, by the card's key."""
    rows = Reminder.objects.filter(scorecard__seat__loop=loop, outcome=Reminder.Outcome.SENT)
    return dict(rows.order_by().values_list("scorecard").annotate(at=Max("sent_at")))


def find_seats(loop: Loop, public_ids: Sequence[UUID]) -> list[Seat]:
    """Return the loop's seats by id. Raises Invalid that names the first unknown one."""
    found = {seat.public_id: seat for seat in loop.seats.filter(public_id__in=public_ids)}
    for index, key in enumerate(public_ids):
        if key not in found:
            raise Invalid(_("This loop has no such seat."), field=f"seats.{index}")
    return list(found.values())
