"""Ordinal regression with the shipped weights as prior: at nought everything is as shipped.

A cumulative logit (McCullagh 1980) with a normal prior on each parameter, its mode found with the
gradient. How a story is told (telling words, explicitness) keeps its shipped points: only kinds of
evidence are weighed anew, none changes its sign or vanishes, and one that fewer than ten
candidates show stays as it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scorecards.suggestion.refitting.pairs import LEAST_CANDIDATES, Mode, Pair
from scorecards.suggestion.scoring import load_weights
from scorecards.suggestion.tuning import Tuning

Table = NDArray[np.float64]

_SHIFT = 0.5  # standard deviation of a common shift, in distances between two thresholds
_GAP = 0.5  # of the logarithm of a distance between thresholds, and of the slope
_SCALE = 0.5  # of a kind's scale
_LEAST_SCALE, _MOST_SCALE = 0.25, 3.0
_FAR = 1e3  # beyond every score


@dataclass(frozen=True, slots=True)
class Likelihood:
    """What pairs say of parameters: a shift, logarithms of gaps and slope, scales less 1."""

    shipped: Tuning
    kinds: tuple[str, ...]
    raw: Table
    points: Table
    levels: NDArray[np.int64]
    deviations: Table

    def build(self, flat: Table) -> tuple[Table, float, Table]:
        """Return the thresholds, the slope and the scales less 1 that parameters stand for."""
        cuts = np.array(self.shipped.cuts)
        gaps = np.diff(cuts) * np.exp(flat[1 : len(cuts)])
        moved = cuts[0] + flat[0] + np.concatenate([[0.0], np.cumsum(gaps)])
        slope = self.shipped.slope * float(np.exp(flat[len(cuts)]))
        return moved, slope, flat[len(cuts) + 1 :]

    def measure(self, flat: Table) -> tuple[float, Table]:
        """Return how unlikely the levels and the parameters are, and the gradient of that."""
        cuts, slope, scales = self.build(flat)
        score = self.raw + self.points @ scales
        edges = np.concatenate([[-_FAR], cuts, [_FAR]])
        upper = slope * (score - edges[self.levels - 1])
        lower = slope * (score - edges[self.levels])
        share = np.maximum(_squash(upper) - _squash(lower), 1e-12)
        up, low = _steepen(upper) / share, _steepen(lower) / share
        by_edge = np.bincount(self.levels, slope * low, len(edges))
        by_edge -= np.bincount(self.levels - 1, slope * up, len(edges))
        by_cut = by_edge[1:-1]
        gaps = np.diff(cuts)
        slopes = [
            by_cut.sum(),
            *(gap * by_cut[n + 1 :].sum() for n, gap in enumerate(gaps)),
            float((upper * up - lower * low).sum()),
            *(self.points.T @ (slope * (up - low))),
        ]
        held = flat / self.deviations
        cost = -np.log(share).sum() + 0.5 * (held**2).sum()
        return float(cost), held / self.deviations - np.array(slopes)


def _squash(values: Table) -> Table:
    return 0.5 * (1 + np.tanh(values / 2))


def _steepen(values: Table) -> Table:
    return 0.25 * (1 - np.tanh(values / 2) ** 2)


def fit_tuning(pairs: Sequence[Pair], shipped: Tuning, mode: Mode) -> Tuning:
    """Return the likeliest tuning; what `mode` leaves alone stays as shipped."""
    from scipy.optimize import minimize  # noqa: PLC0415 (scipy is heavy: only the worker loads it)

    kinds = list_kinds(pairs) if mode is Mode.RIDGE else ()
    told = build_likelihood(pairs, shipped, kinds)
    free = 1 if mode is Mode.SHIFT else len(told.deviations)
    ways: list[tuple[float | None, float | None]] = [(None, None)] * (len(shipped.cuts) + 1)
    ways += [(_LEAST_SCALE - 1, _MOST_SCALE - 1)] * len(kinds)
    bounds = [way if n < free else (0.0, 0.0) for n, way in enumerate(ways)]
    start = np.zeros(len(told.deviations))
    found = minimize(told.measure, start, jac=True, bounds=bounds, method="L-BFGS-B").x
    cuts, slope, scales = told.build(found)
    moved = {kind: round(1 + float(scale), 4) for kind, scale in zip(kinds, scales, strict=True)}
    return Tuning(
        tuple(round(float(cut), 4) for cut in cuts),
        round(slope, 4),
        {kind: scale for kind, scale in moved.items() if scale != 1},
    )


def list_kinds(pairs: Sequence[Pair]) -> tuple[str, ...]:
    """Return the kinds of evidence that enough candidates show to be weighed anew."""
    weights = load_weights()
    known = weights.raising.keys() | weights.lowering.keys()
    shown: dict[str, set[object]] = {}
    for pair in pairs:
        for kind in known & pair.contributions.keys():
            shown.setdefault(kind, set()).add(pair.candidate)
    return tuple(sorted(kind for kind, by in shown.items() if len(by) >= LEAST_CANDIDATES))


def build_likelihood(pairs: Sequence[Pair], shipped: Tuning, kinds: Sequence[str]) -> Likelihood:
    """Return what the pairs say of shift, gaps, slope and the scales of these kinds."""
    cuts = shipped.cuts
    unit = (cuts[-1] - cuts[0]) / (len(cuts) - 1)
    points = [[pair.contributions.get(kind, 0.0) for kind in kinds] for pair in pairs]
    return Likelihood(
        shipped,
        tuple(kinds),
        np.array([pair.raw for pair in pairs]),
        np.array(points, np.float64).reshape(len(pairs), len(kinds)),
        np.array([pair.level for pair in pairs]),
        np.array([_SHIFT * unit, *[_GAP] * len(cuts), *[_SCALE] * len(kinds)]),
    )
