"""A whole loop in one form: all of it or nothing, with coverage drawn meanwhile."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from candidates.models import Candidacy, Candidate
from loops.models import Loop
from tests.builders import World


@pytest.fixture
def form(world: World) -> dict[str, Any]:
    """Return a plan for a new candidate: one interview with Bob and Carol on strategy and data."""
    return {
        "who-candidate": "",
        "who-name": "Yusuf Ince",
        "who-email": "yusuf@example.org",
        "step0-name": "Strategy",
        "step0-starts_at": "2030-01-02T10:00",
        "step0-minutes": "45",
        "step0-competencies": ["strategy", "data"],
        "step0-seat1": "Bob Bell",
        "step0-seat2": world.carol.email,
    }


def plan(client: Client, world: World, form: dict[str, Any]) -> Any:
    """Send the plan as Rosa."""
    client.force_login(world.rosa)
    return client.post(f"/loops/new/?opening={world.opening.public_id}", form)


def list_errors(answer: Any) -> tuple[int, list[str]]:
    """Return the status and the sentences that the page came back with."""
    return answer.status_code, [text for _, text in answer.context["errors"]]


def test_it_plans_candidate_interviews_and_panel_at_once(
    world: World, client: Client, form: dict[str, Any]
) -> None:
    plan(client, world, form)

    loop = Loop.objects.get(candidacy__candidate__name="Yusuf Ince")
    assert [(s.scorecard.author, s.competencies) for s in loop.seats.order_by("pk")] == [
        (world.bob, ["strategy", "data"]),
        (world.carol, ["strategy", "data"]),
    ]


def test_it_reads_times_in_the_planners_zone(
    world: World, client: Client, form: dict[str, Any]
) -> None:
    world.rosa.time_zone = "America/New_York"
    world.rosa.save()

    plan(client, world, form)

    loop = Loop.objects.get(candidacy__candidate__name="Yusuf Ince")
    begins = loop.candidacy.interviews.get().starts_at
    assert begins.isoformat() == "2030-01-02T15:00:00+00:00"


def test_it_draws_coverage_of_a_plan_that_is_being_typed(
    world: World, client: Client, form: dict[str, Any]
) -> None:
    client.force_login(world.rosa)

    answer = client.post(f"/openings/{world.opening.public_id}/coverage/", form)

    rows = answer.context["plan"].coverage()
    assert [(row.key, row.planned) for row, _ in rows] == [
        ("strategy", 2),
        ("influence", 0),
        ("execution", 0),
        ("leadership", 0),
        ("data", 2),
    ]


def test_it_stores_nothing_when_only_coverage_is_checked(
    world: World, client: Client, form: dict[str, Any]
) -> None:
    plan(client, world, {**form, "check": "1"})

    assert Candidate.objects.filter(name="Yusuf Ince").count() == 0


def test_it_asks_who_the_candidate_is(world: World, client: Client, form: dict[str, Any]) -> None:
    answer = plan(client, world, {**form, "who-name": ""})

    sentence = "Choose a candidate, or write the new one's name."
    assert list_errors(answer) == (422, [sentence])


def test_it_asks_when_an_interview_with_a_panel_begins(
    world: World, client: Client, form: dict[str, Any]
) -> None:
    answer = plan(client, world, {**form, "step0-starts_at": ""})

    assert list_errors(answer) == (422, ["Say when it begins."])


def test_it_refuses_one_person_twice_in_one_interview(
    world: World, client: Client, form: dict[str, Any]
) -> None:
    answer = plan(client, world, {**form, "step0-seat2": form["step0-seat1"]})

    assert list_errors(answer) == (422, ["This person stands here twice."])


def test_it_leaves_nothing_behind_when_a_seat_is_refused(
    world: World, client: Client, form: dict[str, Any]
) -> None:
    form["who-email"] = world.bob.email  # Bob would sit on his own panel

    answer = plan(client, world, form)

    left = Candidate.objects.filter(name="Yusuf Ince").count()
    assert (answer.status_code, left, Candidacy.objects.count()) == (409, 0, 1)


def test_it_does_not_offer_a_candidate_who_has_a_loop_for_the_opening(
    world: World, client: Client, form: dict[str, Any]
) -> None:
    answer = plan(client, world, {**form, "who-candidate": str(world.candidate.public_id)})

    assert (answer.status_code, Loop.objects.count()) == (422, 1)


def test_what_is_refused_of_a_step_is_said_at_that_step(
    world: World, client: Client, form: dict[str, Any]
) -> None:
    answer = plan(client, world, {**form, "step0-starts_at": "1999-01-02T10:00"})

    assert (answer.status_code, answer.context["errors"]) == (
        422,
        [("id_step0-starts_at", "The year lies between 2000 and 2099.")],
    )
    assert not Candidate.objects.filter(name="Yusuf Ince").exists()
