"""Each page for each kind of person. 404 wherever a page is not theirs to know of."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from candidates.actions import grant_role
from tests.builders import World, make_opening, seal

Statuses = Callable[[User | None, World], dict[str, int]]

EVERYWHERE = dict.fromkeys(
    (
        "board",
        "queue",
        "plan",
        "loop",
        "debrief",
        "candidates",
        "new candidate",
        "candidate",
        "transcript",
        "raw",
        "openings",
        "opening",
        "new opening",
        "calibration",
        "audit",
    ),
    200,
)
NO_ADMIN = {"new opening": 404, "calibration": 404, "audit": 404}
NO_STAFF = {**NO_ADMIN, "plan": 404, "new candidate": 404}
NOTHING_OF_THE_LOOP = {
    "loop": 404,
    "debrief": 404,
    "candidate": 404,
    "transcript": 404,
    "raw": 404,
    "opening": 404,
}


@pytest.fixture
def heard(world: World) -> World:
    """Return the world with a transcript of the first interview and Bob's card sealed."""
    world.say()
    seal(world.card(world.bobs))
    return world


def test_it_shows_everything_to_an_admin(heard: World, statuses: Statuses) -> None:
    assert statuses(heard.alice, heard) == EVERYWHERE


def test_it_shows_a_recruiter_all_but_the_admins_pages(heard: World, statuses: Statuses) -> None:
    assert statuses(heard.rosa, heard) == {**EVERYWHERE, **NO_ADMIN}


def test_it_shows_a_hiring_manager_their_opening(heard: World, statuses: Statuses) -> None:
    assert statuses(heard.hugo, heard) == {**EVERYWHERE, **NO_ADMIN, "new candidate": 404}


def test_it_hides_the_loop_from_another_openings_recruiter(
    heard: World, statuses: Statuses
) -> None:
    other = make_opening(heard.alice, title="Designer")
    grant_role(other, by=heard.alice, user=heard.olga, role="recruiter")

    shown = statuses(heard.olga, heard)

    assert shown == {**EVERYWHERE, **NO_ADMIN, **NOTHING_OF_THE_LOOP, "plan": 404}


def test_it_opens_the_debrief_to_a_panelist_who_has_sealed(
    heard: World, statuses: Statuses
) -> None:
    assert statuses(heard.bob, heard) == {**EVERYWHERE, **NO_STAFF}


def test_it_hides_the_debrief_from_a_blind_panelist(heard: World, statuses: Statuses) -> None:
    assert statuses(heard.carol, heard) == {**EVERYWHERE, **NO_STAFF, "debrief": 404}


def test_it_hides_words_of_interviews_that_a_panelist_was_not_in(
    heard: World, statuses: Statuses
) -> None:
    shown = statuses(heard.dave, heard)

    hidden = {"debrief": 404, "transcript": 404, "raw": 404}
    assert shown == {**EVERYWHERE, **NO_STAFF, **hidden}


def test_it_hides_everything_from_a_stranger(heard: World, statuses: Statuses) -> None:
    assert statuses(heard.olga, heard) == {**EVERYWHERE, **NO_STAFF, **NOTHING_OF_THE_LOOP}


def test_it_hides_their_own_loop_from_the_candidate_even_as_an_admin(
    heard: World, statuses: Statuses
) -> None:
    heard.candidate.user = heard.alice
    heard.candidate.save()

    hidden = {**NOTHING_OF_THE_LOOP, "opening": 200}
    assert statuses(heard.alice, heard) == {**EVERYWHERE, **hidden}


def test_it_sends_whoever_is_not_signed_in_to_the_sign_in_page(
    heard: World, statuses: Statuses
) -> None:
    assert statuses(None, heard) == dict.fromkeys(EVERYWHERE, 302)


def test_it_answers_a_foreign_loop_exactly_like_a_missing_one(heard: World, client: Client) -> None:
    client.force_login(heard.olga)
    missing = "00000000-0000-4000-8000-000000000000"

    foreign = client.get(f"/loops/{heard.loop.public_id}/debrief/").content

    assert foreign == client.get(f"/loops/{missing}/debrief/").content
