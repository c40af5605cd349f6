"""Reports: whose loops they count, what they count, and of how few they say nothing."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.test import Client

from accounts.errors import Invalid, NotAllowed
from candidates.actions import add_candidacy
from loops.actions import (
    funnel,
    movement,
    open_loop,
    reopen_loop,
    seat_interviewer,
    withdraw_loop,
)
from loops.actions import timing as paces
from loops.actions.funnel import report_funnel
from loops.actions.movement import Shift, measure_shift, report_movement
from loops.actions.timing import Pace, measure_pace, report_timing
from loops.models import Loop
from scorecards.actions import revise_card
from tests.accounts.api.caller import BASE, Caller
from tests.builders import LONG_REASON, World, make_candidate, make_opening, make_user

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 5, 4, 12, tzinfo=UTC)
PAGES = {"funnel": "funnel", "timing": "time-to-submit", "movement": "movement"}


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let reports speak of one card, as if it were ten."""
    for module in (funnel, movement, paces):
        monkeypatch.setattr(module, "LEAST", 1)


def make_cards(*hours: float | None) -> list[Any]:
    """Return cards due after 24 hours, sealed after so many; None is still owed."""
    return [
        paces._Card(
            person=UUID(int=1),
            name="Bob Bell",
            ended_at=MONDAY,
            due_at=MONDAY + timedelta(hours=24),
            sealed_at=None if one is None else MONDAY + timedelta(hours=one),
        )
        for one in hours
    ]


def test_median_and_ninetieth_percentile_are_interpolated() -> None:
    pace = measure_pace(make_cards(*range(1, 11), 30))

    assert (pace.median_hours, pace.p90_hours, pace.late) == (6, 10, 1 / 11)


def test_an_owed_card_is_late_and_has_no_hours() -> None:
    pace = measure_pace(make_cards(*[2] * 10, None, None))

    assert (pace.due, pace.sealed, pace.median_hours, pace.late) == (12, 10, 2, 2 / 12)


def test_nothing_is_said_of_nine_cards_nor_hours_of_nine_seals() -> None:
    assert measure_pace(make_cards(*[2] * 9)) == Pace()
    assert measure_pace(make_cards(*[2] * 9, None)) == Pace(due=10, sealed=9, late=0.1)


def test_time_to_submit_counts_by_week_and_person(world: World, told: None) -> None:
    world.seal_all()

    report = report_timing(by=world.rosa)

    assert [(one.name, one.pace.due) for one in report.people] == [
        ("Bob Bell", 1),
        ("Carol Chu", 1),
        ("Dave Diaz", 1),
    ]
    assert sum(week.pace.due or 0 for week in report.weeks) == report.everybody.due == 3


def test_an_owed_card_counts_once_it_is_late(world: World, told: None) -> None:
    assert report_timing(by=world.alice).everybody.due is None
    with time_machine.travel(world.card(world.bobs).due_at + timedelta(seconds=1), tick=False):
        report = report_timing(by=world.alice)
    assert [(one.name, one.pace.due, one.pace.late) for one in report.people][:1] == [
        ("Bob Bell", 1, 1.0)
    ]


def test_people_with_few_cards_are_counted_and_not_named(world: World) -> None:
    world.seal_all()

    report = report_timing(by=world.rosa)

    assert (report.everybody, report.people, report.unnamed) == (Pace(), (), 3)


def test_a_period_takes_its_last_day_in(world: World, told: None) -> None:
    world.seal_all()
    ended = world.first.ends_at.astimezone(UTC).date()
    day = timedelta(days=1)

    of_the_day = report_timing(by=world.rosa, since=ended, until=ended)
    later = report_timing(by=world.rosa, since=ended + day, until=ended + day)

    assert (of_the_day.everybody.due, later.everybody.due) == (3, None)


Report = Callable[..., Any]
COUNTS: dict[str, tuple[Report, Callable[[Any], Any]]] = {
    "timing": (report_timing, lambda report: len(report.weeks)),
    "funnel": (report_funnel, lambda report: report.stages[0].reached),
    "movement": (report_movement, lambda report: report.sealed),
}


