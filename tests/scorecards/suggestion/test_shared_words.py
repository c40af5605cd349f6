"""A telling word counts only if it goes with higher levels in what all writers but one wrote."""

from __future__ import annotations

from collections.abc import Sequence

from scorecards.suggestion.fitting.examples import LevelExample
from scorecards.suggestion.fitting.levels import fit_telling


def write(writers: Sequence[str]) -> list[LevelExample]:
    """Return ten examples a writer, of levels 1 to 4 in turn, each of a group of its own."""
    return [
        LevelExample((), "data", float(1 + place % 4), f"{writer}{place}", writer)
        for writer in writers
        for place in range(12)
    ]


def tell(
    examples: Sequence[LevelExample], stem: str, writers: Sequence[str]
) -> list[dict[str, float]]:
    """Return rows that hold `stem` in the strong answers of some writers, in the weak of others."""
    return [{stem: 1.0} if (one.level > 2) == (one.writer in writers) else {} for one in examples]


def test_a_word_of_all_writers_but_one_counts() -> None:
    examples = write(["a", "b", "c"])
    assert "half" in fit_telling(examples, tell(examples, "half", ["a", "b"])).weights


def test_a_word_of_one_writer_does_not() -> None:
    examples = write(["a", "b", "c"])
    assert fit_telling(examples, tell(examples, "half", ["a"])).weights == {}


def test_where_writers_are_not_told_apart_a_word_that_rises_counts() -> None:
    examples = write([""])
    assert "half" in fit_telling(examples, tell(examples, "half", [""])).weights
