"""What a person learns of how they score: nothing below ten interviews, nothing of others."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.actions import change_company
from accounts.models import User
from candidates.actions import add_candidacy
from loops.actions import (
    approve_decision,
    calibrate_company,
    close_loop,
    open_loop,
    seat_interviewer,
)
from loops.actions.own_calibration import read_own_calibration
from loops.models import CalibrationRun
from tests.accounts.api.caller import BASE, Caller
from tests.builders import LONG_REASON, World, make_candidate, make_interview, seal

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
KEYS = ("strategy", "influence", "execution", "leadership", "data")


def hold_interviews(world: World, count: int) -> None:
    """Let Bob and Carol meet `count` candidates: Bob gives 4, Carol 2, half of Bob's in time."""
    start = datetime.now(UTC) - timedelta(days=3)
    for at in range(count):
        candidate = make_candidate(world.rosa, f"Candidate {at}")
        candidacy = add_candidacy(candidate, world.opening, by=world.rosa)
        loop = open_loop(candidacy, by=world.rosa)
        interview = make_interview(candidacy, world.rosa, starts_at=start)
        for user, rating in ((world.bob, 4), (world.carol, 2)):
            due = datetime.now(UTC) + timedelta(days=1 if at % 2 else -1)
            seat = seat_interviewer(loop, by=world.rosa, interview=interview, user=user, due_at=due)
            seal(world.card(seat), {f"{key}.rating": rating for key in KEYS})


@pytest.fixture
def seasoned(world: World) -> World:
    """Return the world after ten interviews, all cards of it sealed, calibrated."""
    world.seal_all()
    hold_interviews(world, 9)
    calibrate_company()
    return world


def test_nothing_is_said_below_ten_interviews(world: World) -> None:
    world.seal_all()
    hold_interviews(world, 8)
    calibrate_company()
    own = read_own_calibration(world.bob)
    assert (own.n_interviews, own.figures, own.timeliness, own.sealed) == (9, None, None, 9)


def test_a_mild_and_a_strict_person_learn_that_they_are(seasoned: World, client: Client) -> None:
    said = {}
    for user in (seasoned.bob, seasoned.carol):
        client.force_login(user)
        said[user.name] = client.get("/my-calibration/").context["verdict"].split("points ")[1]
    assert said == {
        "Bob Bell": "higher than others would the same people.",
        "Carol Chu": "lower than others would the same people.",
    }


def test_timeliness_and_load_are_counted(seasoned: World) -> None:
    own = read_own_calibration(seasoned.bob)
    assert own.timeliness is not None
    assert own.timeliness.n == 10
    assert own.timeliness.in_time == pytest.approx(0.5)
    assert sum(week.interviews for week in own.weeks) == 10
    assert own.busy_days == 1


def test_a_card_that_is_owed_keeps_later_runs_back(seasoned: World) -> None:
    earlier = CalibrationRun.objects.get()
    candidacy = add_candidacy(
        make_candidate(seasoned.rosa, "Uma Ude"), seasoned.opening, by=seasoned.rosa
    )
    loop = open_loop(candidacy, by=seasoned.rosa)
    interview = make_interview(candidacy, seasoned.rosa)
    seats = [
        seat_interviewer(loop, by=seasoned.rosa, interview=interview, user=user)
        for user in (seasoned.bob, seasoned.carol, seasoned.alice)
    ]
    seal(seasoned.card(seats[1]))
    later = calibrate_company()
    shown = {name: read_own_calibration(getattr(seasoned, name)).run for name in ("bob", "carol")}
    assert shown == {"bob": earlier, "carol": later}
    assert list(CalibrationRun.objects.visible_to(seasoned.alice)) == [earlier]
    staff = (seasoned.rosa, seasoned.hugo, seasoned.bob, seasoned.olga)
    assert not any(CalibrationRun.objects.visible_to(user).exists() for user in staff)
    seal(seasoned.card(seats[2]))
    assert list(CalibrationRun.objects.visible_to(seasoned.alice)) == [later, earlier]


@pytest.mark.parametrize("visibility", ["never", "after_all"])
def test_runs_are_kept_back_until_a_loop_that_stays_blind_is_closed(
    world: World, visibility: str
) -> None:
    change_company(by=world.alice, visibility=visibility)
    seal(world.card(world.bobs))
    seal(world.card(world.carols))
    calibrate_company()
    undecided = read_own_calibration(world.bob)
    approve_decision(world.fresh_loop(), by=world.alice, outcome="hire", reason=LONG_REASON)
    world.decide("hire")
    decided = read_own_calibration(world.bob)
    assert (decided.run, decided.is_blind) == (undecided.run, undecided.is_blind) == (None, True)
    close_loop(world.fresh_loop(), by=world.rosa)
    assert read_own_calibration(world.bob).run is not None


def test_the_api_tells_the_same_and_of_nobody_below_ten(seasoned: World) -> None:
    caller, own = Caller(seasoned.bob), read_own_calibration(seasoned.bob)
    answer = caller.client.get(f"{BASE}/me/calibration/", headers=caller.headers).json()
    assert own.figures is not None
    assert answer["signs"]["leniency"] == own.figures["leniency"]
    assert (answer["n_interviews"], answer["timeliness"]["n"]) == (10, 10)
    mine = Caller(seasoned.dave)
    thin = mine.client.get(f"{BASE}/me/calibration/", headers=mine.headers).json()
    assert (thin["signs"], thin["timeliness"]) == (None, None)
    admin, run = Caller(seasoned.alice), CalibrationRun.objects.get()
    path = f"{BASE}/calibration-runs/{run.public_id}/"
    rows = admin.client.get(path, headers=admin.headers).json()["interviewers"]
    said = {row["interviewer"]: row["leniency"] for row in rows}
    assert said[str(seasoned.dave.public_id)] is None
    assert said[str(seasoned.bob.public_id)] is not None


@pytest.fixture
def page(seasoned: World, client: Client) -> Callable[..., Any]:
    """Return a function that opens the admin's page and returns its context."""

    def open_page(**query: Any) -> Any:
        client.force_login(seasoned.alice)
        return client.get("/calibration/", query).context

    return open_page


def test_the_admins_page_tells_of_the_company_in_pages(
    page: Callable[..., Any], monkeypatch: Any
) -> None:
    context = page()
    assert [(item.interviewers, item.candidates) for item in context["clusters"]] == [(3, 10)]
    assert (context["leans"].count, context["ceiling"]) == (2, True)
    assert context["facts"]["panels"]["n"] == 10
    assert [row.name for row in page(q="carol")["leans"].rows] == ["Carol Chu"]
    assert page(q="nobody")["leans"].rows == []
    monkeypatch.setattr("loops.pages.calibration.PAGE", 1)
    first, second = page(), page(page=2)
    assert [row.name for row in first["leans"].rows] == ["Carol Chu"]
    assert [row.name for row in second["leans"].rows] == ["Bob Bell"]
    assert (first["next"], second["next"], second["previous"]) == ("?page=2", "", "?page=1")
    assert page(page="9" * 30)["form"].errors


def test_of_an_older_run_the_page_shows_what_it_kept(world: World, client: Client) -> None:
    world.seal_all()
    run = calibrate_company()
    run.pk, run.public_id, run.facts = None, User.objects.get(name="Bob Bell").public_id, {}
    run.save(force_insert=True)
    client.force_login(world.alice)
    assert client.get("/calibration/").context["clusters"] == []
