"""Names, genders and ways of speaking change nothing, to the last digit."""

from __future__ import annotations

import re

import pytest

from tests.scorecards.suggestion.conftest import Pair, read_pairs

PAIRS = read_pairs("pairs.txt")[::3]
SWAPS = {
    "women for men": {"he": "she", "him": "her", "his": "her", "man": "woman", "men": "women"},
    "men for women": {"she": "he", "hers": "his", "woman": "man", "women": "men"},
    "mothers for fathers": {"father": "mother", "brother": "sister", "son": "daughter"},
}
FILLERS = ["you know", "like", "sort of", "I mean", "honestly", "basically", "right"]


def figures(pair: Pair, answers: list[str]) -> list[tuple[float, int | None]]:
    found = pair.hold(answers).competencies.values()
    return [(item.score, item.rating) for item in found]


def swap(text: str, words: dict[str, str]) -> str:
    return re.sub(r"\w+", lambda found: words.get(found.group(), found.group()), text)


@pytest.mark.parametrize("words", SWAPS.values(), ids=SWAPS)
@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.industry)
def test_other_people_in_the_story_change_nothing(pair: Pair, words: dict[str, str]) -> None:
    swapped = [swap(answer, words) for answer in pair.stronger]
    assert figures(pair, swapped) == figures(pair, pair.stronger)


@pytest.mark.parametrize("filler", FILLERS)
@pytest.mark.parametrize("pair", PAIRS[:6], ids=lambda pair: pair.industry)
def test_a_filler_before_a_sentence_changes_nothing(pair: Pair, filler: str) -> None:
    spoken = [f"{filler[0].upper()}{filler[1:]}, {answer}" for answer in pair.stronger]
    plain = [answer[0].upper() + answer[1:] for answer in pair.stronger]
    assert figures(pair, spoken) == figures(pair, plain)


@pytest.mark.parametrize("name", ["Aoife", "Chukwuemeka", "Nguyễn Thị", "Muhammad", "Emily"])
@pytest.mark.parametrize("pair", PAIRS[:6], ids=lambda pair: pair.industry)
def test_the_name_of_a_colleague_changes_nothing(pair: Pair, name: str) -> None:
    told = [f"{answer} That was with {name}." for answer in pair.stronger]
    other = [f"{answer} That was with Robert." for answer in pair.stronger]
    assert figures(pair, told) == figures(pair, other)
