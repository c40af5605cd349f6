"""What was kept for whoever repeats a request goes with the right to read it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from accounts.actions import change_company, change_standing
from accounts.models import User
from candidates.actions import revoke_role
from loops.actions import close_loop, seat_interviewer
from tests.accounts.api.caller import Caller
from tests.builders import World, make_user

pytestmark = pytest.mark.django_db


def revoke(world: World, user: User) -> None:
    revoke_role(world.opening, by=world.alice, user=user, role="recruiter")


def unmake(world: World, user: User) -> None:
    change_standing(user, by=world.alice, is_admin=False)


def seat(world: World, user: User) -> None:
    seat_interviewer(world.loop, by=world.alice, interview=world.second, user=user)


def end(world: World, _user: User) -> None:
    world.decide("hire")
    close_loop(world.fresh_loop(), by=world.rosa)


def hide(world: World, _user: User) -> None:
    change_company(by=world.alice, visibility="never")


@pytest.mark.parametrize(
    ("name", "lose", "status"),
    [
        ("rosa", revoke, 404),
        ("adam", unmake, 404),
        ("rosa", seat, 404),
        ("bob", end, 404),
        ("bob", hide, 404),
        ("hugo", hide, 200),
    ],
)
def test_an_answer_is_not_repeated_to_who_may_not_read_it_any_more(
    world: World, name: str, lose: Callable[[World, User], None], status: int
) -> None:
    adam = make_user("Adam Ash", admin=True)
    world.seal_all()
    user = adam if name == "adam" else getattr(world, name)
    caller, path = Caller(user), f"/loops/{world.loop.public_id}/results/"
    assert caller.post(path, idempotency_key="k").status_code == 200
    assert caller.post(path, idempotency_key="k").headers["Idempotency-Replayed"] == "true"
    lose(world, user)
    answer = caller.post(path, idempotency_key="k")
    assert (answer.status_code, "Idempotency-Replayed" in answer.headers) == (status, False)


def test_leaving_is_answered_again_as_it_was(world: World) -> None:
    caller, path = Caller(world.bob), f"/scorecards/{world.bobs.scorecard.public_id}/recuse/"
    first = caller.post(path, {"reason": "We are friends."}, idempotency_key="k")
    again = caller.post(path, {"reason": "We are friends."}, idempotency_key="k")
    assert (first.status_code, again.status_code) == (200, 200)
    assert again.json() == first.json()
