"""Model families on the same features, and the simplest of them that is not worse.

Each family learns from the open part, leaving out every industry in turn; the sealed interviews
are read by the engine from the words alone. The choice falls by the first figure, the second only
confirms it. From the simplest to the least simple:

- `bounded ridge`: what ships. No kind changes its sign, and points are held to those set by hand.
- `ordinal linear`: a proportional-odds model with a ridge and the same signs (McCullagh 1980).
- `monotone boosting`: gradient boosting of stumps that may only rise (Friedman 2001); every
  feature is signed so that more of it is better.
- `masked encoder`: a small network that learns words by guessing masked ones on the open texts,
  with persons, names, and all that `telling.toml` bars masked before it; an answer is the mean of
  its words, beside the kinds of evidence, into a ridge.

In brackets stand two that are no candidates: the encoder without the kinds, and a ridge whose words
may count against somebody, which is what the signs are there to forbid.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from benchmarks.masked_words import learn_words
from benchmarks.suggestion_examples import (
    FOLDS,
    Floats,
    Row,
    compare_rho,
    correlate,
    fold_by_group,
    gather_open_rows,
    gather_sealed_examples,
    read_row,
)
from scorecards.suggestion.fitting.levels import fit_points, fit_telling
from scorecards.suggestion.scoring import Weights, load_weights

Predict = Callable[[Sequence[Row]], Floats]
Ints = NDArray[np.intp]
Fit = Callable[[Sequence[Row]], Predict]

_ODDS_RIDGE = 1.0
_ROUNDS, _RATE, _LEAF = 300, 0.05, 8
_FREE_RIDGE = 3.0


def fit_bounded_ridge(rows: Sequence[Row], weights: Weights) -> Predict:
    """Fit as `manage.py fit_suggestions` does."""
    examples = [row.example for row in rows]
    points = fit_points(examples, [row.kinds for row in rows], weights)
    telling = fit_telling(examples, [row.telling for row in rows])
    return lambda asked: np.array(
        [points.predict(row.kinds) + telling.predict(row.telling) for row in asked]
    )


@dataclass(frozen=True, slots=True)
class Columns:
    """The features that at least `least` of the rows have, in one table."""

    names: tuple[str, ...]

    @classmethod
    def of(cls, rows: Sequence[Row], least: int = 8) -> Columns:
        """Choose the features."""
        counts: dict[str, int] = {}
        for row in rows:
            for name in (*row.kinds, *row.telling):
                counts[name] = counts.get(name, 0) + 1
        return cls(tuple(sorted(name for name, count in counts.items() if count >= least)))

    def fill(self, rows: Sequence[Row]) -> Floats:
        """Return a row of figures for each row."""
        both = [{**row.telling, **row.kinds} for row in rows]
        return np.array([[one.get(name, 0.0) for name in self.names] for one in both])


def fit_ordinal(rows: Sequence[Row]) -> Predict:
    """Fit cumulative logits with one slope per feature, none below nought."""
    columns = Columns.of(rows)
    table = columns.fill(rows)
    above = np.array([[row.level > cut for cut in (1.5, 2.5, 3.5)] for row in rows])

    def measure(flat: Floats) -> tuple[float, Floats]:
        slopes, cuts = flat[:-3], flat[-3:]
        totals = (table @ slopes)[:, None] - cuts
        signed = np.where(above, totals, -totals)
        pull = np.where(above, 1.0, -1.0) / (1 + np.exp(signed))
        cost = np.logaddexp(0.0, -signed).sum() + 0.5 * _ODDS_RIDGE * (slopes**2).sum()
        slope = -(table.T @ pull.sum(axis=1)) + _ODDS_RIDGE * slopes
        return float(cost), np.concatenate([slope, pull.sum(axis=0)])

    begin = np.concatenate([np.zeros(len(columns.names)), [-1.0, 0.0, 1.0]])
    bounds = [(0.0, None)] * len(columns.names) + [(None, None)] * 3
    slopes = minimize(measure, begin, jac=True, method="L-BFGS-B", bounds=bounds).x[:-3]
    return lambda asked: columns.fill(asked) @ slopes


def fit_boosting(rows: Sequence[Row]) -> Predict:
    """Fit boosted stumps of which none falls."""
    columns = Columns.of(rows)
    table = columns.fill(rows)
    left = np.array([row.level for row in rows])
    base = float(left.mean())
    left = left - base
    order: Ints = np.argsort(table, axis=0, kind="stable")
    stumps: list[tuple[int, float, float, float]] = []
    for _ in range(_ROUNDS):
        stump = _grow(table, order, left)
        if stump is None:
            break
        column, cut, low, high = stump
        left = left - _RATE * np.where(table[:, column] > cut, high, low)
        stumps.append(stump)
    return lambda asked: _sum_stumps(columns.fill(asked), stumps, base)


def _grow(table: Floats, order: Ints, left: Floats) -> tuple[int, float, float, float] | None:
    """Return the rising stump (column, cut, low, high) that explains most of what is left."""
    ordered, values = left[order], np.take_along_axis(table, order, axis=0)
    n = len(left)
    below = np.arange(1, n)[:, None]
    sums = np.cumsum(ordered, axis=0)[:-1]
    low, high = sums / below, (ordered.sum(axis=0) - sums) / (n - below)
    allowed = (values[1:] > values[:-1]) & (below >= _LEAF) & (n - below >= _LEAF) & (high > low)
    gain = np.where(allowed, below * low**2 + (n - below) * high**2, -1.0)
    place, column = np.unravel_index(int(gain.argmax()), gain.shape)
    if gain[place, column] < 0:
        return None
    cut = (values[place, column] + values[place + 1, column]) / 2
    return int(column), float(cut), float(low[place, column]), float(high[place, column])


def _sum_stumps(
    table: Floats, stumps: Sequence[tuple[int, float, float, float]], base: float
) -> Floats:
    total = np.full(len(table), base)
    for column, cut, low, high in stumps:
        total += _RATE * np.where(table[:, column] > cut, high, low)
    return total


def fit_encoder(rows: Sequence[Row], *, kinds: bool) -> Predict:
    """Fit words by guessing masked ones, then a ridge on the mean of an answer's words."""
    encoder = learn_words([row.words for row in rows])
    columns = Columns(tuple(sorted({kind for row in rows for kind in row.kinds} if kinds else ())))

    def describe(some: Sequence[Row]) -> Floats:
        means = np.array([encoder.read(row.words) for row in some])
        return np.hstack([means, columns.fill(some)]) if columns.names else means

    return _fit_free(rows, describe)


