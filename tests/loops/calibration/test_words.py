from dataclasses import replace

import pytest

from loops.calibration import (
    Adjustment,
    CandidateEstimate,
    calibrate,
    collect_rows,
    explain_adjustment,
)
from tests.loops.calibration.worlds import VARIANCES, rate_company


@pytest.fixture(scope="module")
def someone() -> CandidateEstimate:
    found = calibrate(collect_rows(rate_company()), VARIANCES).candidate("c000")
    return replace(found, raw_mean=3.0, n_ratings=9, estimate=2.7)


def test_it_names_every_part_that_moves_the_figure(someone: CandidateEstimate) -> None:
    assert explain_adjustment(replace(someone, adjustment=Adjustment(-0.5, -0.1, 0.3))) == (
        "The raw mean of 9 ratings is 3.00.",
        "This panel is more generous than average: -0.50.",
        "The competencies were not rated in proportion to their weights: -0.10.",
        "The evidence is limited, so the opening's mean pulls up: +0.30.",
        "The calibrated estimate is 2.70.",
    )


def test_it_leaves_out_parts_that_round_to_nothing(someone: CandidateEstimate) -> None:
    assert explain_adjustment(replace(someone, adjustment=Adjustment(0.004, 0, -0.3))) == (
        "The raw mean of 9 ratings is 3.00.",
        "The evidence is limited, so the opening's mean pulls down: -0.30.",
        "The calibrated estimate is 2.70.",
    )


def test_it_says_that_nobody_has_rated(someone: CandidateEstimate) -> None:
    unrated = replace(someone, raw_mean=None, adjustment=None)
    assert explain_adjustment(unrated) == (
        "Nobody's rating counts yet: 2.70 is the opening's mean.",
    )
