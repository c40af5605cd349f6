"""To whoever owes a scorecard a decided loop answers as one that runs on, whatever they try."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from accounts.errors import Refusal
from candidates.actions import move_interview, pool_interview
from candidates.models import Pool, PoolMember
from loops.actions import (
    approve_decision,
    hand_over,
    hold_loop,
    seat_interviewer,
    substitute_interviewer,
    waive_coverage,
    withdraw_loop,
)
from loops.models import Seat
from tests.accounts.api.stage import undone
from tests.builders import LONG_REASON, World, seal

pytestmark = pytest.mark.django_db

DEEDS: dict[str, Callable[[World], object]] = {
    "seat": lambda world: seat_interviewer(
        world.fresh_loop(), by=world.rosa, interview=world.second, user=world.olga
    ),
    "waive": lambda world: waive_coverage(
        world.fresh_loop(), by=world.rosa, competency="data", reason=LONG_REASON
    ),
    "hold": lambda world: hold_loop(world.fresh_loop(), by=world.rosa, reason="Wait."),
    "withdraw": lambda world: withdraw_loop(world.fresh_loop(), by=world.rosa, reason="Left."),
    "pass on": lambda world: substitute_interviewer(
        Seat.objects.get(scorecard__author=world.rosa), by=world.rosa, user=world.olga
    ),
    "hand over": lambda world: hand_over(world.card(world.bobs), by=world.bob, user=world.olga),
}


def try_out(deed: Callable[[World], object], world: World) -> str:
    """Return how the deed is refused, "" if it is not; nothing of it stays."""
    with undone():
        try:
            deed(world)
        except Refusal as refusal:
            return f"{refusal.code}: {refusal.message}"
    return ""


@pytest.fixture
def shadowed(world: World) -> World:
    """Return the world with Rosa in training, who runs the loop, and Bob's interview to come."""
    seat_interviewer(
        world.loop, by=world.rosa, interview=world.second, user=world.rosa, kind="shadow"
    )
    pool = Pool.objects.create(name="Strategy")
    PoolMember.objects.create(pool=pool, user=world.olga, trained_at=datetime.now(UTC))
    pool_interview(world.first, by=world.rosa, pool=pool)
    move_interview(world.first, by=world.rosa, starts_at=datetime.now(UTC) + timedelta(days=1))
    return world


@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)
def test_no_deed_of_the_blind_tells_that_a_loop_is_decided(
    shadowed: World, deed: Callable[[World], object]
) -> None:
    before = try_out(deed, shadowed)
    seal(shadowed.card(shadowed.carols))
    approve_decision(shadowed.fresh_loop(), by=shadowed.alice, outcome="hire", reason=LONG_REASON)
    shadowed.decide("hire")
    assert try_out(deed, shadowed) == before
