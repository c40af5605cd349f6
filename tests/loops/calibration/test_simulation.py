"""Against a made world whose truth is known, and against another measurement model."""

import warnings

import numpy as np
import pandas as pd  # type: ignore[import-untyped]  # only raschpy wants it
import pytest
from raschpy import MFRM

from benchmarks.calibration import World, check_simulation, check_update, simulate
from loops.calibration import calibrate, fit_variances


@pytest.fixture(scope="module")
def lenient() -> dict[str, float]:
    """Return the figures of a company whose interviewers differ in leniency."""
    return check_simulation(World())


def test_calibrated_estimates_order_candidates_as_the_truth_does(lenient: dict[str, float]) -> None:
    assert lenient["spearman"] >= 0.88


def test_calibrated_estimates_order_candidates_better_than_raw_means(
    lenient: dict[str, float],
) -> None:
    assert lenient["spearman"] >= lenient["spearman_raw"] + 0.03


def test_intervals_hold_the_truth_as_often_as_they_say(lenient: dict[str, float]) -> None:
    assert 0.93 <= lenient["coverage"] <= 0.97


def test_probabilities_above_the_bar_are_worth_their_word(lenient: dict[str, float]) -> None:
    assert lenient["brier"] <= 0.09


def test_without_leniency_calibration_does_no_harm() -> None:
    assert check_simulation(World(leniency=0.0))["worst_gain"] >= -0.005


def test_an_online_update_of_a_whole_company_equals_a_refit() -> None:
    assert check_update() <= 1e-8


def test_a_many_facet_rasch_model_finds_the_same_leniency() -> None:
    ratings, _ = simulate(World(visiting=0.1), 3)
    found = calibrate(ratings, fit_variances(ratings).variances)
    columns = {
        "rater": ratings.interviewer,
        "person": ratings.candidate,
        "item": ratings.competency,
        "score": ratings.rating - 1,
    }
    table = pd.DataFrame(columns).pivot_table(
        index=["rater", "person"], columns="item", values="score"
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the other package
        model = MFRM(table, max_score=3)
        model.calibrate(model="global")
    severity = [model.facet_effects_global[at] for at in range(80)]
    leniency = [one.leniency for one in found.interviewers]
    assert -np.corrcoef(severity, leniency)[0, 1] >= 0.98
