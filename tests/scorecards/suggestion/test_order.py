"""Between two answers to one question the better one scores higher, whatever its length."""

from __future__ import annotations

import json

import pytest

from candidates.transcripts import Role, read_transcript, speakers
from scorecards.suggestion import Suggestion, default_rubric, suggest
from tests.scorecards.suggestion.conftest import HERE, Pair, read_pairs

# Its questions are taken for questions about another competency: docs/limits.md.
KNOWN_MISSES = {("data", "ports")}
PAIRS = [
    pytest.param(pair, id=f"{pair.competency}-{pair.industry}")
    for name in ("pairs.txt", "held_out_pairs.txt")
    for pair in read_pairs(name)
]
LEVELS = json.loads((HERE / "interviews" / "levels.json").read_text("utf-8"))


@pytest.mark.parametrize("pair", PAIRS)
def test_the_stronger_answer_scores_higher(pair: Pair) -> None:
    weaker, stronger = pair.hold(pair.weaker), pair.hold(pair.stronger)
    scores = [side.competencies[pair.competency].score for side in (weaker, stronger)]
    missed = (pair.competency, pair.industry) in KNOWN_MISSES
    assert (scores[0] < scores[1]) is not missed


def rate_interview(name: str) -> Suggestion:
    read = read_transcript((HERE / "interviews" / name).read_bytes())
    ranked = sorted(speakers(read), key=lambda speaker: -speaker.words)
    roles = {speaker.label: Role.INTERVIEWER for speaker in ranked}
    roles[ranked[0].label] = Role.CANDIDATE
    return suggest(read, roles, default_rubric())


@pytest.mark.parametrize("name", sorted(LEVELS))
def test_whole_interviews_are_rated_within_one_level(name: str) -> None:
    found = rate_interview(name).competencies
    far = {
        key: (level, found[key].rating)
        for key, level in LEVELS[name].items()
        if isinstance(level, int) and abs(level - (found[key].rating or 9)) > 1
    }
    assert far == {}


def test_a_competency_that_nobody_asked_about_is_not_asked() -> None:
    assert str(rate_interview("bookshop.txt").competencies["data"].status) == "not_asked"


@pytest.mark.parametrize("name", sorted(LEVELS))
def test_the_same_words_give_the_same_figures(name: str) -> None:
    assert rate_interview(name) == rate_interview(name)