def fit_without_signs(rows: Sequence[Row]) -> Predict:
    """Fit a ridge in which a word may also count against somebody."""
    return _fit_free(rows, Columns.of(rows).fill)


def _fit_free(rows: Sequence[Row], describe: Callable[[Sequence[Row]], Floats]) -> Predict:
    table = describe(rows)
    middle, spread = table.mean(axis=0), table.std(axis=0) + 1e-9
    scaled = (table - middle) / spread
    levels = np.array([row.level for row in rows])
    square = scaled.T @ scaled + _FREE_RIDGE * len(rows) * np.eye(scaled.shape[1])
    slopes = np.linalg.solve(square, scaled.T @ (levels - levels.mean()))
    return lambda asked: (describe(asked) - middle) / spread @ slopes


def list_families(weights: Weights) -> dict[str, Fit]:
    """Return the families, the simplest first."""
    return {
        "bounded ridge": partial(fit_bounded_ridge, weights=weights),
        "ordinal linear": fit_ordinal,
        "monotone boosting": fit_boosting,
        "masked encoder and kinds": partial(fit_encoder, kinds=True),
        "(masked encoder alone)": partial(fit_encoder, kinds=False),
        "(ridge without signs)": fit_without_signs,
    }


def leave_out(rows: Sequence[Row], fit: Fit) -> Floats:
    """Return each row's score by a fit that has not seen its group."""
    folds = fold_by_group([row.group for row in rows])
    scores = np.zeros(len(rows))
    for number in range(FOLDS):
        seen = [row for row, fold in zip(rows, folds, strict=True) if fold != number]
        unseen = [row for row, fold in zip(rows, folds, strict=True) if fold == number]
        scores[folds == number] = fit(seen)(unseen)
    return scores


def print_families() -> Iterator[str]:
    """Yield the table, one line a family; moves are from the best by the open part."""
    weights = load_weights()
    rows = gather_open_rows(weights)
    sealed = [read_row(one, weights) for one in gather_sealed_examples()]
    families = list_families(weights)
    own = {name: leave_out(rows, fit) for name, fit in families.items()}
    others = {name: fit(rows)(sealed) for name, fit in families.items()}
    levels = [row.level for row in rows]
    candidates = [name for name in own if name[0] != "("]
    best = max(candidates, key=lambda name: correlate(levels, own[name]))
    chosen = None
    yield f"{'':<26} industry left out (n {len(rows)})   sealed interviews (n {len(sealed)})"
    for name, scores in own.items():
        here = compare_rho(rows, scores, own[best])
        there = compare_rho(sealed, others[name], others[best])
        if chosen is None and name in candidates and here.gap >= -here.error:
            chosen = name
        yield (
            f"{name:<26} rho {here.rho:+.3f} {here.gap:+.3f} (se {here.error:.3f})        "
            f"rho {there.rho:+.3f} {there.gap:+.3f} (se {there.error:.3f})"
        )
    yield f"The simplest within one standard error of the best ({best}): {chosen}"
