"""The figures of one loop tell nobody what is sealed on another that is blind to them."""

from __future__ import annotations

import pytest

from candidates.actions import add_candidacy
from loops.actions import calibrate_company, open_loop, recommend, seat_interviewer
from loops.models import Loop
from tests.accounts.api.caller import Caller
from tests.accounts.api.stage import undone
from tests.builders import KEYS, World, make_candidate, make_interview, seal

pytestmark = pytest.mark.django_db


@pytest.fixture
def other(world: World) -> Loop:
    """Return another loop, on which Bob and Carol have sealed."""
    uma = make_candidate(world.rosa, "Uma Ude")
    candidacy = add_candidacy(uma, world.opening, by=world.rosa)
    loop = open_loop(candidacy, by=world.rosa)
    talk = make_interview(candidacy, world.rosa)
    for person in (world.bob, world.carol):
        seal(world.card(seat_interviewer(loop, by=world.rosa, interview=talk, user=person)))
    return loop


def read_level(world: World, loop: Loop) -> tuple[float, float, int]:
    """Return what Bob reads of `loop` after a night: the level, its spread, whose cards count."""
    run = calibrate_company()
    recommend(loop)
    figures = Caller(world.bob).get(f"/loops/{loop.public_id}/results/").json()["figures"]
    return figures["estimate"], figures["sd"], run.cards


def test_a_colleagues_hidden_card_moves_no_figure_elsewhere(world: World, other: Loop) -> None:
    found = set()
    for value in (None, 1, 4):
        with undone():
            if value:
                ratings = {f"{key}.rating": value for key in KEYS}
                seal(world.card(world.carols), ratings)
                seal(world.card(world.daves), ratings)
            found.add(read_level(world, other))
    assert len(found) == 1


def test_once_nobody_owes_a_card_all_of_a_loop_count(world: World, other: Loop) -> None:
    before = read_level(world, other)
    world.seal_all()
    after = read_level(world, other)
    assert (before[2], after[2]) == (2, 5)
    assert before[:2] != after[:2]
