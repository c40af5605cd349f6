import subprocess
import sys
from dataclasses import astuple

import numpy as np
import pytest

from loops.calibration import Variances, calibrate, collect_rows, fit_variances, typical_variances
from loops.calibration.cards import group_cards
from loops.calibration.criterion import measure_slope, penalise
from tests.loops.calibration.dense import Dense, Floats
from tests.loops.calibration.worlds import VARIANCES, rate_company

STEP = 1e-5


def log_sds(variances: Variances) -> Floats:
    values: Floats = np.log(np.array(astuple(variances))) / 2
    return values


def from_log_sds(values: Floats) -> Variances:
    return Variances(*np.exp(2 * values).tolist())


@pytest.mark.parametrize("term", range(6), ids=list(VARIANCES.as_dict()))
def test_its_slope_is_that_of_the_dense_criterion(term: int) -> None:
    rows = rate_company()
    found = measure_slope(group_cards(collect_rows(rows)), VARIANCES, interviewers=6, openings=2)
    move = np.eye(6)[term] * STEP
    up, down = (
        Dense(rows, from_log_sds(log_sds(VARIANCES) + sign * move)).criterion() for sign in (1, -1)
    )
    assert found.slope[term] == pytest.approx((up - down) / (2 * STEP), abs=1e-5)


def test_no_step_from_the_fit_lowers_the_penalised_dense_criterion() -> None:
    rows = rate_company()
    fit = fit_variances(collect_rows(rows))
    best, typical = log_sds(fit.variances), log_sds(typical_variances())
    moves = [sign * 0.02 * row for row in np.eye(6) for sign in (1, -1)]
    around = [
        Dense(rows, from_log_sds(best + move)).criterion() + penalise(best + move, typical)[0]
        for move in moves
    ]
    assert min(around) > fit.criterion


def test_it_reports_the_criterion_that_calibration_reports() -> None:
    ratings = collect_rows(rate_company())
    fit = fit_variances(ratings)
    assert fit.reml == pytest.approx(calibrate(ratings, fit.variances).reml, abs=1e-8)


def test_it_finds_the_variances_that_made_the_ratings() -> None:
    rows = rate_company(candidates=400, interviewers=60, openings=1, panel=4, asked=1)
    fit = fit_variances(collect_rows(rows))
    sds = np.sqrt(np.array(astuple(fit.variances)))[:4]
    # Whole ratings cut off at the ends of the scale shrink every sd a little.
    assert sds == pytest.approx([0.46, 0.22, 0.36, 0.33], abs=0.06)


def test_it_says_that_it_converged() -> None:
    assert fit_variances(collect_rows(rate_company())).converged


def test_it_fits_on_no_more_candidates_than_asked() -> None:
    fit = fit_variances(collect_rows(rate_company(candidates=30)), most_candidates=20)
    assert fit.n_candidates == 20


def test_it_fits_on_the_busiest_interviewers() -> None:
    fit = fit_variances(collect_rows(rate_company(candidates=30)), most_interviewers=4)
    assert fit.n_interviewers == 4


def test_two_fits_give_the_same_bits() -> None:
    ratings = collect_rows(rate_company())
    assert fit_variances(ratings) == fit_variances(ratings)


def test_only_the_fit_loads_scipy() -> None:
    script = (
        "import sys; from loops.calibration import *;"
        "calibrate(collect_rows([RatingRow(1, 2, 3, 4)]), typical_variances());"
        "sys.exit(any(name.startswith(('scipy', 'django')) for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
