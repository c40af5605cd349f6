"""Each question of who may, asked of everybody: the answer is the table's."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from accounts import permissions as of_accounts
from accounts.actions import issue_token
from accounts.models import User
from candidates import permissions as of_candidates
from candidates.actions import grant_role
from candidates.models import Candidate
from loops import permissions as of_loops
from loops.actions import seat_interviewer
from scorecards import permissions as of_scorecards
from scorecards.models import Suggestion
from tests.builders import World, make_candidate, make_opening, make_user, seal

pytestmark = pytest.mark.django_db

PEOPLE = ("alice", "rosa", "hugo", "bob", "carol", "dave", "olga", "ron")
Ask = Callable[[World, User], bool]


def _numbers(world: World, user: User) -> bool:
    return of_scorecards.may_see_numbers(user, Suggestion.objects.get())


def _token(world: World, user: User) -> bool:
    token, _ = issue_token(world.bob, name="Script")
    return of_accounts.may_revoke_token(user, token)


def _lonely(world: World, user: User) -> bool:
    lonely = Candidate.objects.get(name="Zoe Zed")
    return of_candidates.may_change_candidate(user, lonely)


ANSWERS: dict[str, tuple[Ask, str]] = {
    "administer": (lambda _, u: of_accounts.may_administer(u), "alice"),
    "list people": (lambda _, u: of_accounts.may_list_people(u), "alice rosa hugo ron"),
    "bring transcripts": (lambda _, u: of_candidates.may_import(u), "alice rosa hugo ron"),
    "handle privacy": (lambda _, u: of_candidates.may_handle_privacy(u), "alice"),
    "read reports": (lambda _, u: of_loops.may_report(u), "alice rosa hugo ron"),
    "hold an opening": (lambda _, u: of_accounts.holds_an_opening(u), "rosa hugo ron"),
    "revoke bob's token": (_token, "alice bob"),
    "create an opening": (lambda _, u: of_candidates.may_create_opening(u), "alice"),
    "run the opening": (
        lambda w, u: of_candidates.may_run_opening(u, w.opening),
        "alice rosa hugo",
    ),
    "grant recruiter": (
        lambda w, u: of_candidates.may_grant(u, w.opening, "recruiter"),
        "alice rosa hugo",
    ),
    "grant hiring manager": (
        lambda w, u: of_candidates.may_grant(u, w.opening, "hiring_manager"),
        "alice hugo",
    ),
    "change the candidate": (
        lambda w, u: of_candidates.may_change_candidate(u, w.candidate),
        "alice rosa",
    ),
    "change a candidate up for nothing": (_lonely, "alice rosa ron"),
    "add candidates": (lambda _, u: of_candidates.may_add_candidates(u), "alice rosa ron"),
    "run the candidacy": (
        lambda w, u: of_candidates.may_run_candidacy(u, w.candidacy),
        "alice rosa hugo",
    ),
    "hear the first interview": (
        lambda w, u: of_candidates.may_hear(u, w.first),
        "alice rosa hugo bob carol",
    ),
    "see the loop": (lambda w, u: of_loops.may_see(u, w.loop), "alice rosa hugo bob carol dave"),
    "run the loop": (lambda w, u: of_loops.may_run(u, w.loop), "alice rosa hugo"),
    "see figures": (lambda w, u: of_loops.may_see_figures(u, w.loop), "alice rosa hugo carol"),
    "decide": (lambda w, u: of_loops.may_decide(u, w.loop), "alice hugo"),
    "approve": (lambda w, u: of_loops.may_approve(u, w.loop), "alice rosa hugo"),
    "write bob's card": (lambda w, u: of_scorecards.may_write_card(u, w.card(w.bobs)), "bob"),
    "edit rubrics": (lambda _, u: of_scorecards.may_edit_rubrics(u), "alice"),
    "see suggested numbers": (_numbers, "alice rosa hugo carol"),
    "run the panel of bob's card": (
        lambda w, u: of_scorecards.may_run_panel(u, w.card(w.bobs)),
        "alice rosa hugo",
    ),
}


@pytest.fixture
def people(world: World, drain: Callable[[], None]) -> dict[str, User]:
    """Return everybody of the world; Carol has sealed, the first interview has its words."""
    world.say()
    drain()
    seal(world.card(world.carols))
    make_candidate(world.alice, "Zoe Zed")
    ron = make_user("Ron Roth")
    other = make_opening(world.alice, title="Analyst")
    grant_role(other, by=world.alice, user=ron, role="recruiter")
    grant_role(other, by=world.alice, user=world.rosa, role="hiring_manager")  # but not of ours
    return {name: getattr(world, name, ron) for name in PEOPLE}


@pytest.mark.parametrize("question", ANSWERS)
def test_each_may_is_answered_as_the_table_says(
    world: World, people: dict[str, User], question: str
) -> None:
    ask, expected = ANSWERS[question]
    assert {name for name, person in people.items() if ask(world, person)} == set(expected.split())


LEFT = {"hold an opening", "revoke bob's token"}  # asked of a row alone; no page asks them alone


@pytest.mark.parametrize("question", [name for name in ANSWERS if name not in LEFT])
def test_whoever_left_may_nothing(world: World, people: dict[str, User], question: str) -> None:
    ask, _ = ANSWERS[question]
    for person in people.values():
        person.is_active = False
        person.save(update_fields=["is_active"])
    assert not any(ask(world, person) for person in people.values())


@pytest.mark.parametrize("name", ["alice", "hugo"])
def test_whoever_owes_a_card_there_decides_nothing(world: World, name: str) -> None:
    person = getattr(world, name)
    assert of_loops.may_decide(person, world.loop)
    seat_interviewer(world.loop, by=world.rosa, interview=world.second, user=person)
    assert not of_loops.may_decide(person, world.loop)
