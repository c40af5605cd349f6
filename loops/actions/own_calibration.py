"""What a person may learn of how they score themselves: calibration, timeliness, load."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

from accounts.models import User
from jobs import clock
from loops.models import CalibrationRun
from loops.querysets import find_blind_since
from scorecards.models import Scorecard
from scorecards.querysets import OWED, SUBMITTED

ENOUGH = 10  # interviews; of fewer nothing is said about a person
WEEKS_BACK, WEEKS_AHEAD = 10, 2
BUSY = 4  # interviews a day from which the next candidate is compared with the last ones
HOUR = 3600


@dataclass(frozen=True, slots=True)
class Timeliness:
    """Of `n` sealed cards: share in time, 0 to 1, and median hours from interview to seal."""

    n: int
    in_time: float
    median_hours: float


@dataclass(frozen=True, slots=True)
class Week:
    """How many interviews begin in the week of this Monday; `is_ahead` for this week and later."""

    monday: date
    interviews: int
    is_ahead: bool


@dataclass(frozen=True, slots=True)
class OwnCalibration:
    """The person's own figures; None where they have fewer than 10 interviews.

    `figures` as the run keeps them, in points. `busy_days` are those with 4 interviews or more
    since the first of `weeks`.
    """

    run: CalibrationRun | None
    is_blind: bool
    n_interviews: int
    figures: dict[str, Any] | None
    timeliness: Timeliness | None
    owed: int
    sealed: int
    weeks: tuple[Week, ...]
    busy_days: int


def read_own_calibration(user: User) -> OwnCalibration:
    """Return what the newest run that may tell them anything says of the person; 6 queries."""
    runs = CalibrationRun.objects.telling_of(user).with_people()
    run = runs.order_by("-pk").first()
    own = _find_own(run, user)
    talks = _read_talks(user)
    sealed = [talk for talk in talks if talk.sealed_at is not None]
    weeks = _count_weeks(talks, user)
    return OwnCalibration(
        run=run,
        is_blind=find_blind_since(user) is not None,
        n_interviews=int(own.get("n_interviews", 0)),
        figures=own if own.get("enough") else None,
        timeliness=_measure_timeliness(sealed),
        owed=sum(talk.state in OWED for talk in talks),
        sealed=len(sealed),
        weeks=weeks,
        busy_days=_count_busy_days(talks, user, weeks[0].monday),
    )


def _find_own(run: CalibrationRun | None, user: User) -> dict[str, Any]:
    own = str(user.public_id)
    rows = run.interviewers if run else []
    return next((row for row in rows if row["interviewer"] == own), {})


@dataclass(frozen=True, slots=True)
class _Talk:
    """One interview of the person, and their card of it."""

    state: str
    due_at: datetime
    sealed_at: datetime | None
    starts_at: datetime
    ends_at: datetime


def _read_talks(user: User) -> list[_Talk]:
    rows = Scorecard.objects.filter(author=user, state__in=[*SUBMITTED, *OWED])
    names = ("state", "due_at", "sealed_at", "interview__starts_at", "interview__ends_at")
    return [_Talk(*row) for row in rows.order_by("interview__starts_at").values_list(*names)]


def _measure_timeliness(sealed: list[_Talk]) -> Timeliness | None:
    if len(sealed) < ENOUGH:
        return None
    waits = [(talk.sealed_at, talk) for talk in sealed if talk.sealed_at]
    return Timeliness(
        n=len(waits),
        in_time=sum(at <= talk.due_at for at, talk in waits) / len(waits),
        median_hours=median((at - talk.ends_at).total_seconds() / HOUR for at, talk in waits),
    )


def _local_day(moment: datetime, user: User) -> date:
    return moment.astimezone(ZoneInfo(user.time_zone)).date()


def _count_weeks(talks: list[_Talk], user: User) -> tuple[Week, ...]:
    today = _local_day(clock.now(), user)
    this = today - timedelta(days=today.weekday())
    days = (_local_day(talk.starts_at, user) for talk in talks)
    counts = Counter(day - timedelta(days=day.weekday()) for day in days)
    mondays = [this + timedelta(weeks=at) for at in range(-WEEKS_BACK, WEEKS_AHEAD + 1)]
    return tuple(Week(monday, counts[monday], monday >= this) for monday in mondays)


def _count_busy_days(talks: list[_Talk], user: User, since: date) -> int:
    counts = Counter(_local_day(talk.starts_at, user) for talk in talks)
    return sum(count >= BUSY for day, count in counts.items() if day >= since)
