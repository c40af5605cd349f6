from dataclasses import replace

import numpy as np
import pytest

from loops.calibration import (
    Goal,
    RatingRow,
    Variances,
    WeightError,
    calibrate,
    collect_ratings,
    collect_rows,
    hash_ratings,
)
from tests.loops.calibration.dense import Dense
from tests.loops.calibration.worlds import SKILLS, VARIANCES, rate_company

EXACT = 1e-9
TERMS = tuple(VARIANCES.as_dict())
ALIKE = np.full(5, 0.2)


def close(value: object) -> object:
    return pytest.approx(value, abs=EXACT, rel=0)


@pytest.fixture(scope="module")
def rows() -> list[RatingRow]:
    return rate_company()


def test_it_gives_every_candidate_the_dense_estimate_and_sd(rows: list[RatingRow]) -> None:
    dense = Dense(rows, VARIANCES)
    found = calibrate(collect_rows(rows), VARIANCES).candidates
    expected = [dense.candidate(one.candidate, one.opening, ALIKE) for one in found]
    assert [(one.estimate, one.sd) for one in found] == [close(pair) for pair in expected]


def test_it_gives_every_competency_the_dense_estimate_and_sd(rows: list[RatingRow]) -> None:
    dense = Dense(rows, VARIANCES)
    one = calibrate(collect_rows(rows), VARIANCES).candidate("c003")
    expected = [dense.candidate("c003", "o1", row) for row in np.eye(5)]
    assert [(k.estimate, k.sd) for k in one.competencies] == [close(pair) for pair in expected]


def test_it_weighs_competencies_as_asked(rows: list[RatingRow]) -> None:
    weights = [0.4, 0.3, 0.2, 0.1, 0.0]
    one = calibrate(collect_rows(rows), VARIANCES, weights=weights).candidate("c001")
    expected = Dense(rows, VARIANCES).candidate("c001", "o1", np.array(weights))
    assert (one.estimate, one.sd) == close(expected)


def test_it_gives_every_interviewer_the_dense_leniency_and_sd(rows: list[RatingRow]) -> None:
    dense = Dense(rows, VARIANCES)
    found = calibrate(collect_rows(rows), VARIANCES).interviewers
    expected = [dense.interviewer(one.interviewer) for one in found]
    assert [(one.leniency, one.sd) for one in found] == [close(pair) for pair in expected]


def test_it_gives_the_dense_competency_means(rows: list[RatingRow]) -> None:
    means = Dense(rows, VARIANCES).solve()[1]
    found = calibrate(collect_rows(rows), VARIANCES).competency_means
    assert [one.mean for one in found] == close(means.tolist())


def test_it_gives_the_dense_criterion(rows: list[RatingRow]) -> None:
    found = calibrate(collect_rows(rows), VARIANCES)
    assert found.reml == close(Dense(rows, VARIANCES).criterion())


def test_its_printed_criterion_adds_the_constant_of_mixed_model_packages(
    rows: list[RatingRow],
) -> None:
    found = calibrate(collect_rows(rows), VARIANCES)
    constant = (len(rows) - 5) * np.log(2 * np.pi)
    assert found.reml_with_constant == close(found.reml + constant)


@pytest.mark.parametrize("term", [term for term in TERMS if term != "residual"])
def test_a_variance_of_zero_drops_its_term(rows: list[RatingRow], term: str) -> None:
    variances = replace(VARIANCES, **{term: 0.0})
    dense = Dense(rows, variances)
    found = calibrate(collect_rows(rows), variances).candidates
    expected = [dense.candidate(one.candidate, one.opening, ALIKE) for one in found]
    assert [(one.estimate, one.sd) for one in found] == [close(pair) for pair in expected]


def test_noise_alone_leaves_nothing_but_the_competency_means(rows: list[RatingRow]) -> None:
    found = calibrate(collect_rows(rows), Variances(0, 0, 0, 0, 0.3, 0))
    means = [one.mean for one in found.competency_means]
    assert [one.estimate for one in found.candidates] == [close(float(np.mean(means)))] * 8


def test_a_candidate_of_two_openings_is_one_person_with_two_halos(rows: list[RatingRow]) -> None:
    again = [RatingRow("c003", "i001", skill, 4.0, "o0") for skill in SKILLS[:2]]
    mixed = [row for row in rows if row.interviewer != "i001" or row.candidate != "c003"] + again
    one = calibrate(collect_rows(mixed), VARIANCES).candidate("c003")
    expected = Dense(mixed, VARIANCES).candidate("c003", "o1", ALIKE)
    assert (one.estimate, one.sd) == close(expected)


def test_its_interval_and_probability_follow_from_estimate_and_sd() -> None:
    one = calibrate(collect_rows(rate_company()), VARIANCES, bar=2.5).candidate("c000")
    half = 1.959963984540054 * one.sd
    assert (one.lo95, one.hi95) == close((one.estimate - half, one.estimate + half))