@pytest.mark.parametrize("name", COUNTS)
def test_it_counts_loops_that_the_reader_runs(world: World, told: None, name: str) -> None:
    world.seal_all()
    make, count = COUNTS[name]
    ron = make_user("Ron Roy")
    elsewhere = make_opening(world.alice, title="Designer")
    elsewhere.roles.create(user=ron, role="recruiter")

    seen = {person.name: count(make(by=person)) for person in (world.rosa, world.hugo, ron)}

    assert seen.pop("Ron Roy") in {0, None}
    assert set(seen.values()) <= {1, 3}
    assert count(make(by=world.alice, opening=elsewhere)) in {0, None}
    with pytest.raises(NotAllowed):
        make(by=world.bob)


@pytest.mark.parametrize("name", COUNTS)
def test_a_loop_on_which_the_reader_owes_a_card_is_left_out(
    world: World, told: None, name: str
) -> None:
    world.seal_all()
    make, count = COUNTS[name]
    assert count(make(by=world.alice)) in {1, 3}

    seat_interviewer(world.loop, by=world.rosa, interview=world.second, user=world.alice)

    assert count(make(by=world.alice)) in {0, None}


def add(world: World, name: str, *, planned: bool = True) -> Loop | None:
    candidacy = add_candidacy(make_candidate(world.rosa, name), world.opening, by=world.rosa)
    return open_loop(candidacy, by=world.rosa) if planned else None


def test_the_funnel_counts_everybody_at_each_stage_before(world: World) -> None:
    world.seal_all()
    world.decide("hire")
    add(world, "Uma Ude", planned=False)
    gone = add(world, "Zoe Zed")
    assert gone is not None
    withdraw_loop(gone, by=world.rosa, reason="Went elsewhere.")

    stages = report_funnel(by=world.rosa).stages

    assert [(one.key, one.reached, one.here, one.left) for one in stages] == [
        ("put_forward", 3, 1, 0),
        ("planned", 2, 0, 1),
        ("interviewed", 1, 0, 0),
        ("cards_in", 1, 0, 0),
        ("debriefed", 1, 0, 0),
        ("decided", 1, 0, 0),
        ("hired", 1, 1, 0),
    ]
    assert {one.passed for one in stages} == {None}  # of fewer than 10


def test_who_was_reopened_is_hired_no_more_in_the_funnel(world: World) -> None:
    world.seal_all()
    world.decide("hire")
    assert report_funnel(by=world.alice).stages[-1].reached == 1
    reopen_loop(world.fresh_loop(), by=world.hugo, reason=LONG_REASON)
    assert [one.reached for one in report_funnel(by=world.alice).stages][-2:] == [1, 0]


def test_the_funnel_tells_shares_of_the_stage_before(world: World, told: None) -> None:
    add(world, "Uma Ude", planned=False)

    shares = [one.passed for one in report_funnel(by=world.rosa).stages]

    assert shares == [None, 0.5, 1, 0, None, None, None]


RATED = ("rated", 2), ("rated", 4)
LOST = ("rated", 3), ("no_evidence", None)


def test_a_shift_counts_numbers_that_rose_and_fell() -> None:
    shift = measure_shift("data", 40, [RATED] * 8 + [(RATED[1], RATED[0])] * 2 + [LOST] * 2)

    assert shift == Shift("data", 40, 12, 8, 2, 1.2)


def test_a_shift_of_few_is_hidden() -> None:
    assert measure_shift("data", 9, []) == Shift("data")
    assert measure_shift("data", 40, [RATED] * 9) == Shift("data", 40)
    assert measure_shift("data", 40, []) == Shift("data", 40, 0, 0, 0, None)


