"""Candidates compared under one joint posterior: levels as a refit gives them, chances exact."""

import math

import numpy as np
import pytest

from loops.calibration import Case, Goal, calibrate, collect_rows, compare_candidates
from loops.calibration.normal import normal_cdf
from tests.loops.calibration.dense import Dense
from tests.loops.calibration.worlds import SKILLS, VARIANCES, rate_company

ROWS = rate_company()
NAMES = ("c000", "c002", "c004")
WEIGHTS = np.full(len(SKILLS), 1 / len(SKILLS))


def build_case(name: str, *, known: bool = True) -> Case:
    own = [row for row in ROWS if row.candidate == name]
    return Case(name, "o0", own if known else [], own, Goal(bar=3))


def test_levels_are_those_of_calibrating_everybody_again() -> None:
    others = [row for row in ROWS if row.candidate not in NAMES]
    state = calibrate(collect_rows(others), VARIANCES).state
    found = compare_candidates(state, [build_case(name, known=False) for name in NAMES])
    whole = calibrate(collect_rows(ROWS), VARIANCES, bar=3)
    again = [whole.candidate(name) for name in NAMES]
    assert [one.estimate for one in found.estimates] == pytest.approx(
        [one.estimate for one in again], abs=1e-8
    )
    assert [one.sd for one in found.estimates] == pytest.approx([one.sd for one in again], abs=1e-8)


def measure_plainly(one: str, other: str) -> float:
    """Return the chance that one lies above the other, from the covariance written out in full."""
    dense, v = Dense(ROWS, VARIANCES), VARIANCES
    sign = {one: 1, other: -1}
    shared = np.array(
        [
            sign.get(str(row.candidate), 0)
            * (v.candidate + v.candidate_competency * WEIGHTS[SKILLS.index(str(row.competency))])
            for row in ROWS
        ]
    )
    prior = 2 * (v.candidate + v.candidate_competency * float(np.sum(WEIGHTS**2)))
    gap, sd = dense.predict(np.zeros(len(SKILLS)), shared, prior)
    return normal_cdf(gap / sd)


def test_chances_count_what_two_estimates_share() -> None:
    state = calibrate(collect_rows(ROWS), VARIANCES).state
    found = compare_candidates(state, [build_case(name) for name in NAMES])
    assert found.ahead[0][1] == pytest.approx(measure_plainly("c000", "c002"), abs=1e-9)
    assert found.ahead[2][0] == pytest.approx(measure_plainly("c004", "c000"), abs=1e-9)


def test_a_pair_of_chances_adds_up_to_one() -> None:
    state = calibrate(collect_rows(ROWS), VARIANCES).state
    ahead = compare_candidates(state, [build_case(name) for name in NAMES]).ahead
    sums = [ahead[i][j] + ahead[j][i] for i in range(3) for j in range(3)]
    assert all(math.isclose(one, 1) for one in sums)


def test_nobody_is_compared_while_nobody_has_rated() -> None:
    state = calibrate(collect_rows([]), VARIANCES).state
    found = compare_candidates(state, [Case("c", "o", [], [], Goal(bar=3))])
    assert (found.estimates, found.ahead) == ((), ())
