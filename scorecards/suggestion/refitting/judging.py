"""Whether a refit is better than what is in use, on candidates that its fit has not seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import mean

from scorecards.suggestion.refitting.fitting import fit_tuning
from scorecards.suggestion.refitting.measures import (
    correlate_without,
    measure_kappas,
    measure_mean,
    measure_miss,
)
from scorecards.suggestion.refitting.pairs import (
    Mode,
    Pair,
    are_too_few,
    choose_mode,
    count_candidates,
    keep_whole_tens,
)
from scorecards.suggestion.tuning import Tuning

_FOLDS = 10
_EQUAL = 1e-9
_BEYOND_CHANCE = 2.0  # standard errors by which a kappa must lie above nought


class Verdict(StrEnum):
    """What becomes of a refit, and why."""

    ACCEPTED = "accepted"
    TOO_FEW = "too_few"
    ONE_LEVEL = "one_level"
    NO_GAIN = "no_gain"
    CHANCE = "chance"
    LENGTH = "length"


@dataclass(frozen=True, slots=True)
class Figures:
    """What is in use (`before`) and, each candidate left out once, the refit (`after`).

    `miss` is the mean ranked probability score, 0 where shares are sure and right; `gain_error` is
    the standard error of its fall. `kappa` is of the levels, `kappa_error` is for `kappa_after`.
    `partial` correlates scores with people's levels, given the length of the answers.
    """

    miss_before: float
    miss_after: float
    gain_error: float
    kappa_before: float
    kappa_after: float
    kappa_error: float
    partial_before: float
    partial_after: float


@dataclass(frozen=True, slots=True)
class Refitted:
    """One competency's refit: `pairs` are counted in tens; without a fit there are no figures."""

    verdict: Verdict
    mode: Mode
    pairs: int
    candidates: int
    tuning: Tuning | None = None
    figures: Figures | None = None


def refit(pairs: Sequence[Pair], shipped: Tuning, current: Tuning) -> Refitted:
    """Return the refit of one competency from its blind pairs, the earliest sealed first.

    Accepted only if on unseen candidates it misses by less than `current`, by more than the
    standard error, its levels agree by more than chance and, where more than a shift is fitted,
    no worse, and the partial correlation given length does not fall. Where kinds of evidence should
    not be weighed anew, thresholds and slope alone are tried.
    """
    kept = keep_whole_tens(pairs)
    mode = choose_mode(len(kept))
    if are_too_few(kept):
        return Refitted(Verdict.TOO_FEW, mode, len(kept), count_candidates(kept))
    found = _refit_by(kept, shipped, current, mode)
    if mode is Mode.RIDGE and found.verdict is not Verdict.ACCEPTED:
        less = _refit_by(kept, shipped, current, Mode.SLOPE)
        return less if less.verdict is Verdict.ACCEPTED else found
    return found


def _refit_by(pairs: Sequence[Pair], shipped: Tuning, current: Tuning, mode: Mode) -> Refitted:
    people = count_candidates(pairs)
    figures = _compare(pairs, [current] * len(pairs), _leave_out(pairs, shipped, mode))
    if figures is None:
        return Refitted(Verdict.ONE_LEVEL, mode, len(pairs), people)
    tuning = fit_tuning(pairs, shipped, mode)
    return Refitted(_judge(figures, mode), mode, len(pairs), people, tuning, figures)


def _judge(figures: Figures, mode: Mode) -> Verdict:
    """Return the verdict. A shift cannot blur levels into the middle; a slope can, and scores well.

    Raters who follow no rule are met best by believing in nothing: kappa tells.
    """
    if figures.miss_before - figures.miss_after <= figures.gain_error + _EQUAL:
        return Verdict.NO_GAIN
    if figures.partial_after < figures.partial_before - _EQUAL:
        return Verdict.LENGTH
    if mode is not Mode.SHIFT and figures.kappa_after < figures.kappa_before - _EQUAL:
        return Verdict.NO_GAIN
    beyond = figures.kappa_after > _BEYOND_CHANCE * figures.kappa_error
    return Verdict.ACCEPTED if beyond else Verdict.CHANCE


def _leave_out(pairs: Sequence[Pair], shipped: Tuning, mode: Mode) -> list[Tuning]:
    """Return for each pair a fit that has not seen its candidate."""
    places = {one: at for at, one in enumerate(dict.fromkeys(pair.candidate for pair in pairs))}
    folds = [places[pair.candidate] % _FOLDS for pair in pairs]
    fits = [
        fit_tuning(
            [pair for pair, fold in zip(pairs, folds, strict=True) if fold != number], shipped, mode
        )
        for number in range(_FOLDS)
    ]
    return [fits[fold] for fold in folds]


@dataclass(frozen=True, slots=True)
class _Told:
    """What tunings, one a pair, say of the pairs."""

    scores: list[float]
    levels: list[int]
    misses: list[float]


def _tell(pairs: Sequence[Pair], tunings: Sequence[Tuning]) -> _Told:
    both = list(zip(pairs, tunings, strict=True))
    scores = [one.weigh(pair.raw, pair.contributions) for pair, one in both]
    scored = list(zip(both, scores, strict=True))
    return _Told(
        scores,
        [one.find_level(score) for (_, one), score in scored],
        [measure_miss(one.share_above(score), pair.level) for (pair, one), score in scored],
    )


def _compare(
    pairs: Sequence[Pair], current: Sequence[Tuning], fitted: Sequence[Tuning]
) -> Figures | None:
    """Return the figures of the current tunings and the fitted ones, one of each a pair."""
    before, after = _tell(pairs, current), _tell(pairs, fitted)
    people, given = [pair.candidate for pair in pairs], [pair.level for pair in pairs]
    kappas = measure_kappas(people, given, before.levels, after.levels)
    if kappas is None:
        return None
    _, error = measure_mean(
        people, [was - now for was, now in zip(before.misses, after.misses, strict=True)]
    )
    words = [pair.words for pair in pairs]
    return Figures(
        miss_before=mean(before.misses),
        miss_after=mean(after.misses),
        gain_error=error,
        kappa_before=kappas[0][0],
        kappa_after=kappas[1][0],
        kappa_error=kappas[1][1],
        partial_before=correlate_without(before.scores, given, words),
        partial_after=correlate_without(after.scores, given, words),
    )
