"""Two who seat the same people at once do not wait in a circle; on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import transaction

from accounts.actions.forgetting import forget_answers_to
from candidates.actions import add_candidacy
from loops.actions import plan_loop, substitute_interviewer
from tests.accounts.api.caller import Caller
from tests.builders import World, make_candidate, make_world
from tests.loops.test_lock_order import start

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.server]


def plan(world: World) -> object:
    other = add_candidacy(make_candidate(world.rosa, "Uma"), world.opening, by=world.rosa)
    step = {"name": "One", "starts_at": datetime.now(UTC), "panel": [world.olga, world.bob]}
    return plan_loop(other, by=world.rosa, steps=[step])


def swap(world: World) -> object:
    return substitute_interviewer(world.daves, by=world.rosa, user=world.bob)


@pytest.mark.parametrize(("act", "last"), [(plan, "olga"), (swap, "dave")])
def test_answers_are_forgotten_in_one_order(act: Callable[[World], object], last: str) -> None:
    world = make_world()
    for person in (world.bob, getattr(world, last)):
        body = {"name": "Tests"}
        Caller(person).post("/tokens/", body, idempotency_key="kept")
    errors: list[BaseException] = []
    with transaction.atomic():
        forget_answers_to([world.bob])
        thread = start(lambda: act(world), errors)
        thread.join(1.0)  # it waits for Bob's answers, and holds nobody's that we want
        forget_answers_to([getattr(world, last)])
    thread.join(20)
    assert errors == []
