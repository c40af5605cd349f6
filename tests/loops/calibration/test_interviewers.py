import math
from dataclasses import replace

import pytest

from loops.calibration import InterviewerEstimate, RatingRow, Variances, calibrate, collect_rows
from tests.loops.calibration.worlds import SKILLS, VARIANCES, rate_company


def describe(rows: list[RatingRow], variances: Variances = VARIANCES) -> InterviewerEstimate:
    found = calibrate(collect_rows(rows), variances).interviewers
    return next(one for one in found if one.interviewer == "ana")


def rate(candidate: str, interviewer: str, *ratings: float, when: float = 0) -> list[RatingRow]:
    return [
        RatingRow(candidate, interviewer, skill, rating, "o", when=when)
        for skill, rating in zip(SKILLS, ratings, strict=False)
    ]


def test_a_generous_interviewer_is_lenient() -> None:
    rows = [
        row
        for at in range(20)
        for row in rate(f"c{at}", "ana", 4, 4, 4) + rate(f"c{at}", "ben", 2, 2, 2)
    ]
    assert describe(rows).leniency == pytest.approx(0.86, abs=0.1)


def test_it_says_nothing_of_a_person_under_ten_interviews() -> None:
    nine = [row for at in range(9) for row in rate(f"c{at}", "ana", 3, 2)]
    ten = nine + rate("c9", "ana", 3, 2)
    assert (describe(nine).enough, describe(ten).enough) == (False, True)


def test_a_card_without_differences_is_all_halo() -> None:
    rows = [row for at in range(5) for row in rate(f"c{at}", "ana", *[float(1 + at % 4)] * 3)]
    rows += rate_company()
    assert describe(rows).halo_index == pytest.approx(1, abs=0.05)


def test_differences_as_large_as_expected_are_no_halo() -> None:
    variances = Variances(0.2, 0.1, 0.1, 0.1, 0.4, 0)
    half = math.sqrt(0.25)
    rows = rate("c1", "ana", 2.5 - half, 2.5 + half) + rate("c2", "ana", 2.5 + half, 2.5 - half)
    assert describe(rows, variances).halo_index == pytest.approx(0)


def test_one_rating_a_card_says_nothing_of_halo() -> None:
    assert describe(rate("c1", "ana", 3) + rate("c2", "ana", 2)).halo_index is None


def test_its_spread_is_that_of_the_ratings_about_the_competency_means() -> None:
    rows = rate("c1", "ana", 1, 2) + rate("c2", "ana", 3, 4)
    assert describe(rows).spread == pytest.approx(math.sqrt(4 / 3))


def test_a_single_rating_has_no_spread() -> None:
    assert describe(rate("c1", "ana", 3)).spread is None


def test_whoever_sat_alone_has_no_panel_to_differ_from() -> None:
    assert describe(rate("c1", "ana", 3, 2)).panel_gap is None


def test_its_expected_gap_to_the_panel_follows_from_halo_and_noise() -> None:
    rows = rate("c1", "ana", 3, 2) + rate("c1", "ben", 3, 2)
    variance = 2 * 0.11 + 2 * 0.33 / 2
    expected = math.sqrt(2 / math.pi * variance)
    assert describe(rows).expected_panel_gap == pytest.approx(expected)


def test_its_gap_to_the_panel_leaves_leniency_out() -> None:
    pairs = [(3, 2), (4, 3), (2, 1), (4, 3)] * 10
    rows = [
        row
        for at, (high, low) in enumerate(pairs)
        for row in rate(f"c{at}", "ana", high, high) + rate(f"c{at}", "ben", low, low)
    ]
    generous = Variances(0.3, 0.01, 100, 0.01, 0.1, 0)
    assert describe(rows, generous).panel_gap == pytest.approx(0, abs=0.01)


def drifting(step: float) -> list[RatingRow]:
    return [
        row
        for at in range(40)
        for row in rate(f"c{at}", "ana", 2 + step * (at >= 20), 2 + step * (at >= 20), when=at)
        + [one for who in "bcd" for one in rate(f"c{at}", who, 2, 2, when=at)]
    ]


def test_an_interviewer_who_grows_generous_drifts_by_about_that_much() -> None:
    drift = describe(drifting(1)).drift
    assert drift is not None
    assert drift.change == pytest.approx(0.8, abs=0.15)


def test_an_interviewer_who_stays_the_same_does_not_drift() -> None:
    drift = describe(drifting(0)).drift
    assert drift is not None
    assert drift.change == pytest.approx(0, abs=1e-9)


def test_without_dates_there_is_no_drift() -> None:
    assert describe([replace(row, when=None) for row in drifting(1)]).drift is None


def test_an_interviewer_whose_cards_never_count_is_listed_without_a_component() -> None:
    rows = rate_company() + [replace(row, weight=0) for row in rate("c001", "ana", 3, 3)]
    one = describe(rows)
    assert (one.n_interviews, one.leniency, one.component) == (0, 0, None)


def test_many_top_ratings_raise_the_ceiling_warning() -> None:
    rows = rate("c1", "ana", 4, 4, 3) + rate("c1", "ben", 4, 2, 3)
    (warning,) = calibrate(collect_rows(rows), VARIANCES).warnings
    assert warning.startswith("50% of the ratings are at the top of the scale")
