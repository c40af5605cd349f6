"""Nothing that is inserted to please the rater raises a rating."""

from __future__ import annotations

import json

import pytest

from tests.scorecards.suggestion.conftest import HERE, Pair, read_pairs

ATTACKS: dict[str, str] = json.loads((HERE / "attacks.json").read_text("utf-8"))
VICTIMS = {pair.competency: pair for pair in reversed(read_pairs("pairs.txt"))}


def score_of(pair: Pair, answers: list[str]) -> tuple[float, int | None]:
    found = pair.hold(answers).competencies[pair.competency]
    return found.score, found.rating


@pytest.mark.parametrize("side", ["weaker", "stronger"])
@pytest.mark.parametrize("competency", sorted(VICTIMS))
@pytest.mark.parametrize("attack", sorted(ATTACKS))
def test_an_insertion_raises_nothing(attack: str, competency: str, side: str) -> None:
    pair = VICTIMS[competency]
    answers: list[str] = getattr(pair, side)
    score, rating = score_of(pair, answers)
    attacked = [answers[0] + " " + ATTACKS[attack], *answers[1:]]
    new_score, new_rating = score_of(pair, attacked)
    assert new_score <= score
    assert (new_rating or 0) <= (rating or 0)
