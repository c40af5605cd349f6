"""A refit to a company's own ratings: what it moves, when it is refused, what it never reads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from loops.calibration import Pair as Rated
from loops.calibration import measure_agreement
from scorecards.suggestion import default_rubric, suggest
from scorecards.suggestion.refitting.fitting import build_likelihood, fit_tuning, list_kinds
from scorecards.suggestion.refitting.judging import Refitted, Verdict, refit
from scorecards.suggestion.refitting.measures import (
    correlate_without,
    measure_kappas,
    measure_mean,
    measure_miss,
)
from scorecards.suggestion.refitting.pairs import Mode, Pair, choose_mode
from scorecards.suggestion.tuning import (
    Tuned,
    Tuning,
    name_tuned,
    read_tuning,
    split_name,
    write_tuning,
)
from tests.scorecards.companies import (
    Rater,
    add_acts,
    believing,
    fair,
    fond_of_length,
    fond_of_stop_rules,
    noisy,
    rate_all,
    shipped,
    strict,
)
from tests.scorecards.suggestion.conftest import ROLES, write_transcript

Tried = list[Refitted]
STORY = [
    ("Interviewer", "Tell me about a problem nobody had asked you to solve."),
    (
        "Candidate",
        (
            "In spring our shops were leaving. I rang thirty of them before we built anything. We "
            "tried a night desk in two towns first and wrote down that we would stop if fewer than "
            "half came back. Shops that stayed went from 41 to 63 percent there, against 42 in the "
            "towns without it."
        ),
    ),
]


def moves(tuning: Tuning) -> list[float]:
    return [new - old for new, old in zip(tuning.cuts, shipped().cuts, strict=True)]


def found(rater: Rater, count: int, *, like: Callable[[list[Pair]], list[Pair]] = list) -> Tried:
    """Return what a refit makes of ten companies with such raters."""
    drawn = [like(rate_all(rater, count, seed=seed)) for seed in range(10)]
    return [refit(pairs, shipped(), shipped()) for pairs in drawn]


def keep(tried: Tried, verdict: Verdict) -> Tried:
    return [one for one in tried if one.verdict is verdict]


def test_of_stricter_raters_sixty_pairs_shift_all_thresholds_alike() -> None:
    accepted = keep(found(strict, 60), Verdict.ACCEPTED)
    assert len(accepted) >= 6
    half = (shipped().cuts[-1] - shipped().cuts[0]) / 4
    for one in accepted:
        assert (one.mode, one.pairs) == (Mode.SHIFT, 60)
        assert one.tuning is not None
        assert (one.tuning.slope, one.tuning.scales) == (shipped().slope, {})
        assert moves(one.tuning) == pytest.approx([moves(one.tuning)[0]] * 3, abs=1e-3)
        assert 0.4 * half < moves(one.tuning)[0] < 2 * half


def test_of_stricter_raters_350_pairs_move_the_thresholds_whatever_their_kinds_teach() -> None:
    accepted = keep(found(strict, 350), Verdict.ACCEPTED)
    assert len(accepted) >= 9
    assert all(min(moves(one.tuning)) > 0 for one in accepted if one.tuning)


@pytest.mark.parametrize("count", [60, 150, 350])
@pytest.mark.parametrize("rater", [noisy, believing])
def test_raters_without_a_rule_or_like_the_shipped_weights_teach_nothing(
    rater: Rater, count: int
) -> None:
    assert len(keep(found(rater, count), Verdict.ACCEPTED)) <= 1


def test_believing_nothing_of_noisy_raters_is_no_gain() -> None:
    tried = [one.figures for one in found(noisy, 150) if one.figures]
    assert all(one.miss_after < one.miss_before - one.gain_error for one in tried)


def test_raters_who_reward_length_are_refused_for_it() -> None:
    """Left out candidates are met better, and yet it would only read length."""
    tried = found(fond_of_length, 350, like=add_acts)
    refused = keep(tried, Verdict.LENGTH)
    assert len(refused) >= 8
    for one in refused:
        assert one.mode is Mode.RIDGE
        assert one.figures is not None
        assert one.figures.miss_after < one.figures.miss_before - one.figures.gain_error
        assert one.figures.partial_after < one.figures.partial_before
    assert all(one.mode is not Mode.RIDGE for one in keep(tried, Verdict.ACCEPTED))


def test_350_pairs_weigh_kinds_of_evidence_anew() -> None:
    accepted = keep(found(fond_of_stop_rules, 350), Verdict.ACCEPTED)
    weighed = [one.tuning.scales for one in accepted if one.tuning and one.mode is Mode.RIDGE]
    assert len(weighed) >= 5
    for scales in weighed:
        assert scales["stop_rule"] > 1
        assert all(0.25 <= scale <= 3 for scale in scales.values())
        assert "told_plainly" not in scales


def test_how_a_story_is_told_is_never_weighed_anew() -> None:
    spoken = [
        replace(one, contributions={"told_plainly": 1.0, "accent": 1.0, "name": 1.0})
        for one in rate_all(strict, 60)
    ]
    assert list_kinds(spoken) == ()


def test_a_kind_that_few_candidates_show_stays_as_it_is() -> None:
    pairs = [
        replace(one, contributions={"stop_rule": 1.0} if n < 9 else {})
        for n, one in enumerate(rate_all(strict, 60))
    ]
    assert list_kinds(pairs) == ()
    again = [*pairs, replace(pairs[9], contributions={"stop_rule": 1.0})]
    assert list_kinds(again) == ("stop_rule",)


@pytest.mark.parametrize(
    ("pairs", "mode"),
    [(30, Mode.SHIFT), (99, Mode.SHIFT), (100, Mode.SLOPE), (300, Mode.SLOPE), (301, Mode.RIDGE)],
)
def test_the_more_pairs_the_more_is_fitted(pairs: int, mode: Mode) -> None:
    assert choose_mode(pairs) is mode


def test_too_few_pairs_or_candidates_fit_nothing() -> None:
    pairs = rate_all(strict, 60)
    assert refit(pairs[:39], shipped(), shipped()).pairs == 30
    assert refit(pairs[:29], shipped(), shipped()).verdict is Verdict.TOO_FEW
    few = [replace(one, candidate=n % 9) for n, one in enumerate(pairs)]
    assert refit(few, shipped(), shipped()).verdict is Verdict.TOO_FEW


def test_ratings_of_one_level_teach_nothing() -> None:
    alike = [replace(one, level=3, raw=5.0, contributions={}) for one in rate_all(strict, 60)]
    assert refit(alike, shipped(), shipped()).verdict is Verdict.ONE_LEVEL


def test_what_is_in_use_is_not_replaced_by_its_like() -> None:
    pairs = rate_all(strict, 60)
    first = refit(pairs, shipped(), shipped()).tuning
    assert first is not None
    assert refit(pairs, shipped(), first).verdict is Verdict.NO_GAIN


def test_the_same_pairs_give_the_same_figures() -> None:
    pairs = rate_all(fond_of_stop_rules, 350)
    assert refit(pairs, shipped(), shipped()) == refit(pairs, shipped(), shipped())


def test_the_gradient_is_that_of_the_likelihood() -> None:
    pairs = rate_all(fond_of_stop_rules, 120)
    told = build_likelihood(pairs, shipped(), list_kinds(pairs)[:4])
    at = np.linspace(-0.2, 0.3, len(told.deviations))
    _, gradient = told.measure(at)
    for n in range(len(at)):
        step = np.zeros(len(at))
        step[n] = 1e-6
        slope = (told.measure(at + step)[0] - told.measure(at - step)[0]) / 2e-6
        assert gradient[n] == pytest.approx(slope, rel=1e-4, abs=1e-4)


def test_kappas_are_those_of_the_page_of_agreement() -> None:
    pairs = rate_all(strict, 60)
    levels = [shipped().find_level(one.raw) for one in pairs]
    given = [one.level for one in pairs]
    rated = [
        Rated(one.candidate, level, one.level) for one, level in zip(pairs, levels, strict=True)
    ]
    known = measure_agreement(rated, alike=False)
    found = measure_kappas([one.candidate for one in pairs], given, levels, given)
    assert known is not None
    assert found is not None
    assert found[0][0] == pytest.approx(known.kappa)
    assert found[1] == (1.0, 0.0)


def test_the_score_of_shares_is_that_of_the_textbook() -> None:
    """Shares .2, .3, .4 and .1 lie .8, .5 and .1 beyond the thresholds; the level given is 2."""
    assert measure_miss([0.8, 0.5, 0.1], 2) == pytest.approx(0.2**2 + 0.5**2 + 0.1**2)
    assert measure_miss([1.0, 1.0, 1.0], 4) == 0


def test_the_error_of_a_mean_counts_people() -> None:
    alone, error = measure_mean([1, 2, 3, 4], [1.0, 2.0, 3.0, 4.0])
    twice, same = measure_mean([1, 1, 2, 2, 3, 3, 4, 4], [1.0, 1.0, 2.0, 2.0, 3.0, 3.0, 4.0, 4.0])
    assert (alone, twice) == (2.5, 2.5)
    assert error == pytest.approx(np.std([1, 2, 3, 4], ddof=1) / 2)
    assert same == pytest.approx(error)


def test_the_partial_correlation_is_that_of_the_textbook() -> None:
    """Of rankings that agree by .5, .5 and -.5 the first two agree fully, given the third."""
    one, two, three = [1, 2, 3], [2, 1, 3], [1, 3, 2]
    assert correlate_without(one, two, three) == pytest.approx((0.5 - 0.5 * -0.5) / 0.75)
    assert correlate_without(one, one, [7, 7, 7]) == pytest.approx(1.0)


def test_refitted_thresholds_move_levels_and_nothing_else() -> None:
    plain = suggest(write_transcript(STORY), ROLES, default_rubric()).competencies["strategy"]
    higher = Tuning(tuple(cut + 9 for cut in shipped().cuts), shipped().slope)
    tuned = Tuned(3, {"strategy": higher})
    found = suggest(write_transcript(STORY), ROLES, default_rubric(), tuned=tuned)
    moved = found.competencies["strategy"]
    assert found.engine.endswith("+3")
    assert (plain.rating or 0) > 1
    assert moved.rating == 1
    assert (moved.score, moved.contributions, moved.words) == (
        plain.score,
        plain.contributions,
        plain.words,
    )
    assert moved.evidence == plain.evidence


def test_thresholds_stay_in_order() -> None:
    upside_down = [replace(one, level=5 - one.level) for one in rate_all(fair, 150)]
    tuning = fit_tuning(upside_down, shipped(), Mode.SLOPE)
    assert all(low < high for low, high in pairwise(tuning.cuts))
    assert tuning.slope > 0


def test_a_tuning_is_kept_as_numbers_by_name() -> None:
    tuning = Tuning((1.0, 2.0, 3.0), 1.5, {"stop_rule": 1.2})
    assert read_tuning(write_tuning(tuning)) == tuning
    assert tuning.weigh(4.0, {"stop_rule": 1.0, "other": 1.0}) == pytest.approx(4.2)


def test_an_engine_is_named_with_its_weights() -> None:
    assert name_tuned("structure-3", None) == "structure-3"
    assert split_name(name_tuned("structure-3", Tuned(7, {}))) == ("structure-3", 7)
    assert split_name("structure-3") == ("structure-3", None)
    assert split_name("model c++") == ("model c++", None)


def test_length_is_no_input_of_a_fit() -> None:
    """Length is only looked at to refuse: another length of the same pairs fits the same."""
    pairs: list[Pair] = rate_all(strict, 60)
    longer = [replace(one, words=one.words * 3 + 1) for one in pairs]
    assert fit_tuning(pairs, shipped(), Mode.SHIFT) == fit_tuning(longer, shipped(), Mode.SHIFT)