def test_it_says_no_probability_without_a_bar(rows: list[RatingRow]) -> None:
    assert calibrate(collect_rows(rows), VARIANCES).candidate("c000").p_above_bar is None


def test_the_three_parts_of_the_adjustment_lead_from_raw_to_estimate(
    rows: list[RatingRow],
) -> None:
    one = calibrate(collect_rows(rows), VARIANCES).candidate("c002")
    parts = one.adjustment
    assert parts is not None
    change = parts.leniency + parts.missing + parts.shrinkage
    assert one.estimate - change == close(one.raw_mean)


def test_the_leniency_part_is_the_mean_leniency_of_the_ratings_taken_off(
    rows: list[RatingRow],
) -> None:
    found = calibrate(collect_rows(rows), VARIANCES)
    leniency = {one.interviewer: one.leniency for one in found.interviewers}
    own = [leniency[row.interviewer] for row in rows if row.candidate == "c002"]
    parts = found.candidate("c002").adjustment
    assert parts is not None
    assert parts.leniency == close(-float(np.mean(own)))


def test_raw_mean_and_median_are_those_of_the_ratings(rows: list[RatingRow]) -> None:
    own = [row.rating or 0 for row in rows if row.candidate == "c005"]
    one = calibrate(collect_rows(rows), VARIANCES).candidate("c005")
    assert (one.raw_mean, one.raw_median) == close((float(np.mean(own)), float(np.median(own))))


def test_each_opening_may_weigh_and_bar_for_itself(rows: list[RatingRow]) -> None:
    goal = Goal({"strategy": 3, "data": 1}, bar=3.2, floors={"data": 1.5})
    one = calibrate(collect_rows(rows), VARIANCES, bar=2, goals={"o1": goal}).candidate("c003")
    expected = Dense(rows, VARIANCES).candidate("c003", "o1", np.array([0.25, 0, 0, 0, 0.75]))
    assert (one.estimate, one.bar, one.competencies[0].floor) == (close(expected[0]), 3.2, 1.5)


def test_the_weight_of_a_competency_nobody_rated_goes_to_the_others(rows: list[RatingRow]) -> None:
    wide = calibrate(collect_rows(rows), VARIANCES, weights={"data": 1, "charm": 3})
    narrow = calibrate(collect_rows(rows), VARIANCES, weights={"data": 1})
    assert tuple(wide.candidates) == tuple(narrow.candidates)


@pytest.mark.parametrize(
    ("weights", "reason"),
    [
        ([0.5, 0.5], r"2 weights for 5 competencies \(data, execution"),
        ({"data": -1, "strategy": 2}, "weight of 'data': -1 is not a number of at least 0"),
        ({"data": float("nan")}, "weight of 'data': nan"),
        ({"data": 0}, "at least one must be above 0"),
    ],
)
def test_it_refuses_weights_that_make_no_mean(
    rows: list[RatingRow], weights: object, reason: str
) -> None:
    with pytest.raises(WeightError, match=reason):
        calibrate(collect_rows(rows), VARIANCES, weights=weights)  # type: ignore[arg-type]  # wrong on purpose


def test_a_shadow_card_changes_nothing_but_is_listed(rows: list[RatingRow]) -> None:
    shadow = [RatingRow("c000", "trainee", skill, 1.0, "o0", weight=0) for skill in SKILLS]
    plain = calibrate(collect_rows(rows), VARIANCES)
    shadowed = calibrate(collect_rows(rows + shadow), VARIANCES)
    figures = [(one.estimate, one.sd, one.n_scorecards) for one in plain.candidates]
    assert [(one.estimate, one.sd, one.n_scorecards) for one in shadowed.candidates] == [
        close(figure) for figure in figures
    ]


def test_a_candidate_with_shadow_cards_only_gets_the_opening_mean(rows: list[RatingRow]) -> None:
    shadow = [RatingRow("new", "trainee", "data", 4.0, "o0", weight=0)]
    one = calibrate(collect_rows(rows + shadow), VARIANCES).candidate("new")
    expected = Dense(rows, VARIANCES).candidate("new", "o0", ALIKE)
    assert (one.raw_mean, one.n_scorecards, one.estimate, one.sd) == (
        None,
        0,
        *map(close, expected),
    )


def test_columns_and_rows_say_the_same(rows: list[RatingRow]) -> None:
    columns = collect_ratings(
        candidate=np.array([row.candidate for row in rows]),
        interviewer=[row.interviewer for row in rows],
        competency=[row.competency for row in rows],
        rating=np.array([row.rating for row in rows]),
        opening=[row.opening for row in rows],
        when=[row.when for row in rows],
    )
    assert hash_ratings(columns) == hash_ratings(collect_rows(rows))
