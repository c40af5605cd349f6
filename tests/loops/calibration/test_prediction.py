"""Which competency went with the outcome: scipy's ranks, honest intervals, silence under 30."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from loops.calibration.prediction import predict_outcomes, rank


def make_people(n: int, seed: int = 3) -> tuple[list[dict[str, float]], list[float]]:
    rng = np.random.default_rng(seed)
    data, calm = rng.normal(3, 0.5, n), rng.normal(3, 0.5, n)
    outcome = np.clip(np.rint(2.5 + 1.2 * (data - 3) + rng.normal(0, 0.5, n)), 1, 4)
    levels = [{"data": one, "calm": other} for one, other in zip(data, calm, strict=True)]
    return levels, outcome.tolist()


def test_correlations_are_scipys() -> None:
    levels, outcomes = make_people(60)
    found = predict_outcomes(levels, outcomes)
    assert [one.competency for one in found] == ["data", "calm"]
    theirs = [
        stats.spearmanr([person[name] for person in levels], outcomes).statistic
        for name in ("data", "calm")
    ]
    assert [one.correlation for one in found] == pytest.approx(theirs, abs=1e-12)


def test_what_predicts_is_told_from_what_does_not() -> None:
    found = predict_outcomes(*make_people(60))
    assert [(one.competency, one.predicts) for one in found] == [("data", True), ("calm", False)]


def test_nothing_is_said_below_thirty_people() -> None:
    levels, outcomes = make_people(30)
    assert len(predict_outcomes(levels, outcomes)) == 2
    assert predict_outcomes(levels[1:], outcomes[1:]) == ()
    thin = [{"data": person["data"]} if at else person for at, person in enumerate(levels)]
    assert [one.competency for one in predict_outcomes(thin, outcomes)] == ["data"]


def test_nothing_is_said_where_all_are_alike() -> None:
    levels, outcomes = make_people(40)
    assert predict_outcomes(levels, [3.0] * 40) == ()
    assert predict_outcomes([{"data": 3.0}] * 40, outcomes) == ()


def test_intervals_hold_what_they_promise() -> None:
    """95 % intervals about a true rank correlation of 6/pi asin(.5/2) hold it nearly so often."""
    rng, truth, held = np.random.default_rng(5), 6 / np.pi * np.arcsin(0.25), 0
    for _ in range(400):
        one = rng.normal(size=40)
        other = 0.5 * one + np.sqrt(0.75) * rng.normal(size=40)
        (found,) = predict_outcomes([{"k": value} for value in one.tolist()], other.tolist())
        held += found.lo95 <= truth <= found.hi95
    assert 0.92 <= held / 400 <= 0.975


@settings(max_examples=30, deadline=None)
@given(st.integers(30, 60), st.integers(0, 1000), st.integers(1, 4))
def test_whatever_comes_an_interval_holds_its_correlation(n: int, seed: int, top: int) -> None:
    levels, _ = make_people(n, seed)
    outcomes = np.random.default_rng(seed).integers(1, top + 1, n).tolist()
    for one in predict_outcomes(levels, [float(value) for value in outcomes]):
        assert -1 <= one.lo95 <= one.correlation <= one.hi95 <= 1


def test_equal_values_share_a_rank() -> None:
    assert rank(np.array([3.0, 1.0, 3.0, 2.0])).tolist() == [3.5, 1, 3.5, 2]
    (found,) = predict_outcomes([{"k": float(at)} for at in range(30)], [*range(30)])
    assert (found.lo95, found.correlation, found.hi95) == (1, 1, 1)
