import math
from collections.abc import Callable
from dataclasses import astuple, dataclass, replace
from typing import Final

import numpy as np

from loops.calibration.arrays import Bools, Floats, Ints
from loops.calibration.cards import Cards, group_cards
from loops.calibration.criterion import measure_slope, penalise
from loops.calibration.ratings import Ratings, Scale
from loops.calibration.variances import Variances, typical_variances

MOST_CANDIDATES: Final = 2_000
MOST_INTERVIEWERS: Final = 400
FARTHEST: Final = math.log(30)  # a fitted sd stays within a factor of 30 of the typical one


@dataclass(frozen=True, slots=True)
class VarianceFit:
    """Fitted variances, the criterion at them, and what they were fitted on.

    `criterion` is `reml` plus the penalty. Without ratings the typical variances come back.
    """

    variances: Variances
    reml: float
    criterion: float
    converged: bool
    iterations: int
    n_candidates: int
    n_interviewers: int
    n_ratings: int


def fit_variances(
    ratings: Ratings,
    *,
    scale: Scale = (1, 4),
    most_candidates: int = MOST_CANDIDATES,
    most_interviewers: int = MOST_INTERVIEWERS,
) -> VarianceFit:
    """Fit variances by penalised REML; the penalty keeps a small company near typical ones.

    Beyond the limits it fits on the cards of the busiest interviewers and on candidates drawn
    from those with two such cards. Who is kept never depends on a rating.
    """
    cards = _compact(group_cards(_choose_sample(ratings, most_candidates, most_interviewers)))
    typical = _log_sds(typical_variances(scale))
    log_sds, criterion, converged, iterations = _descend(_set_measure(cards, typical), typical)
    reml = criterion - penalise(log_sds, typical)[0]
    return VarianceFit(
        _variances(log_sds),
        reml,
        criterion,
        converged,
        iterations,
        n_candidates=len(np.unique(cards.candidate)),
        n_interviewers=len(np.unique(cards.interviewer)),
        n_ratings=int(cards.rated.sum()),
    )


def _set_measure(cards: Cards, typical: Floats) -> Callable[[Floats], tuple[float, Floats]]:
    people, pools = (1 + int(codes.max(initial=-1)) for codes in (cards.interviewer, cards.opening))

    def measure(log_sds: Floats) -> tuple[float, Floats]:
        found = measure_slope(cards, _variances(log_sds), interviewers=people, openings=pools)
        charge, pull = penalise(log_sds, typical)
        return found.reml + charge, found.slope + pull

    return measure


def _descend(
    measure: Callable[[Floats], tuple[float, Floats]], start: Floats
) -> tuple[Floats, float, bool, int]:
    # scipy is heavy and only the worker fits variances; the web process never loads it.
    from scipy.optimize import minimize  # noqa: PLC0415 (scipy is heavy: only the worker loads it)

    found = minimize(
        measure,
        start,
        jac=True,
        method="L-BFGS-B",
        bounds=[(at - FARTHEST, at + FARTHEST) for at in start.tolist()],
        options={"ftol": 1e-12, "gtol": 1e-6, "maxiter": 200},
    )
    return np.asarray(found.x, np.float64), float(found.fun), bool(found.success), int(found.nit)


def _log_sds(variances: Variances) -> Floats:
    log_sds: Floats = np.log(np.array(astuple(variances))) / 2
    return log_sds


def _variances(log_sds: Floats) -> Variances:
    return Variances(*np.exp(2 * log_sds).tolist())


def _choose_sample(ratings: Ratings, candidates: int, interviewers: int) -> Ratings:
    rows = ratings.keep(ratings.counted)
    busy = np.bincount(rows.interviewer, minlength=len(ratings.interviewers))
    rows = rows.keep(_choose(busy, interviewers)[rows.interviewer])
    pairs = np.unique(rows.candidate * len(ratings.interviewers) + rows.interviewer)
    panel = np.bincount(pairs // len(ratings.interviewers), minlength=len(ratings.candidates))
    # Longer panels may belong to better candidates: two cards are as good a reason as ten.
    return rows.keep(_choose(np.minimum(panel, 2), candidates)[rows.candidate])


def _choose(counts: Ints, most: int) -> Bools:
    """Mark those with the highest counts, the first of equals by a fixed shuffle."""
    shuffled = np.random.default_rng(0).permutation(len(counts))
    chosen = np.zeros(len(counts), np.bool_)
    chosen[shuffled[np.argsort(-counts[shuffled], kind="stable")][:most]] = True
    return chosen


def _compact(cards: Cards) -> Cards:
    """Number the cards' candidates, interviewers and openings without gaps."""
    people, candidate = np.unique(cards.candidate, return_inverse=True)
    pools = np.append(cards.opening, cards.home[people])
    opening = np.unique(pools, return_inverse=True)[1]
    return replace(
        cards,
        candidate=candidate,
        interviewer=np.unique(cards.interviewer, return_inverse=True)[1],
        opening=opening[: len(cards.opening)],
        home=opening[len(cards.opening) :],
    )
