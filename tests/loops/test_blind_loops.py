"""`blind_to` names what `visible_to` has beyond `open_to`: one rule, asked from two sides."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from accounts.actions import change_company
from accounts.models import User
from loops.actions import seat_interviewer, withdraw_loop
from loops.models import Loop
from tests.builders import World, seal

pytestmark = pytest.mark.django_db


def put_staff_on_the_panel(world: World) -> None:
    for person in (world.alice, world.rosa, world.hugo):
        seat_interviewer(world.loop, by=world.alice, interview=world.second, user=person)


def seal_one(world: World) -> None:
    seal(world.card(world.bobs))


def withdraw(world: World) -> None:
    seal_one(world)
    withdraw_loop(world.fresh_loop(), by=world.rosa, reason="Took another offer.")


HAPPENED: list[Callable[[World], object]] = [
    *(World.fresh_loop, seal_one, World.seal_all, withdraw, put_staff_on_the_panel)
]


@pytest.mark.parametrize("visibility", ["never", "after_own", "after_all", "always"])
@pytest.mark.parametrize("happened", HAPPENED)
def test_each_visible_loop_is_either_open_or_blind(
    world: World, visibility: str, happened: Callable[[World], object]
) -> None:
    change_company(by=world.alice, visibility=visibility)
    happened(world)
    for person in User.objects.all():
        visible, opened, blind = (
            set(loops.values_list("pk", flat=True))
            for loops in (
                Loop.objects.visible_to(person),
                Loop.objects.open_to(person),
                Loop.objects.blind_to(person),
            )
        )
        assert (blind, blind & opened) == (visible - opened, set()), person
