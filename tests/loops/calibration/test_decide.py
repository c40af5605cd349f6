from dataclasses import replace

import numpy as np
import pytest

from loops.calibration import (
    Advice,
    CandidateEstimate,
    CardEstimate,
    Costs,
    RatingRow,
    calibrate,
    collect_rows,
    expected_range,
    find_disagreement,
    find_vetoes,
    order_would_change,
    predict_sd,
    recommend,
    value_interview,
)
from loops.calibration.normal import normal_cdf
from tests.loops.calibration.worlds import SKILLS, VARIANCES, rate_company


@pytest.fixture(scope="module")
def someone() -> CandidateEstimate:
    return calibrate(collect_rows(rate_company()), VARIANCES, bar=3).candidate("c000")


@pytest.mark.parametrize(
    ("above", "costs", "advice"),
    [
        (0.5, Costs(), Advice.HIRE),
        (0.499, Costs(), Advice.NO_HIRE),
        (0.75, Costs(3, 1), Advice.HIRE),
        (0.749, Costs(3, 1), Advice.UNDECIDED),
        (0.251, Costs(3, 1), Advice.UNDECIDED),
        (0.25, Costs(3, 1), Advice.NO_HIRE),
        (0.25, Costs(1, 3), Advice.HIRE),
        (0.249, Costs(1, 3), Advice.NO_HIRE),
        (None, Costs(), Advice.UNDECIDED),
    ],
)
def test_its_advice_follows_probability_and_costs(
    someone: CandidateEstimate, above: float | None, costs: Costs, advice: Advice
) -> None:
    assert recommend(replace(someone, p_above_bar=above), costs=costs).advice is advice


@pytest.mark.parametrize("cost", [0, -1, float("inf"), float("nan")])
def test_it_refuses_costs_that_weigh_nothing(cost: float) -> None:
    with pytest.raises(ValueError, match="is not a finite number above 0"):
        Costs(cost, 1)


def weaken(someone: CandidateEstimate, below: float, raters: int) -> CandidateEstimate:
    first = replace(someone.competencies[0], p_below_floor=below, n_ratings=raters)
    return replace(someone, competencies=(first, *someone.competencies[1:]), p_above_bar=0.9)


@pytest.mark.parametrize(
    ("below", "raters", "vetoes"), [(0.8, 2, 1), (0.79, 2, 0), (0.99, 1, 0), (0.99, 3, 1)]
)
def test_a_must_have_vetoes_when_surely_missed_by_two_raters(
    someone: CandidateEstimate, below: float, raters: int, vetoes: int
) -> None:
    assert len(find_vetoes(weaken(someone, below, raters), ["data"])) == vetoes


def test_a_competency_that_is_no_must_have_never_vetoes(someone: CandidateEstimate) -> None:
    assert find_vetoes(weaken(someone, 0.99, 3), ["strategy"]) == ()


def test_a_veto_leaves_a_hire_to_people(someone: CandidateEstimate) -> None:
    advised = recommend(weaken(someone, 0.99, 3), must_haves=["data"])
    assert advised.advice is Advice.UNDECIDED


def test_one_more_interview_is_worth_what_the_formula_says() -> None:
    found = value_interview(3.08, 0.203, 0.188, 3)
    rounded = (round(found.tau, 4), round(found.p_flip, 3), round(found.evsi, 4))
    assert rounded == (0.0766, 0.148, 0.0059)


def test_one_more_interview_is_worth_what_a_simulation_gains() -> None:
    found = value_interview(3.1, 0.3, 0.2, 3)
    after = 3.1 + found.tau * np.random.default_rng(1).normal(size=400_000)
    gained = np.maximum(after - 3, 0).mean() - max(3.1 - 3, 0)
    assert found.evsi == pytest.approx(gained, abs=1e-3)


def test_an_interview_that_teaches_nothing_is_worth_nothing() -> None:
    found = value_interview(3, 0.2, 0.2, 3)
    assert (found.evsi, found.p_flip, found.worth_asking) == (0, 0, False)


def test_it_asks_for_an_interview_only_above_its_worth() -> None:
    values = [value_interview(3.08, 0.203, 0.188, 3, worth=worth) for worth in (0.005, 0.01)]
    assert [one.worth_asking for one in values] == [True, False]


def test_it_predicts_the_sd_of_a_full_loop_by_known_interviewers() -> None:
    rows = [
        RatingRow(f"c{at}", f"i{(at * 4 + seat) % 40}", skill, 2.0 + (at + seat) % 2, "o")
        for at in range(2000)
        for seat in range(4)
        for skill in SKILLS
    ]
    found = calibrate(collect_rows(rows), VARIANCES).candidate("c7")
    known = calibrate(collect_rows(rows), VARIANCES).interviewers[0].sd ** 2
    assert predict_sd(VARIANCES, 4, 5, leniency_variance=known) == pytest.approx(found.sd, rel=0.1)


def test_more_interviews_predict_a_narrower_interval() -> None:
    predicted = [predict_sd(VARIANCES, n, 5) for n in range(6)]
    assert predicted == sorted(predicted, reverse=True)


def test_without_an_interview_the_prior_is_predicted() -> None:
    assert predict_sd(VARIANCES, 0, 5) == pytest.approx((0.21 + 0.05 / 5) ** 0.5)


def test_it_expects_the_range_of_four_cards_that_chance_makes() -> None:
    each = 0.13 + 0.11 + 0.33 / 5
    ranges = np.ptp(np.random.default_rng(1).normal(0, each**0.5, (200_000, 4)), axis=1)
    assert expected_range(VARIANCES, 4, 5) == pytest.approx(ranges.mean(), abs=0.005)


def with_cards(someone: CandidateEstimate, *adjusted: float) -> CandidateEstimate:
    cards = tuple(CardEstimate(at, "o", 5, value, value) for at, value in enumerate(adjusted))
    return replace(someone, cards=cards, bar=3.0)


@pytest.mark.parametrize(
    ("adjusted", "talks"),
    [((2.4, 3.6), 1), ((2.5, 3.6), 0), ((2.4, 3.5), 0), ((1, 2.9), 0), ((), 0)],
)
def test_it_prompts_a_talk_where_adjusted_cards_lie_on_both_sides_of_the_bar(
    someone: CandidateEstimate, adjusted: tuple[float, ...], talks: int
) -> None:
    found = find_disagreement(with_cards(someone, *adjusted))
    assert (0 if found is None else 1) == talks


def test_it_names_the_two_who_differ_most(someone: CandidateEstimate) -> None:
    found = find_disagreement(with_cards(someone, 3.0, 2.0, 3.9))
    assert found is not None
    assert (found.lower, found.higher) == (1, 2)


def test_it_tells_whether_the_order_would_change(someone: CandidateEstimate) -> None:
    raw_first = replace(someone, raw_mean=3.2, estimate=2.9)
    raw_second = replace(someone, raw_mean=3.0, estimate=3.1)
    assert [order_would_change(pair) for pair in ([raw_first, raw_second], [raw_second] * 2)] == [
        True,
        False,
    ]


@pytest.mark.parametrize(("z", "p"), [(0, 0.5), (1.959963984540054, 0.975), (-8, 6.22096e-16)])
def test_its_normal_is_the_normal(z: float, p: float) -> None:
    assert normal_cdf(z) == pytest.approx(p, rel=1e-5)
