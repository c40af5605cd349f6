"""The probe finds words that tell the level, and finds nothing where they tell nothing."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from corpus import measure
from corpus.reading import Exchange
from corpus.words import probe_words, table_words

SPOKEN = {1: "plenty", 2: "some", 3: "half", 4: "counted"}


def write(writer: str, place: int, level: int) -> Exchange:
    """Return an exchange of a writer without turns; the words are handed over beside it."""
    return Exchange(f"{writer}{place // 4}-{place}-{level}", "data", "Welsh", "bees", writer, ())


EXCHANGES = [write(w, place, 1 + place % 4) for w in ("a", "b") for place in range(24)]
LEVELS = {one.id: int(one.id[-1]) for one in EXCHANGES}


def test_words_that_stand_for_a_level_are_found_within_and_across() -> None:
    words = {key: ["bees", SPOKEN[level]] for key, level in LEVELS.items()}
    found = probe_words(EXCHANGES, LEVELS, words)
    assert [rho > 0.9 for row in found.values() for rho in row.values()] == [True] * 4


def test_a_habit_of_one_writer_does_not_carry_to_another() -> None:
    words = {
        key: ["bees", SPOKEN[level if key[0] == "a" else 5 - level]]
        for key, level in LEVELS.items()
    }
    found = probe_words(EXCHANGES, LEVELS, words)
    assert (found["a"]["a"] > 0.9, found["a"]["b"] < -0.9) == (True, True)


def test_an_answer_that_shows_nothing_takes_no_part() -> None:
    silent = write("a", 99, 0)
    words = {key: ["bees", SPOKEN[level]] for key, level in LEVELS.items()}
    found = probe_words([*EXCHANGES, silent], LEVELS | {silent.id: 0}, words | {silent.id: []})
    assert found == probe_words(EXCHANGES, LEVELS, words)


def test_length_is_taken_out() -> None:
    table = table_words([["half"], ["half", "paid", "lost"], ["paid"], ["lost"], []])
    assert np.linalg.norm(table, axis=1) == pytest.approx([1, 1, 1, 1, 0])


def test_asked_for_words_it_prints_a_row_for_each_writer(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["measure", "--words"])
    measure.main()
    rows = capsys.readouterr().out.splitlines()[2:]
    assert [row.split()[0] for row in rows] == ["w1", "w3", "w4"]
