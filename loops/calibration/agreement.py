"""How far two ratings of the same thing agree: exactly, within a level, and beyond chance."""

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from loops.calibration.arrays import Floats, Ints
from loops.calibration.special import f_quantile

LEAST_PAIRS: Final = 30
LEAST_CANDIDATES: Final = 10
STEP: Final = 10


@dataclass(frozen=True, slots=True)
class Pair:
    """Two ratings of one candidate on one competency, in points."""

    candidate: Hashable
    first: int
    second: int


@dataclass(frozen=True, slots=True)
class RaterAgreement:
    """`n` pairs about `candidates` people; `exact` and `within_one` are shares from 0 to 1.

    `kappa` is the quadratic weighted kappa, 0 by chance and at most 1, with a 95 % interval from
    leaving out one candidate after the other; None where all ratings are one level.
    """

    n: int
    candidates: int
    exact: float
    within_one: float
    kappa: float | None
    lo95: float | None
    hi95: float | None


def measure_agreement(pairs: Sequence[Pair], *, alike: bool) -> RaterAgreement | None:
    """Return how far the pairs agree; None under 30 pairs or 10 candidates.

    Pairs count ten at a time, the first ones first, so that no figure's change tells a single
    rating. `alike` raters have no order: each pair is counted both ways. Source: Cohen 1968,
    Psychological Bulletin 70:213; interval by jackknife over candidates, Miller 1974, Biometrika
    61:1.
    """
    kept = pairs[: len(pairs) - len(pairs) % STEP]
    places = {candidate: at for at, candidate in enumerate({one.candidate: 0 for one in kept})}
    if len(kept) < LEAST_PAIRS or len(places) < LEAST_CANDIDATES:
        return None
    values = np.array([(one.first, one.second) for one in kept], np.float64)
    at = np.array([places[one.candidate] for one in kept], np.int64)
    gaps = np.abs(values[:, 0] - values[:, 1])
    sums = _sum_by_candidate(values, at, len(places))
    if alike:
        sums += _sum_by_candidate(values[:, ::-1], at, len(places))
    kappa, half = _jackknife(sums)
    return RaterAgreement(
        n=len(kept),
        candidates=len(places),
        exact=float(np.mean(gaps == 0)),
        within_one=float(np.mean(gaps <= 1)),
        kappa=kappa,
        lo95=None if kappa is None or half is None else max(-1.0, kappa - half),
        hi95=None if kappa is None or half is None else min(1.0, kappa + half),
    )


def _sum_by_candidate(values: Floats, at: Ints, candidates: int) -> Floats:
    """Return for each candidate n and the sums of x, y, x^2, y^2 and (x - y)^2."""
    x, y = values[:, 0], values[:, 1]
    terms = np.column_stack([np.ones(len(x)), x, y, x * x, y * y, (x - y) ** 2])
    sums: Floats = np.zeros((candidates, terms.shape[1]))
    np.add.at(sums, at, terms)
    return sums


def _jackknife(sums: Floats) -> tuple[float | None, float | None]:
    """Return the kappa of all and half the width of its 95 % interval."""
    total = sums.sum(axis=0)
    kappa = float(_weigh(total))
    left = _weigh(total - sums)
    if math.isnan(kappa):
        return None, None
    if np.isnan(left).any():
        return kappa, None
    k = len(left)
    error = math.sqrt((k - 1) / k * float(np.sum((left - left.mean()) ** 2)))
    return kappa, math.sqrt(f_quantile(0.95, 1, k - 1)) * error


def _weigh(sums: Floats) -> Floats:
    """Return 1 - seen / expected squared distance; nan where none is expected."""
    n, x, y, xx, yy, seen = np.moveaxis(sums, -1, 0)
    expected = (xx + yy) / n - 2 * (x / n) * (y / n)
    with np.errstate(divide="ignore", invalid="ignore"):
        kappa: Floats = np.where(expected > 1e-9, 1 - seen / n / expected, np.nan)
    return kappa
