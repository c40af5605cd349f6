"""Whatever a company's ratings look like, the figures exist, are numbers, and keep their rules."""

import json
import math
from dataclasses import asdict, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loops.calibration import (
    Calibration,
    RatingRow,
    Variances,
    calibrate,
    collect_rows,
    fit_variances,
    hash_ratings,
    typical_variances,
)
from tests.loops.calibration.worlds import SKILLS, VARIANCES, rate_company

RANK_FREE = 1e-7
FEW = settings(max_examples=40, deadline=None)


def rows_of(
    candidates: int = 4, interviewers: int = 4, highest: int = 4
) -> st.SearchStrategy[list[RatingRow]]:
    row = st.builds(
        RatingRow,
        st.integers(0, candidates - 1),
        st.integers(0, interviewers - 1),
        st.sampled_from(SKILLS[:3]),
        st.one_of(st.none(), st.integers(1, highest).map(float)),
        st.integers(0, 1),
        st.sampled_from([1, 1, 1, 0]),
    )
    return st.lists(row, max_size=30)


variances = st.builds(
    Variances,
    *[st.one_of(st.just(0.0), st.floats(1e-4, 4))] * 4,
    st.floats(1e-2, 4),
    st.one_of(st.just(0.0), st.floats(1e-4, 4)),
)


def list_numbers(value: object) -> list[float]:
    if isinstance(value, dict):
        return [number for part in value.values() for number in list_numbers(part)]
    if isinstance(value, list | tuple):
        return [number for part in value for number in list_numbers(part)]
    return [value] if isinstance(value, float) else []


def list_figures(found: Calibration) -> list[float]:
    parts = (found.candidates, found.interviewers, found.openings, found.competency_means)
    written = [asdict(one) for part in parts for one in part]
    return [found.reml, found.reml_with_constant, *list_numbers(json.loads(json.dumps(written)))]


@given(rows_of(), variances)
@FEW
def test_every_figure_of_any_ratings_is_a_finite_number(
    rows: list[RatingRow], given_variances: Variances
) -> None:
    figures = list_figures(calibrate(collect_rows(rows), given_variances, bar=3))
    assert [one for one in figures if not math.isfinite(one)] == []


@given(
    st.one_of(rows_of(candidates=1), rows_of(interviewers=1), rows_of(candidates=1, interviewers=1))
)
@FEW
def test_one_interviewer_or_one_candidate_is_enough_to_fit_and_calibrate(
    rows: list[RatingRow],
) -> None:
    ratings = collect_rows(rows)
    figures = list_figures(calibrate(ratings, fit_variances(ratings).variances))
    assert [one for one in figures if not math.isfinite(one)] == []


@given(rows_of(highest=5), rows_of(highest=5), st.sampled_from([4, 5]))
@settings(max_examples=15, deadline=None)
def test_two_teams_that_never_met_fit_and_calibrate_together(
    here: list[RatingRow], there: list[RatingRow], highest: int
) -> None:
    far = [
        replace(row, candidate=("far", row.candidate), interviewer=("far", row.interviewer))
        for row in there
    ]
    near = [
        replace(row, candidate=("near", row.candidate), interviewer=("near", row.interviewer))
        for row in here
    ]
    capped = [
        row if row.rating is None else replace(row, rating=min(row.rating, highest))
        for row in (*near, *far)
    ]
    ratings = collect_rows(capped, scale=(1, highest))
    fit = fit_variances(ratings, scale=(1, highest))
    found = calibrate(ratings, fit.variances, scale=(1, highest))
    assert [one for one in list_figures(found) if not math.isfinite(one)] == []
    sides = [{name[0] for name in part.interviewers} for part in found.components]  # type: ignore[index]  # tuples here
    assert all(len(side) == 1 for side in sides)


@given(rows_of(highest=5))
@settings(max_examples=15, deadline=None)
def test_a_five_point_scale_fits_and_calibrates(rows: list[RatingRow]) -> None:
    ratings = collect_rows(rows, scale=(1, 5))
    fit = fit_variances(ratings, scale=(1, 5))
    figures = list_figures(calibrate(ratings, fit.variances, scale=(1, 5)))
    assert [one for one in figures if not math.isfinite(one)] == []


@given(rows_of(), st.floats(1, 4))
@settings(max_examples=15, deadline=None)
def test_equal_ratings_give_that_rating_to_everybody(rows: list[RatingRow], rating: float) -> None:
    flat = [replace(row, rating=rating, weight=1) for row in rows]
    ratings = collect_rows(flat)
    found = calibrate(ratings, fit_variances(ratings).variances)
    estimates = [one.estimate for one in found.candidates]
    assert estimates == pytest.approx([rating] * len(ratings.candidates), abs=1e-6)


