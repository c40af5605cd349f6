"""When people are reminded: by their own clock, never at night, never on a weekend."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loops.actions.cadence import find_due_rung, is_escalated, list_rungs

BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
TUESDAY = datetime(2026, 5, 5, 10, 0, tzinfo=UTC)  # noon in Berlin


def local(moments: list[datetime], zone: ZoneInfo) -> list[str]:
    return [f"{moment.astimezone(zone):%a %d %H:%M}" for moment in moments]


def test_after_an_hour_a_day_two_days_then_each_business_day_at_nine() -> None:
    assert local(list_rungs(TUESDAY, BERLIN), BERLIN) == [
        "Tue 05 13:00",
        "Wed 06 12:00",
        "Thu 07 12:00",
        "Fri 08 09:00",
        *["Mon 11 09:00", "Tue 12 09:00", "Wed 13 09:00", "Thu 14 09:00", "Fri 15 09:00"],
        *["Mon 18 09:00", "Tue 19 09:00"],
    ]


def test_what_falls_on_a_weekend_is_one_reminder_on_monday() -> None:
    friday_evening = datetime(2026, 5, 8, 17, 30, tzinfo=UTC)  # 19:30 in Berlin
    assert local(list_rungs(friday_evening, BERLIN), BERLIN)[:2] == ["Mon 11 09:00", "Tue 12 09:00"]


def test_what_is_over_late_at_night_is_asked_for_once_each_morning() -> None:
    late = datetime(2026, 5, 4, 21, 0, tzinfo=UTC)  # 23:00 in Berlin
    assert local(list_rungs(late, BERLIN), BERLIN)[:4] == [
        *("Tue 05 08:00", "Wed 06 08:00", "Thu 07 08:00", "Fri 08 09:00")
    ]


def test_the_same_interview_is_noon_for_one_and_early_morning_for_another() -> None:
    early = datetime(2026, 5, 5, 9, 0, tzinfo=UTC)  # 11:00 in Berlin, 05:00 in New York
    assert local(list_rungs(early, BERLIN), BERLIN)[0] == "Tue 05 12:00"
    assert local(list_rungs(early, NEW_YORK), NEW_YORK)[0] == "Tue 05 08:00"


@pytest.mark.parametrize(
    ("later", "rung"),
    [
        (timedelta(minutes=59), None),
        (timedelta(hours=1), 0),
        (timedelta(hours=23), 0),
        (timedelta(hours=24), 1),
        (timedelta(days=6), 4),
        (timedelta(days=14), 10),
        (timedelta(days=15), None),
        (timedelta(days=400), None),
    ],
)
def test_the_latest_due_reminder_is_the_one_to_send(later: timedelta, rung: int | None) -> None:
    assert find_due_rung(TUESDAY, BERLIN, now=TUESDAY + later) == rung


def test_recruiters_are_told_after_two_days() -> None:
    assert not is_escalated(TUESDAY, at=TUESDAY + timedelta(hours=47, minutes=59))
    assert is_escalated(TUESDAY, at=TUESDAY + timedelta(hours=48))


@given(
    ended=st.datetimes(datetime(2025, 1, 1), datetime(2028, 1, 1)),  # noqa: DTZ001 (zoned below)
    zone=st.sampled_from(["UTC", "Asia/Kolkata", "Pacific/Apia", "America/Los_Angeles"]),
)
def test_no_reminder_comes_at_night_on_a_weekend_or_twice(ended: datetime, zone: str) -> None:
    place = ZoneInfo(zone)
    ended = ended.replace(tzinfo=UTC)
    rungs = [rung.astimezone(place) for rung in list_rungs(ended, place)]
    assert rungs == sorted(set(rungs))
    assert rungs[0] >= ended + timedelta(hours=1)
    assert all(rung.weekday() < 5 and 8 <= rung.hour <= 20 for rung in rungs)
    assert rungs[-1] - ended <= timedelta(days=17)
