"""When somebody who owes a card is reminded. Pure: times in, times out.

One hour after the interview, then a day and two days after it, then each business day at nine,
until ten business days have passed. Times of day are the person's: nothing goes out at night or on
a weekend; what would, waits for the next morning of a business day.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

FIRST = (timedelta(hours=1), timedelta(hours=24), timedelta(hours=48))
ESCALATES_AFTER = timedelta(hours=48)
BUSINESS_DAYS = 10
MORNING, EVENING = time(8), time(20)
DAILY_AT = time(9)
SATURDAY = 5


def list_rungs(ended_at: datetime, zone: ZoneInfo) -> list[datetime]:
    """Return when each reminder is due, earliest first; the list's index is the rung."""
    rungs = [_move_to_working_hours(ended_at + after, zone) for after in FIRST]
    last = _add_business_days(ended_at.astimezone(zone), BUSINESS_DAYS)
    day = rungs[-1].astimezone(zone)
    while (day := _add_business_days(day, 1)).date() <= last.date():
        rungs.append(datetime.combine(day.date(), DAILY_AT, zone))
    return [rungs[0], *(later for earlier, later in pairwise(rungs) if later > earlier)]


def find_due_rung(ended_at: datetime, zone: ZoneInfo, *, now: datetime) -> int | None:
    """Return the last rung that is due by now; None before the first and long after the last."""
    rungs = list_rungs(ended_at, zone)
    due = [rung for rung, at in enumerate(rungs) if at <= now]
    return due[-1] if due and now < rungs[-1] + timedelta(days=1) else None


def is_escalated(ended_at: datetime, *, at: datetime) -> bool:
    """Return whether a reminder of this time is copied to the recruiters."""
    return at - ended_at >= ESCALATES_AFTER


def _move_to_working_hours(at: datetime, zone: ZoneInfo) -> datetime:
    local = at.astimezone(zone)
    if local.timetz().replace(tzinfo=None) >= EVENING:
        local = datetime.combine(local.date() + timedelta(days=1), MORNING, zone)
    elif local.timetz().replace(tzinfo=None) < MORNING:
        local = datetime.combine(local.date(), MORNING, zone)
    if local.weekday() >= SATURDAY:
        to_monday = timedelta(days=7 - local.weekday())
        local = datetime.combine(local.date() + to_monday, DAILY_AT, zone)
    return local


def _add_business_days(local: datetime, days: int) -> datetime:
    while days:
        local += timedelta(days=1)
        days -= local.weekday() < SATURDAY
    return local
