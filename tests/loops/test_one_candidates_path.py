"""The way from the interview's words to a recorded decision, by actions."""

from typing import Any

import pytest

from loops.actions import decide_loop, find_estimate, recommend
from loops.models import Decision, Loop
from scorecards.models import Suggestion
from tests.builders import World

pytestmark = pytest.mark.django_db


def test_words_become_a_suggestion_and_cards_a_decision(world: World, drain: Any) -> None:
    world.say()
    world.seal_all()
    drain()
    assert Suggestion.objects.get().ratings.count() == 5
    assert world.fresh_loop().state == Loop.State.READY
    advised = recommend(world.fresh_loop())
    decision = decide_loop(
        world.fresh_loop(),
        by=world.hugo,
        outcome="hire",
        reason="Clear evidence in three areas.",
        override_reason="Two references and the work sample outweigh the thin data rating.",
        seen=advised.public_id,
    )
    assert Decision.objects.get() == decision
    assert decision.recommendation.estimate == find_estimate(world.fresh_loop())
    assert world.fresh_loop().state == Loop.State.DECIDED
