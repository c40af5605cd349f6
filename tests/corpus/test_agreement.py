"""Agreement of blind raters, figure by figure."""

from __future__ import annotations

import math
import sys

import pytest

from corpus.agreement import (
    Agreement,
    compare,
    find_contested,
    main,
    tabulate,
    weigh_kappa,
    write_report,
)
from corpus.reading import Exchange, Turn


def make(key: str, competency: str, writer: str) -> Exchange:
    """Return an exchange of one turn."""
    return Exchange(key, competency, "Welsh", "bees", writer, (Turn("candidate", "Bees."),))


EXCHANGES = [make("1", "data", "w1"), make("2", "data", "w2"), make("3", "strategy", "w2")]


def test_kappa_weighs_a_miss_by_its_square() -> None:
    assert weigh_kappa([1, 2, 3, 4], [1, 2, 3, 4], 4) == 1.0
    assert weigh_kappa([1, 2, 3, 4], [4, 3, 2, 1], 4) == pytest.approx(-1.0)
    assert weigh_kappa([1, 2, 3], [3, 2, 4], 4) == pytest.approx(1 - 5 / 7)


def test_kappa_says_nothing_where_all_is_one_level() -> None:
    assert math.isnan(weigh_kappa([2, 2], [2, 2], 4))
    assert math.isnan(weigh_kappa([], [], 4))


def test_what_one_of_them_saw_nothing_in_counts_as_shown_alone() -> None:
    found = compare([(0, 0), (0, 1), (1, 1), (2, 4), (4, 3)])
    assert (found.exchanges, found.shown, found.graded) == (5, 0.8, 3)
    assert found.exact == found.lean == pytest.approx(1 / 3)
    assert found.within_one == pytest.approx(2 / 3)


def test_nothing_is_said_where_there_is_nothing_to_compare() -> None:
    found = compare([])
    assert (found.exchanges, found.graded) == (0, 0)
    assert all(math.isnan(one) for one in (found.shown, found.exact, found.kappa, found.lean))


def test_it_tells_competencies_and_writers_apart_and_leaves_out_what_one_did_not_rate() -> None:
    table = tabulate(EXCHANGES, {"1": 1, "2": 2, "3": 3}, {"1": 1, "2": 4})
    assert [(name, row.exchanges) for name, row in table.items() if row.exchanges] == [
        ("all", 2),
        ("data", 2),
        ("w1", 1),
        ("w2", 1),
    ]
    assert (table["w1"].exact, table["w2"].exact, table["w2"].lean) == (1.0, 0.0, 2)


def test_contested_is_what_every_rater_holds_far_from_the_intent() -> None:
    intents = {"near": 2, "one far": 2, "far": 4, "nothing shown": 1, "not rated": 1}
    first = {"near": 3, "one far": 4, "far": 2, "nothing shown": 0, "not rated": 4}
    second = {"near": 1, "one far": 2, "far": 1, "nothing shown": 0}
    assert find_contested(intents, [first, second]) == ["far", "nothing shown"]
    assert find_contested(intents, []) == []


def test_the_report_has_a_table_for_each_pair_and_the_contested_last() -> None:
    views = {"intent": {"1": 1, "2": 2, "3": 3}, "r3": {"1": 3, "2": 2, "3": 4}, "r4": {"1": 4}}
    lines = list(write_report(EXCHANGES, views))
    assert [line for line in lines if " and " in line] == [
        "intent and r3",
        "intent and r4",
        "r3 and r4",
    ]
    assert lines[2].split() == ["all", "3", "1.000", "3", "0.333", "0.667", "0.286", "+1.000"]
    assert lines[-2:] == ["every rater far from the intent: intent, r3, r4", "1: 1, 3, 4"]


def test_the_command_compares_every_rater_of_the_corpus_with_the_intents(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["agreement"])
    main()
    printed = capsys.readouterr().out
    assert "intent and r3\n" in printed
    assert "every rater far from the intent: intent, r3" in printed


def test_an_agreement_is_a_value() -> None:
    assert compare([(1, 1), (4, 4)]) == Agreement(2, 1.0, 2, 1.0, 1.0, 1.0, 0)
