"""A loop is opened once, started whole, and ends with its candidate."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.errors import Invalid, WrongState
from accounts.models import AuditEvent
from candidates.actions import add_candidacy, create_opening
from candidates.actions.erasing import erase_candidate
from candidates.models import Candidacy, Candidate
from jobs import clock
from loops.actions import (
    close_loop,
    hold_loop,
    open_loop,
    plan_loop,
    reopen_loop,
    withdraw_loop,
)
from loops.actions.starting import start_loop
from loops.models import Loop
from scorecards.actions import choose_rubric
from scorecards.models import Rubric
from tests.builders import LONG_REASON, World, make_candidate
from tests.refusing import refused

pytestmark = pytest.mark.django_db


def decide(world: World) -> None:
    world.seal_all()
    world.decide("hire")


def test_an_opening_without_a_rubric_opens_no_loop(world: World) -> None:
    bare = create_opening(by=world.alice, title="Designer")
    candidacy = add_candidacy(world.candidate, bare, by=world.alice)
    with refused(Invalid, "Choose a rubric", field="rubric"):
        open_loop(candidacy, by=world.alice)
    assert not Loop.objects.filter(candidacy=candidacy).exists()


def test_an_interview_takes_from_the_plan_what_its_step_does_not_say(world: World) -> None:
    plan = [{"name": "Case", "minutes": 60, "competencies": ["data"], "questions": ["Why?"]}]
    opening = create_opening(by=world.alice, title="Analyst", plan=plan)
    choose_rubric(opening, Rubric.objects.get(), by=world.alice)
    candidacy = add_candidacy(world.candidate, opening, by=world.alice)
    step = {"planned": opening.plan.get(), "starts_at": clock.now() + timedelta(days=1)}
    loop = plan_loop(candidacy, by=world.alice, steps=[step, {**step, "name": "Second case"}])
    first, second = loop.candidacy.interviews.order_by("pk")
    told = (first.name, first.competencies, first.questions, first.planned)
    assert told == ("Case", ["data"], ["Why?"], opening.plan.get())
    assert second.name == "Second case"
    assert {one.ends_at - one.starts_at for one in (first, second)} == {timedelta(minutes=60)}


def test_a_candidacy_has_one_loop(world: World) -> None:
    with refused(WrongState, "has a loop already"):
        open_loop(world.candidacy, by=world.rosa)
    assert Loop.objects.get() == world.loop


@pytest.mark.parametrize("act", [hold_loop, withdraw_loop])
def test_a_decided_loop_is_neither_held_nor_withdrawn(world: World, act: object) -> None:
    decide(world)
    with refused(WrongState, "This loop is over"):
        act(world.fresh_loop(), by=world.rosa, reason=LONG_REASON)  # type: ignore[operator]  # either
    assert world.fresh_loop().state == Loop.State.DECIDED


def test_somebody_known_is_started_with_once_and_put_up_once(world: World) -> None:
    known = make_candidate(world.rosa, "Uma Ude")
    candidacy = add_candidacy(known, world.opening, by=world.rosa)
    step = {"name": "Strategy", "starts_at": clock.now() + timedelta(days=1), "panel": [world.bob]}
    loop = start_loop(world.opening, by=world.rosa, candidate=known, steps=[step])
    assert loop.candidacy == candidacy
    assert (Candidate.objects.count(), Candidacy.objects.count()) == (2, 2)


def test_somebody_known_from_another_opening_is_put_up_for_this_one(world: World) -> None:
    known = make_candidate(world.rosa, "Uma Ude")
    elsewhere = create_opening(by=world.alice, title="Designer")
    add_candidacy(known, elsewhere, by=world.alice)
    step = {"name": "Strategy", "starts_at": clock.now() + timedelta(days=1), "panel": [world.bob]}
    loop = start_loop(world.opening, by=world.alice, candidate=known, steps=[step])
    assert (loop.candidacy.candidate, loop.candidacy.opening) == (known, world.opening)
    assert Candidate.objects.count() == 2


def test_an_erasure_closes_a_decided_loop(world: World) -> None:
    decide(world)
    erase_candidate(world.candidate, by=world.alice)
    assert world.fresh_loop().state == Loop.State.CLOSED


def test_an_erasure_leaves_a_loop_that_was_over_as_it_ended(world: World) -> None:
    withdraw_loop(world.fresh_loop(), by=world.rosa, reason="She took another offer.")
    erase_candidate(world.candidate, by=world.alice)
    assert world.fresh_loop().state == Loop.State.WITHDRAWN
    assert AuditEvent.objects.filter(verb="loop.withdrawn").count() == 1


def test_the_loop_of_somebody_who_was_erased_is_not_reopened(world: World) -> None:
    decide(world)
    close_loop(world.fresh_loop(), by=world.hugo)
    erase_candidate(world.candidate, by=world.alice)
    with refused(WrongState, "This candidate was erased"):
        reopen_loop(world.fresh_loop(), by=world.alice, reason=LONG_REASON)
    assert world.fresh_loop().state == Loop.State.CLOSED