def test_movement_compares_the_first_answer_with_the_last(world: World, told: None) -> None:
    world.seal_all()
    for changes in ({"data.rating": 4}, {"data.rating": 1, "overall": "strong_yes"}):
        revise_card(
            world.card(world.bobs),
            by=world.bob,
            changes=changes,
            reason=LONG_REASON,
            basis="all_heard",
        )

    report = report_movement(by=world.rosa)

    found = {one.what: (one.changed, one.up, one.down, one.mean_change) for one in report.shifts}
    assert (report.sealed, report.revised, report.heard) == (3, 1, 1)
    assert (found["data"], found["overall"]) == ((1, 0, 1, -1), (1, 1, 0, 1))
    assert found["strategy"] == (0, 0, 0, None)
    assert report_movement(by=world.rosa, year=2020).sealed is None


def test_few_revisions_are_hidden_where_many_cards_are_sealed(world: World) -> None:
    assert [movement.hide_few(count) for count in (0, 1, 9, 10)] == [0, None, None, 10]


@pytest.mark.parametrize("name", PAGES)
def test_the_csv_says_what_the_page_and_the_api_say(
    world: World, client: Client, told: None, name: str
) -> None:
    world.bob.name = "=cmd()"
    world.bob.save()
    world.seal_all()
    client.force_login(world.rosa)

    page = client.get(f"/reports/{PAGES[name]}/")
    answer: Any = client.get(f"/reports/{PAGES[name]}/csv/")
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode())))
    told_by_api = Caller(world.rosa).get(f"/reports/{PAGES[name]}/").json()

    assert (page.status_code, answer["Content-Type"]) == (200, "text/csv; charset=utf-8")
    if name == "timing":
        assert {row["of"] for row in rows} == {"everybody", "week", "interviewer"}
        assert next(row["name"] for row in rows if row["of"] == "interviewer") == "'=cmd()"
        assert told_by_api["everybody"]["due"] == int(rows[0]["due"]) == 3
    elif name == "funnel":
        assert [one["reached"] for one in told_by_api["stages"]] == [
            int(row["reached"]) for row in rows
        ]
    else:
        assert [one["cards"] for one in told_by_api["shifts"]] == [
            int(row["cards"]) for row in rows
        ]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("since=2026-05-04&until=2026-05-01", "until"),
        ("since=1999-01-01", "since"),
        ("until=soon", "until"),
        ("until=0001-01-01", "until"),
        ("opening=00000000-0000-4000-8000-000000000000", "opening"),
    ],
)
def test_a_wrong_filter_is_named_by_page_and_api(
    world: World, client: Client, query: str, field: str
) -> None:
    client.force_login(world.rosa)
    page = client.get(f"/reports/funnel/?{query}")
    rosa = Caller(world.rosa)
    answer = rosa.client.get(f"{BASE}/reports/funnel/?{query}", headers=rosa.headers)

    assert (page.status_code, list(page.context["form"].errors)) == (422, [field])
    assert (answer.status_code, field in answer.content.decode()) == (422, True)
    assert client.get(f"/reports/funnel/csv/?{query}").status_code == 404


def test_without_days_it_is_the_last_26_weeks(world: World) -> None:
    period = report_funnel(by=world.rosa, until=date(2026, 5, 4)).period

    assert (period.since, period.until) == (date(2025, 11, 3), date(2026, 5, 4))
    with pytest.raises(Invalid):
        report_movement(by=world.rosa, year=1999)


def test_the_two_reports_of_admins_answer_by_api(world: World) -> None:
    world.seal_all()
    seal_again(world)
    alice = Caller(world.alice)

    (change,) = alice.get("/reports/revealed/").json()["results"]
    impact = alice.get("/reports/impact/").json()

    assert (change["author_name"], change["moves"]) == (
        "Bob Bell",
        [{"key": "data", "before": "2", "after": "4"}],
    )
    assert (impact["decided"], len(impact["tables"])) == (None, 6)


def seal_again(world: World) -> None:
    card = world.card(world.bobs)
    revise_card(card, by=world.bob, changes={"data.rating": 4}, reason=LONG_REASON)