@given(rows_of(), st.randoms(use_true_random=False))
@FEW
def test_shuffled_rows_give_the_same_bits(rows: list[RatingRow], chance: object) -> None:
    last = {(row.candidate, row.interviewer, row.competency): row for row in rows}
    ordered = list(last.values())
    shuffled = ordered.copy()
    chance.shuffle(shuffled)  # type: ignore[attr-defined]  # a random.Random
    one, other = (calibrate(collect_rows(these), VARIANCES) for these in (ordered, shuffled))
    assert list_figures(one) == list_figures(other)


@given(rows_of())
@FEW
def test_shuffled_rows_have_the_same_hash(rows: list[RatingRow]) -> None:
    last = {(row.candidate, row.interviewer, row.competency): row for row in rows}
    ordered = list(last.values())
    assert hash_ratings(collect_rows(ordered)) == hash_ratings(collect_rows(ordered[::-1]))


@given(rows_of())
@FEW
def test_relabelled_ids_change_no_figure(rows: list[RatingRow]) -> None:
    renamed = [
        replace(row, candidate=f"x{9 - int(str(row.candidate))}", interviewer=(row.interviewer,))
        for row in rows
    ]
    one, other = (calibrate(collect_rows(these), VARIANCES) for these in (rows, renamed))
    again = {f"x{9 - int(str(found.candidate))}": found.estimate for found in one.candidates}
    expected = {name: pytest.approx(value, abs=1e-9) for name, value in again.items()}
    assert {found.candidate: found.estimate for found in other.candidates} == expected


@given(rows_of(), st.floats(-3, 3))
@FEW
def test_a_constant_added_to_all_ratings_is_added_to_all_estimates(
    rows: list[RatingRow], constant: float
) -> None:
    moved = [
        row if row.rating is None else replace(row, rating=row.rating + constant) for row in rows
    ]
    one, other = (calibrate(collect_rows(these), VARIANCES) for these in (rows, moved))
    expected = [pytest.approx(found.estimate + constant, abs=1e-9) for found in one.candidates]
    assert [found.estimate for found in other.candidates] == expected


@given(rows_of())
@FEW
def test_a_card_handed_in_twice_counts_once(rows: list[RatingRow]) -> None:
    one, other = (calibrate(collect_rows(these), VARIANCES) for these in (rows, rows + rows[-3:]))
    assert [found.n_ratings for found in one.candidates] == [
        found.n_ratings for found in other.candidates
    ]


@given(rows_of(), variances)
@FEW
def test_no_interval_is_narrower_than_perfect_knowledge_of_all_others_would_allow(
    rows: list[RatingRow], given_variances: Variances
) -> None:
    found = calibrate(collect_rows(rows), given_variances)
    own = given_variances.candidate
    for one in found.candidates:
        told = sum(
            card.n_ratings
            / (given_variances.residual + card.n_ratings * given_variances.candidate_interviewer)
            for card in one.cards
        )
        assert one.sd**2 >= (own / (1 + own * told)) * (1 - RANK_FREE)


@given(rows_of())
@FEW
def test_the_share_of_the_prior_is_a_share(rows: list[RatingRow]) -> None:
    found = calibrate(collect_rows(rows), VARIANCES)
    assert [one for one in found.candidates if not 0 < one.prior_share <= 1] == []


def test_no_ratings_at_all_give_no_candidates_and_say_so() -> None:
    found = calibrate(collect_rows([]), typical_variances())
    assert (len(found.candidates), found.warnings) == (0, ("No rating counts yet.",))


def test_no_ratings_at_all_fit_to_typical_variances() -> None:
    fit = fit_variances(collect_rows([]))
    assert fit.variances.as_dict() == pytest.approx(typical_variances().as_dict())


def test_shadow_ratings_alone_give_no_candidates() -> None:
    shadow = [replace(row, weight=0) for row in rate_company()]
    assert len(calibrate(collect_rows(shadow), VARIANCES).candidates) == 0


def test_disconnected_teams_are_told_apart() -> None:
    here = rate_company(seed=1, panel=4)
    there = [
        replace(row, candidate=f"far {row.candidate}", interviewer=f"far {row.interviewer}")
        for row in rate_company(seed=2, panel=4)
    ]
    found = calibrate(collect_rows(here + there), VARIANCES)
    groups = [(len(one.interviewers), one.n_candidates) for one in found.components]
    assert groups == [(6, 8), (6, 8)]


def test_disconnected_teams_are_warned_of() -> None:
    here = rate_company(seed=1, panel=4)
    there = [
        replace(row, candidate=f"far {row.candidate}", interviewer=f"far {row.interviewer}")
        for row in rate_company(seed=2, panel=4)
    ]
    (warning,) = calibrate(collect_rows(here + there), VARIANCES).warnings
    assert warning.startswith("2 groups of interviewers never shared a candidate")
