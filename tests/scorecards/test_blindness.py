"""Until a panelist has sealed or left, nothing about colleagues' cards reaches them."""

from typing import Any

import pytest

from accounts.actions import change_company
from accounts.errors import NotFound
from accounts.models import User
from candidates.actions import add_candidacy, grant_role
from config.promises.promise import list_broken
from config.promises.vouched import VOUCHED
from loops.actions import describe_state, open_loop, seat_interviewer
from loops.actions.revealed import list_changes
from loops.models import Loop
from scorecards.actions import recuse_from_card, revise_card, see_suggestion
from scorecards.models import Scorecard, Suggestion
from tests.builders import LONG_REASON, World, make_candidate, make_interview, make_user, seal

pytestmark = pytest.mark.django_db


def seen(user: User) -> set[str]:
    cards = Scorecard.objects.visible_to(user).select_related("author")
    return {card.author.name for card in cards}


def test_a_panelist_sees_only_their_own_card_before_sealing(world: World) -> None:
    seal(world.card(world.carols))
    assert seen(world.bob) == {"Bob Bell"}


def test_a_panelist_who_has_sealed_sees_colleagues(world: World) -> None:
    seal(world.card(world.carols))
    seal(world.card(world.bobs))
    assert seen(world.bob) == {"Bob Bell", "Carol Chu", "Dave Diaz"}


def test_a_stranger_sees_nothing_before_and_after(world: World) -> None:
    world.seal_all()
    assert seen(world.olga) == set()
    assert not Loop.objects.visible_to(world.olga).exists()


def test_staff_see_every_card(world: World) -> None:
    assert seen(world.rosa) == seen(world.hugo) == {"Bob Bell", "Carol Chu", "Dave Diaz"}


@pytest.mark.parametrize("name", ["alice", "hugo", "rosa"])
def test_the_seat_on_the_panel_beats_every_role(world: World, name: str) -> None:
    person = getattr(world, name)
    seal(world.card(world.carols))
    seat_interviewer(world.loop, by=world.alice, interview=world.second, user=person)
    assert seen(person) == {person.name}
    assert not Loop.objects.open_to(person).exists()


def test_whoever_owes_one_of_two_cards_is_blind_on_the_whole_loop(world: World) -> None:
    seat_interviewer(world.loop, by=world.rosa, interview=world.second, user=world.bob)
    seal(world.card(world.bobs))
    seal(world.card(world.carols))
    assert seen(world.bob) == {"Bob Bell"}


def test_a_blind_panelist_cannot_tell_from_the_state_who_submitted(world: World) -> None:
    before = describe_state(world.fresh_loop(), reader=world.bob)
    seal(world.card(world.carols))
    seal(world.card(world.daves))
    assert describe_state(world.fresh_loop(), reader=world.bob) == before == "in_progress"


def test_whoever_recuses_loses_the_loop(world: World) -> None:
    seal(world.card(world.carols))
    recuse_from_card(world.card(world.bobs), by=world.bob, reason="We are friends.")
    assert seen(world.bob) == set()
    assert not Loop.objects.visible_to(world.bob).exists()


@pytest.mark.parametrize(
    ("visibility", "expected"),
    [
        ("never", {"Bob Bell"}),
        ("after_own", {"Bob Bell", "Carol Chu", "Dave Diaz"}),
        ("after_all", {"Bob Bell"}),
        ("always", {"Bob Bell", "Carol Chu", "Dave Diaz"}),
    ],
)
def test_the_company_decides_when_panelists_see(
    world: World, visibility: str, expected: set[str]
) -> None:
    change_company(by=world.alice, visibility=visibility)
    seal(world.card(world.bobs))
    assert seen(world.bob) == expected


def test_the_candidate_never_sees_their_own_loop(world: World) -> None:
    tess = make_user("Tess Kim")
    grant_role(world.opening, by=world.alice, user=tess, role="recruiter")
    world.candidate.user = tess
    world.candidate.save(update_fields=["user"])
    world.seal_all()
    assert (seen(tess), Loop.objects.visible_to(tess).count()) == (set(), 0)


def test_a_candidate_with_the_users_address_is_that_user(world: World) -> None:
    admin = make_user("Nora Nowak", admin=True)
    world.candidate.email = "Nora@example.com"
    world.candidate.save(update_fields=["email"])
    world.seal_all()
    assert (seen(admin), Loop.objects.visible_to(admin).count()) == (set(), 0)


def test_access_by_panel_is_for_that_candidate_only(world: World) -> None:

    other = add_candidacy(make_candidate(world.rosa, "Uma Ude"), world.opening, by=world.rosa)
    open_loop(other, by=world.rosa)
    make_interview(other, world.rosa)
    assert Loop.objects.visible_to(world.bob).get() == world.loop


def test_suggested_numbers_are_locked_until_the_own_card_is_sealed(
    world: World, drain: Any
) -> None:
    world.say()
    drain()
    suggestion = Suggestion.objects.get()
    with pytest.raises(NotFound):
        see_suggestion(suggestion, by=world.bob)
    seal(world.card(world.bobs))
    assert see_suggestion(suggestion, by=world.bob).user == world.bob


def test_a_revision_after_the_numbers_were_seen_says_so(world: World, drain: Any) -> None:

    world.say()
    drain()
    first = seal(world.card(world.bobs))
    see_suggestion(Suggestion.objects.get(), by=world.bob)
    second = revise_card(
        world.card(world.bobs), by=world.bob, changes={"data.rating": 4}, reason=LONG_REASON
    )
    assert (first.after_reveal, second.after_reveal) == (False, True)


def test_numbers_of_another_interview_of_the_loop_are_numbers_too(world: World, drain: Any) -> None:
    grant_role(world.opening, by=world.alice, user=world.bob, role="recruiter")
    world.say(interview=world.second)
    drain()
    seal(world.card(world.bobs))
    see_suggestion(Suggestion.objects.get(), by=world.bob)
    revision = revise_card(
        world.card(world.bobs), by=world.bob, changes={"data.rating": 4}, reason=LONG_REASON
    )
    assert revision.after_reveal
    assert [change.saw_suggestion for change in list_changes(by=world.alice)] == [True]
    assert list_broken(VOUCHED) == []
