"""Planning a loop in one go computes its state once; closing one may say how it ended."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from candidates.actions import add_candidacy
from loops.actions import close_loop, decide_loop, plan_loop, refresh_state
from loops.actions.states import refreshing_later
from loops.models import Loop
from tests.builders import KEYS, LONG_REASON, World, make_candidate, seal


def test_a_planned_loop_counts_its_cards(world: World) -> None:
    candidacy = add_candidacy(make_candidate(world.rosa, "Uma Ueda"), world.opening, by=world.rosa)
    begins = datetime.now(UTC) + timedelta(days=2)
    step = {"name": "All of it", "starts_at": begins, "competencies": KEYS}
    loop = plan_loop(candidacy, by=world.rosa, steps=[{**step, "panel": [world.bob, world.dave]}])

    assert (loop.state, loop.cards_in, loop.cards_due) == ("planned", 0, 2)


def test_states_wait_for_the_end_of_the_block(world: World) -> None:
    with refreshing_later():
        seal(world.card(world.bobs))

        assert world.fresh_loop().cards_in == 0


def test_states_are_refreshed_again_after_the_block(world: World) -> None:
    with refreshing_later():
        seal(world.card(world.bobs))

    assert refresh_state(world.loop).cards_in == 1


def test_a_closed_loop_says_how_it_ended(world: World) -> None:
    world.seal_all()
    decide_loop(
        world.loop, by=world.hugo, outcome="hire", reason=LONG_REASON, override_reason=LONG_REASON
    )
    close_loop(world.loop, by=world.hugo, reason="Signed on Friday.")

    assert Loop.objects.get(pk=world.loop.pk).state_reason == "Signed on Friday."
