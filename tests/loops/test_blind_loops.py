"""One rule, asked from two sides, gives the same rows.

`blind_to` is what `visible_to` has beyond `open_to`; a long list is what single rows are seen by.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from accounts.actions import change_company
from accounts.models import User
from candidates.models import Interview
from loops.actions import seat_interviewer, withdraw_loop
from loops.models import Loop
from loops.querysets import LoopQuerySet
from scorecards.models import Scorecard
from tests.builders import World, seal

pytestmark = pytest.mark.django_db
Happened = Callable[[World], object]


def put_staff_on_the_panel(world: World) -> None:
    for person in (world.alice, world.rosa, world.hugo):
        seat_interviewer(world.loop, by=world.alice, interview=world.second, user=person)


def seal_one(world: World) -> None:
    seal(world.card(world.bobs))


def withdraw(world: World) -> None:
    seal_one(world)
    withdraw_loop(world.fresh_loop(), by=world.rosa, reason="Took another offer.")


HAPPENED: list[Happened] = [
    *(World.fresh_loop, seal_one, World.seal_all, withdraw, put_staff_on_the_panel)
]


@pytest.fixture(params=["never", "after_own", "after_all", "always"])
def people(world: World, request: pytest.FixtureRequest, happened: Happened) -> list[User]:
    """Return everybody, under each setting, after each of what happened."""
    change_company(by=world.alice, visibility=request.param)
    happened(world)
    return list(User.objects.all())


@pytest.mark.parametrize("happened", HAPPENED)
def test_each_visible_loop_is_either_open_or_blind(people: list[User]) -> None:
    for person in people:
        visible, opened, blind = (
            set(loops.values_list("pk", flat=True))
            for loops in (
                Loop.objects.visible_to(person),
                Loop.objects.open_to(person),
                Loop.objects.blind_to(person),
            )
        )
        assert (blind, blind & opened) == (visible - opened, set()), person


@pytest.mark.parametrize("happened", HAPPENED)
def test_a_long_list_holds_what_is_seen_one_by_one(people: list[User]) -> None:
    for person in people:
        pairs = {
            "loops": (Loop.objects.with_openness(person), with_openness_listed(person)),
            "cards": (Scorecard.objects.visible_to(person), Scorecard.objects.listed_to(person)),
            "talks": (Interview.objects.visible_to(person), Interview.objects.listed_to(person)),
        }
        for name, (one_by_one, listed) in pairs.items():
            assert set(listed) == set(one_by_one), (person, name)
            assert listed.count() == one_by_one.count(), (person, name)


def with_openness_listed(person: User) -> LoopQuerySet:
    return Loop.objects.with_openness(person, listed=True)
