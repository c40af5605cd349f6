"""A role tells nobody what their seat hides: staff who owe a card learn nothing by trying."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from accounts.actions import change_company
from accounts.errors import NotAllowed, Refusal, WrongState
from accounts.models import Company
from candidates.actions import call_off_interview, move_interview
from candidates.models import Interview
from loops.actions import (
    close_loop,
    recommend,
    seat_interviewer,
    start_debrief,
    substitute_interviewer,
    unseat_interviewer,
    withdraw_loop,
)
from loops.api.reading import show_loop
from loops.models import Loop
from scorecards.models import Scorecard, Suggestion
from tests.builders import World, make_interview, seal

pytestmark = pytest.mark.django_db

Deed = Callable[[World], object]
DEEDS: dict[str, Deed] = {
    "unseat": lambda world: unseat_interviewer(world.carols, by=world.rosa),
    "substitute": lambda world: substitute_interviewer(
        world.carols, by=world.rosa, user=world.olga
    ),
    "call off": lambda world: call_off_interview(world.first, by=world.rosa),
    "debrief": lambda world: start_debrief(world.fresh_loop(), by=world.rosa),
    "close": lambda world: close_loop(world.fresh_loop(), by=world.rosa),
}


def answer(deed: Deed, world: World) -> tuple[str, str]:
    """Return the code and sentence with which a deed is refused."""
    with pytest.raises(Refusal) as refused:
        deed(world)
    return refused.value.code, refused.value.message


@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)
def test_a_recruiter_who_owes_a_card_gets_one_answer_whoever_has_sealed(
    world: World, deed: Deed
) -> None:
    seat_interviewer(
        world.loop, by=world.rosa, interview=world.second, user=world.rosa, kind="shadow"
    )
    before = answer(deed, world)
    world.seal_all()
    assert answer(deed, world) == before
    assert before[0] == "not_allowed"


def test_the_answer_stays_the_same_after_a_decision(world: World) -> None:
    seat_interviewer(
        world.loop, by=world.rosa, interview=world.second, user=world.rosa, kind="shadow"
    )
    before = answer(DEEDS["close"], world)
    world.seal_all()
    world.decide("hire")
    assert answer(DEEDS["close"], world) == before


def test_a_recruiter_may_give_up_their_own_seat(world: World) -> None:
    own = seat_interviewer(world.loop, by=world.rosa, interview=world.second, user=world.rosa)
    unseat_interviewer(own, by=world.rosa)
    assert world.card(own).state == Scorecard.State.SUBSTITUTED


def test_whose_interview_was_called_off_sees_no_colleagues_card(world: World) -> None:
    seal(world.card(world.bobs))
    call_off_interview(world.second, by=world.rosa)
    assert Scorecard.objects.visible_to(world.dave).get() == world.card(world.daves)
    assert not Loop.objects.open_to(world.dave).exists()


def test_whose_interview_was_called_off_and_who_sealed_another_sees_them(world: World) -> None:
    seat = seat_interviewer(world.loop, by=world.rosa, interview=world.first, user=world.dave)
    call_off_interview(world.second, by=world.rosa)
    seal(world.card(seat))
    assert Loop.objects.open_to(world.dave).get() == world.loop


def test_an_interview_with_a_sealed_card_took_place(world: World) -> None:
    seal(world.card(world.daves))
    with pytest.raises(WrongState):
        call_off_interview(world.second, by=world.rosa)
    assert Interview.objects.get(pk=world.second.pk).state == Interview.State.SCHEDULED


def test_an_admin_who_owes_a_card_cannot_open_the_cards_to_themselves(world: World) -> None:
    seat_interviewer(world.loop, by=world.rosa, interview=world.second, user=world.alice)
    seal(world.card(world.bobs))
    with pytest.raises(NotAllowed):
        change_company(by=world.alice, visibility="always")
    assert not Company.objects.filter(visibility="always").exists()


def test_an_admin_who_owes_a_card_may_still_rename_the_company(world: World) -> None:
    seat_interviewer(world.loop, by=world.rosa, interview=world.second, user=world.alice)
    assert change_company(by=world.alice, name="Tidewater").name == "Tidewater"


def test_nobody_owes_a_card_of_a_withdrawn_loop(world: World) -> None:
    seal(world.card(world.bobs))
    seat_interviewer(world.loop, by=world.rosa, interview=world.second, user=world.hugo)
    loop = withdraw_loop(world.fresh_loop(), by=world.rosa, reason="Took another offer.")
    assert not Scorecard.objects.owed().exists()
    assert (loop.cards_in, loop.cards_due) == (1, 1)


def test_a_hiring_manager_is_not_blind_for_ever_on_a_withdrawn_loop(world: World) -> None:
    seat_interviewer(world.loop, by=world.rosa, interview=world.second, user=world.hugo)
    withdraw_loop(world.fresh_loop(), by=world.rosa, reason="Took another offer.")
    assert Loop.objects.open_to(world.hugo).get() == world.loop


def test_a_reopened_loop_does_not_give_a_card_back_to_who_could_have_looked(world: World) -> None:
    world.seal_all()
    seat_interviewer(
        world.loop, by=world.rosa, interview=world.second, user=world.olga, kind="shadow"
    )
    world.decide("hire")
    close_loop(world.fresh_loop(), by=world.rosa)
    assert Scorecard.objects.get(author=world.olga).state == Scorecard.State.DID_NOT_HAPPEN


def test_suggested_numbers_are_for_those_who_sealed(
    world: World, drain: Callable[[], None]
) -> None:
    world.say()
    drain()
    Scorecard.objects.filter(pk=world.bobs.scorecard_id).update(state="did_not_happen")
    assert not Suggestion.objects.visible_to(world.bob).exists()
    assert Suggestion.objects.visible_to(world.rosa).exists()


def test_a_card_is_due_after_its_interview_wherever_that_moves(world: World) -> None:
    later = datetime.now(UTC) + timedelta(days=9)
    moved = move_interview(world.second, by=world.rosa, starts_at=later)
    assert world.card(world.daves).due_at == moved.ends_at + timedelta(hours=24)


def test_a_moved_interview_does_not_tell_the_blind_what_is_still_owed(world: World) -> None:
    own = seat_interviewer(world.loop, by=world.rosa, interview=world.second, user=world.rosa)

    def read_due() -> set[object]:
        seats = show_loop(world.loop.public_id, reader=world.rosa)["seats"]
        return {seat["due_at"] for seat in seats if seat["id"] != own.public_id}

    before = read_due()
    seal(world.card(world.carols))
    move_interview(world.first, by=world.rosa, starts_at=datetime.now(UTC) + timedelta(days=9))
    assert read_due() == before == {None}


def test_the_page_tells_the_blind_when_their_own_card_is_due_alone(world: World) -> None:
    later = datetime.now(UTC) + timedelta(days=9)
    move_interview(world.first, by=world.rosa, starts_at=later)
    move_interview(world.second, by=world.rosa, starts_at=later)
    client = Client()
    client.force_login(world.bob)
    assert client.get(f"/loops/{world.loop.public_id}/").content.count(b">due ") == 1


def test_a_refused_debrief_leaves_a_stranger_no_trace(world: World) -> None:
    make_interview(world.candidacy, world.rosa, name="Third")
    before = world.fresh_loop().state
    Loop.objects.filter(pk=world.loop.pk).update(state="planned")
    with pytest.raises(Refusal):
        start_debrief(world.fresh_loop(), by=world.olga)
    assert (before, world.fresh_loop().state) == ("awaiting_cards", "planned")


def test_recommending_twice_is_one_row(world: World) -> None:
    world.seal_all()
    assert recommend(world.fresh_loop()) == recommend(world.fresh_loop())
