"""Finalists are compared under one calibration, for those who may see every loop's results."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.errors import NotAllowed, NotFound
from accounts.models import User
from candidates.actions import add_candidacy
from loops.actions import (
    calibrate_company,
    compare_finalists,
    decide_loop,
    estimate_loop,
    open_loop,
    seat_interviewer,
)
from loops.actions.finalists import Finalists
from loops.models import Loop
from scorecards.actions import revise_card
from tests.accounts.api.caller import BASE, Caller
from tests.builders import LONG_REASON, World, make_candidate, make_interview, seal

pytestmark = pytest.mark.django_db


def add_finalist(world: World, name: str, rating: int | None, **fields: Any) -> Loop:
    """Return the loop of one more candidate, whom Bob has rated alike everywhere, or not yet."""
    candidate = make_candidate(world.rosa, name, **fields)
    loop = open_loop(add_candidacy(candidate, world.opening, by=world.rosa), by=world.rosa)
    interview = make_interview(loop.candidacy, world.rosa)
    seat = seat_interviewer(loop, by=world.rosa, interview=interview, user=world.bob)
    if rating is not None:
        keys = ("strategy", "influence", "execution", "leadership", "data")
        seal(world.card(seat), {f"{key}.rating": rating for key in keys})
    return Loop.objects.get(pk=loop.pk)


def names(loops: Any) -> list[str]:
    return [loop.candidacy.candidate.name for loop in loops]


@pytest.fixture
def read(client: Client) -> Callable[..., str]:
    """Return a function that opens a page as somebody and returns its HTML."""

    def read(user: User, address: str, **query: Any) -> str:
        client.force_login(user)
        return client.get(address, query).content.decode()

    return read


def compare(world: World) -> Finalists:
    return compare_finalists(world.opening, by=world.hugo)


def test_the_highest_stands_first_and_the_unrated_are_named(world: World) -> None:
    world.seal_all()
    add_finalist(world, "Uma Ude", 4)
    add_finalist(world, "Zoe Zed", None)
    found = compare(world)
    assert names(row.loop for row in found.rows) == ["Uma Ude", "Tess Kim"]
    assert names(found.unrated) == ["Zoe Zed"]
    assert found.rows[0].ahead[1] > 0.5
    assert found.rows[0].ahead[0] == 0.5


def test_a_level_is_the_debriefs(world: World) -> None:
    world.seal_all()
    calibrate_company()
    add_finalist(world, "Uma Ude", None)
    figures = estimate_loop(world.fresh_loop()).figures
    row = compare(world).rows[0]
    assert row.estimate.estimate == pytest.approx(figures["estimate"], abs=1e-9)
    assert str(row.advised.advice) == figures["recommendation"]["advice"]


def test_a_refused_candidate_leaves_and_a_hired_one_stays(world: World) -> None:
    world.seal_all()
    other = add_finalist(world, "Uma Ude", 1)
    for loop, outcome in ((world.fresh_loop(), "hire"), (other, "no_hire")):
        decide_loop(
            loop, by=world.hugo, outcome=outcome, reason="Yes.", override_reason=LONG_REASON
        )
    assert names(row.loop for row in compare(world).rows) == ["Tess Kim"]


def test_only_the_chosen_are_compared(world: World) -> None:
    world.seal_all()
    other = add_finalist(world, "Uma Ude", 4)
    found = compare_finalists(world.opening, by=world.hugo, only=[other.public_id])
    assert names(row.loop for row in found.rows) == ["Uma Ude"]
    assert names(found.others) == ["Tess Kim"]


def test_whoever_owes_a_card_on_one_loop_compares_none(world: World) -> None:
    world.seal_all()
    loop = add_finalist(world, "Uma Ude", 3)
    assert len(compare(world).rows) == 2
    interview = loop.candidacy.interviews.get()
    seat_interviewer(loop, by=world.rosa, interview=interview, user=world.hugo)
    with pytest.raises(NotAllowed, match="You owe a scorecard"):
        compare(world)


def test_a_candidate_compares_nobody_in_their_own_opening(world: World) -> None:
    world.seal_all()
    add_finalist(world, "Alice Adams", 3, email=world.alice.email)
    with pytest.raises(NotFound):
        compare_finalists(world.opening, by=world.alice)


@pytest.mark.parametrize(
    ("who", "status"),
    [("alice", 200), ("rosa", 200), ("hugo", 200), ("bob", 404), ("olga", 404)],
)
def test_page_and_api_are_for_the_openings_staff(
    world: World, client: Client, who: str, status: int
) -> None:
    world.seal_all()
    user: User = getattr(world, who)
    client.force_login(user)
    page = client.get(f"/openings/{world.opening.public_id}/finalists/")
    caller = Caller(user)
    path = f"{BASE}/openings/{world.opening.public_id}/finalists/"
    assert (page.status_code, caller.client.get(path, headers=caller.headers).status_code) == (
        status,
        status,
    )


def test_the_api_tells_the_same_figures(world: World) -> None:
    world.seal_all()
    add_finalist(world, "Uma Ude", 4)
    caller, found = Caller(world.hugo), compare(world)
    path = f"{BASE}/openings/{world.opening.public_id}/finalists/"
    answer = caller.client.get(path, headers=caller.headers).json()
    assert [
        (row["candidate"], row["estimate"], row["ahead"], len(row["competencies"]))
        for row in answer["results"]
    ] == [
        (row.loop.candidacy.candidate.name, row.estimate.estimate, list(row.ahead), 5)
        for row in found.rows
    ]
    wrong = caller.client.get(path, {"loops": "nothing"}, headers=caller.headers)
    assert wrong.status_code == 422


def test_the_page_asks_as_much_for_three_as_for_one(
    world: World, client: Client, read: Callable[..., str]
) -> None:
    world.seal_all()
    address = f"/openings/{world.opening.public_id}/finalists/"
    read(world.hugo, address)
    counts = []
    for rating in (4, 2, None):
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        counts.append(len(queries))
        add_finalist(world, f"Uma {rating}", rating)
    assert counts == [12, 12, 12]


def test_the_page_says_what_it_shows(world: World, read: Callable[..., str]) -> None:
    world.seal_all()
    add_finalist(world, "Uma Ude", 3)
    page = read(world.hugo, f"/openings/{world.opening.public_id}/finalists/", loop="nonsense")
    assert "do not decide by the order of these two" in page
    assert f"/openings/{world.opening.public_id}/finalists/" in read(
        world.hugo, f"/openings/{world.opening.public_id}/"
    )


def test_while_nobody_has_rated_nobody_is_compared(world: World) -> None:
    found = compare(world)
    assert (found.rows, names(found.unrated), found.order_changes) == ((), ["Tess Kim"], False)


def test_a_revised_card_is_compared_as_it_stands(world: World) -> None:
    world.seal_all()
    calibrate_company()
    revise_card(
        world.card(world.bobs), by=world.bob, changes={"data.rating": 4}, reason=LONG_REASON
    )
    figures = estimate_loop(world.fresh_loop()).figures
    assert compare(world).rows[0].estimate.estimate == pytest.approx(figures["estimate"], abs=1e-9)
