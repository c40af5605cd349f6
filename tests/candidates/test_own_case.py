"""Nobody sees, runs or finds out about their own candidacy."""

from __future__ import annotations

import pytest

from accounts.errors import NotAllowed, NotFound
from accounts.models import User
from candidates.actions import add_candidacy, add_candidate, change_candidate, grant_role
from candidates.models import Candidacy, Candidate
from tests.builders import World, make_candidate, make_opening, make_user

pytestmark = pytest.mark.django_db


def test_a_candidate_with_a_colleagues_address_is_that_colleague(world: World) -> None:
    candidate = add_candidate(by=world.rosa, name="Olga O.", email="OLGA@example.com ")
    assert candidate.user == world.olga


def test_a_colleague_who_changes_their_address_still_does_not_see_their_case(world: World) -> None:
    admin = make_user("Nora Nowak", admin=True)
    candidate = add_candidate(by=world.rosa, name="Nora N.", email="nora@example.com")
    admin.email = "nora.nowak@example.com"
    admin.save(update_fields=["email"])
    assert not Candidate.objects.visible_to(admin).filter(pk=candidate.pk).exists()


def test_a_candidate_who_joins_and_then_changes_address_does_not_see_their_case(
    world: World,
) -> None:
    candidate = add_candidate(by=world.rosa, name="Nora N.", email="nora@example.com")
    admin = make_user("Nora Nowak", admin=True)
    admin.email = "nora.nowak@example.com"
    admin.save()
    assert not Candidate.objects.visible_to(admin).filter(pk=candidate.pk).exists()


def test_signing_in_does_not_look_for_candidates(
    world: World, django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]  # the fixture has no type of its own
        world.olga.save(update_fields=["last_login"])


@pytest.mark.parametrize("known", ["rosa@example.com", "somebody@example.com"])
def test_a_recruiter_cannot_find_out_whether_they_are_a_candidate(world: World, known: str) -> None:
    add_candidate(by=world.alice, name="Rosa R.", email=known)
    with pytest.raises(NotAllowed) as refused:
        add_candidate(by=world.rosa, name="Me", email="Rosa@example.com")
    assert refused.value.message == "Nobody adds themselves."


def test_nor_by_an_address_they_had_before(world: World) -> None:
    add_candidate(by=world.alice, name="Rosa R.", email="rosa@example.com")
    world.rosa.email = "rosa.reyes@example.com"
    world.rosa.save()
    with pytest.raises(NotAllowed):
        add_candidate(by=world.rosa, name="Me", email="rosa@example.com")


def test_nobody_links_themselves(world: World) -> None:
    with pytest.raises(NotAllowed):
        add_candidate(by=world.alice, name="Me", user=world.alice)


def test_an_own_candidacy_is_answered_like_a_missing_candidate(world: World) -> None:
    candidate = add_candidate(by=world.alice, name="Rosa R.", user=world.rosa)
    with pytest.raises(NotFound):
        add_candidacy(candidate, world.opening, by=world.rosa)


def test_a_recruiter_puts_no_foreign_candidate_forward(world: World) -> None:
    ron = make_user("Ron Rude")
    other = make_opening(world.alice, title="Designer")
    grant_role(other, by=world.alice, user=ron, role="recruiter")
    with pytest.raises(NotFound):
        add_candidacy(world.candidate, other, by=ron)
    assert Candidacy.objects.filter(opening=other).count() == 0


def test_a_recruiter_who_only_interviews_somebody_does_not_change_their_consent(
    world: World,
) -> None:
    other = make_opening(world.alice, title="Designer")
    grant_role(other, by=world.alice, user=world.bob, role="recruiter")
    with pytest.raises(NotAllowed):
        change_candidate(world.candidate, by=world.bob, transcription_basis="consent")


def test_a_recruiter_changes_somebody_who_is_up_for_nothing_yet(world: World) -> None:
    fresh = make_candidate(world.alice, "Uma Ude")
    assert change_candidate(fresh, by=world.rosa, headline="Designer").headline == "Designer"


def test_a_recruiter_does_not_name_who_decides(world: World) -> None:
    with pytest.raises(NotAllowed):
        grant_role(world.opening, by=world.rosa, user=world.rosa, role="hiring_manager")


def test_a_hiring_manager_names_another(world: World) -> None:
    given = grant_role(world.opening, by=world.hugo, user=world.olga, role="hiring_manager")
    assert (given.user, given.role) == (world.olga, "hiring_manager")


def test_a_recruiter_names_another_recruiter(world: World) -> None:
    given = grant_role(world.opening, by=world.rosa, user=world.olga, role="recruiter")
    assert given.user == world.olga


def test_an_address_is_linked_to_one_candidate_only(world: World) -> None:
    add_candidate(by=world.alice, name="Olga O.", user=world.olga)
    Candidate.objects.create(name="Double", email="olga.new@example.com")
    User.objects.get(pk=world.olga.pk)
    world.olga.email = "olga.new@example.com"
    world.olga.save()
    assert Candidate.objects.get(name="Double").user is None
