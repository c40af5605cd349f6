"""The company's audit log is locked last: who holds it waits for nothing; on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import transaction

from accounts.actions import change_standing, record_event
from accounts.actions.forgetting import forget_answers_to
from accounts.models import User
from candidates.actions import pool_interview, revoke_role
from candidates.actions.locking import lock_opening
from candidates.models import PoolMember
from loops.actions import add_member, create_pool, seat_interviewer, withdraw_loop
from loops.actions.starting import NewCandidate, start_loop
from tests.accounts.api.caller import Caller
from tests.builders import World, make_world, seal
from tests.loops.test_lock_order import start

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.server, pytest.mark.made_up]


def log(world: World, by: User | None = None) -> None:
    record_event("opening.tried", world.opening, by=by or world.alice)


def begin(world: World) -> object:
    step = {"name": "One", "starts_at": datetime.now(UTC), "panel": [world.rosa]}
    uma = NewCandidate("Uma Ude", "uma@example.org")
    return start_loop(world.opening, by=world.alice, candidate=uma, steps=[step])


def revoke(world: World) -> None:
    revoke_role(world.opening, by=world.alice, user=world.rosa, role="recruiter")


def test_who_changes_what_somebody_may_do_leaves_the_log_to_them() -> None:
    world = make_world()
    errors: list[BaseException] = []
    with transaction.atomic():
        log(world, by=world.hugo)
        thread = start(lambda: change_standing(world.rosa, by=world.alice, is_admin=True), errors)
        thread.join(1.0)  # it waits for the log, and holds nobody to whom we refer
        log(world)
    thread.join(20)
    assert errors == []


def learn(world: World) -> None:
    """Let Olga's training wait for nothing but the cards that others owe on the loop."""
    pool = create_pool(by=world.alice, name="Product", shadows=1, reverse_shadows=0)
    pool_interview(world.second, by=world.rosa, pool=pool)
    add_member(pool, by=world.alice, user=world.olga)
    seat = seat_interviewer(
        world.loop, by=world.rosa, interview=world.second, user=world.olga, kind="shadow"
    )
    seal(world.card(seat))


def test_who_ends_a_loop_and_somebodys_training_with_it_forgets_first() -> None:
    world = make_world()
    learn(world)
    Caller(world.bob).post("/tokens/", {"name": "Tests"}, idempotency_key="kept")
    errors: list[BaseException] = []
    with transaction.atomic():
        forget_answers_to([world.bob])
        loop = world.fresh_loop()
        thread = start(lambda: withdraw_loop(loop, by=world.rosa, reason="Gone."), errors)
        thread.join(1.0)  # it waits for Bob's answers, and has not written to the log yet
        log(world)
    thread.join(20)
    assert errors == []
    assert PoolMember.objects.get(user=world.olga).is_trained


@pytest.mark.parametrize("act", [begin, revoke])
@pytest.mark.parametrize("held", ["answers", "opening"])
def test_no_act_writes_to_the_log_before_it_waits_for_more(
    act: Callable[[World], object], held: str
) -> None:
    world = make_world()
    Caller(world.rosa).post("/tokens/", {"name": "Tests"}, idempotency_key="kept")
    errors: list[BaseException] = []
    with transaction.atomic():
        if held == "answers":
            forget_answers_to([world.rosa])
        else:
            lock_opening(world.opening)
        thread = start(lambda: act(world), errors)
        thread.join(1.0)  # it waits for us, and has not written to the log yet
        log(world)
    thread.join(20)
    assert errors == []
