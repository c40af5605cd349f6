"""Which competency went with the outcome: rank correlations among those who were hired."""

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from loops.calibration.arrays import Floats
from loops.calibration.normal import Z95

LEAST_PEOPLE: Final = 30


@dataclass(frozen=True, slots=True)
class Prediction:
    """Spearman correlation of a level with the outcome over `n` people, with a 95 % interval.

    From -1 to 1. `predicts` where the interval leaves 0 out. Only the hired are seen, who differ
    less than the applicants did, so a correlation is smaller here than it was among all.
    """

    competency: Hashable
    n: int
    correlation: float
    lo95: float
    hi95: float

    @property
    def predicts(self) -> bool:
        """Whether the interval lies on one side of 0."""
        return self.lo95 > 0 or self.hi95 < 0


def predict_outcomes(
    levels: Sequence[Mapping[str, float]], outcomes: Sequence[float]
) -> tuple[Prediction, ...]:
    """Correlate each competency's calibrated level with the outcome, the strongest first.

    Empty under 30 people; a competency that fewer than 30 were rated on is left out, and so is one
    where all levels or all outcomes are equal. Source of the interval: Bonett & Wright 2000,
    Psychometrika 65:23, se = sqrt((1 + r^2/2) / (n - 3)) in Fisher's z.
    """
    names = sorted({name for person in levels for name in person})
    found = [_predict(name, levels, outcomes) for name in names]
    return tuple(sorted((one for one in found if one), key=lambda one: -abs(one.correlation)))


def _predict(
    name: str, levels: Sequence[Mapping[str, float]], outcomes: Sequence[float]
) -> Prediction | None:
    pairs = [
        (person[name], outcome)
        for person, outcome in zip(levels, outcomes, strict=True)
        if name in person
    ]
    if len(pairs) < LEAST_PEOPLE:
        return None
    one, other = (rank(np.array(side, np.float64)) for side in zip(*pairs, strict=True))
    spread = float(one.std() * other.std())
    if spread == 0:
        return None
    r = float(np.mean((one - one.mean()) * (other - other.mean()))) / spread
    return _bound(name, len(pairs), max(-1.0, min(1.0, r)))


def _bound(name: str, n: int, r: float) -> Prediction:
    if abs(r) > 1 - 1e-12:
        return Prediction(name, n, round(r), round(r), round(r))
    half = Z95 * math.sqrt((1 + r * r / 2) / (n - 3))
    z = math.atanh(r)
    return Prediction(name, n, r, math.tanh(z - half), math.tanh(z + half))


def rank(values: Floats) -> Floats:
    """Ranks from 1; equal values share the mean of theirs."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    ranks: Floats = (last - (counts - 1) / 2)[inverse]
    return ranks
