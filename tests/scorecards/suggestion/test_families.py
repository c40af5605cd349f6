"""What benchmarks of model families rest on: signs that hold, groups never parted, one seed."""

from __future__ import annotations

import numpy as np

from benchmarks.masked_words import learn_words, mask
from benchmarks.suggestion_examples import Row, compare_rho, fold_by_group
from benchmarks.suggestion_families import fit_boosting, fit_ordinal
from scorecards.suggestion.fitting.examples import LevelExample


def write_row(level: float, good: float, bad: float, group: str = "a") -> Row:
    example = LevelExample((), "data", level, group)
    return Row(level, group, {"good": good, "bad": bad}, {}, (), example)


ROWS = [write_row(1 + n % 4, n % 4 + (n % 3) / 2, -(n % 4), str(n % 7)) for n in range(40)]


def test_more_of_what_falls_in_the_data_never_lowers_by_the_families_with_signs() -> None:
    asked = [write_row(1, good, bad) for good in (0, 2, 4) for bad in (-3.0, -1.5, 0.0)]
    for fit in (fit_boosting, fit_ordinal):
        scores = fit(ROWS)(asked).reshape(3, 3)
        assert np.diff(scores, axis=1).min() >= 0
        assert np.diff(scores[:, 0]).min() > 0


def test_a_group_is_in_one_fold() -> None:
    groups = [str(n % 23) for n in range(100)]
    folds = fold_by_group(groups)
    assert len({(group, int(fold)) for group, fold in zip(groups, folds, strict=True)}) == 23


def test_a_figure_beside_itself_has_no_gap() -> None:
    scores = np.array([row.level for row in ROWS])
    same = compare_rho(ROWS, scores, scores, times=5)
    assert (round(same.rho, 9), same.gap, same.error) == (1.0, 0.0, 0.0)


def test_persons_and_private_life_are_masked_before_words_are_learned() -> None:
    assert mask(["she", "name", "her", "mother", "church", "waited"]) == mask(
        ["he", "name", "their", "waited"]
    )


def test_the_same_texts_give_the_same_vectors() -> None:
    texts = [["waited", "until", "half", "paid"] * 3] * 4
    assert (learn_words(texts).read(["half"]) == learn_words(texts).read(["half"])).all()
