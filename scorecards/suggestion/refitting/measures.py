"""How far shares and levels are from people, how sure that is, and what length leaves of it."""

import math
from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import NDArray

Table = NDArray[np.float64]


def measure_kappas(
    groups: Sequence[Hashable], given: Sequence[int], *told: Sequence[int]
) -> list[tuple[float, float]] | None:
    """Return the quadratic weighted kappa of each `told` with `given`, and its standard error.

    The error is the jackknife's over `groups` (Miller 1974). None where a kappa is not defined:
    all ratings are one level, or would be with one candidate less.
    """
    at, count = _number(groups)
    found = []
    for levels in told:
        sums = _sum_by_group(given, levels, at, count)
        whole, left = float(_weigh(sums.sum(axis=0))), _weigh(sums.sum(axis=0) - sums)
        if not np.isfinite([whole, *left]).all():
            return None
        spread = float(np.sum((left - left.mean()) ** 2))
        found.append((whole, math.sqrt((count - 1) / count * spread)))
    return found


def measure_mean(groups: Sequence[Hashable], values: Sequence[float]) -> tuple[float, float]:
    """Return the mean of the values and its standard error, people and not pairs being drawn."""
    at, count = _number(groups)
    centred = np.array(values) - np.mean(values)
    sums = np.bincount(at, centred, count)
    error = math.sqrt(count / (count - 1) * float(sums @ sums)) / len(values)
    return float(np.mean(values)), error


def measure_miss(above: Sequence[float], level: int) -> float:
    """Return the ranked probability score of one rating (Epstein 1969): 0 is sure and right.

    `above` are the believed shares beyond each threshold. The whole of the shares counts, so that
    half a level tells, too.
    """
    return sum((share - (level > n)) ** 2 for n, share in enumerate(above, 1))


def _number(groups: Sequence[Hashable]) -> tuple[NDArray[np.int64], int]:
    places = {group: at for at, group in enumerate(dict.fromkeys(groups))}
    return np.array([places[group] for group in groups], np.int64), len(places)


def _sum_by_group(
    given: Sequence[int], levels: Sequence[int], at: NDArray[np.int64], groups: int
) -> Table:
    x, y = np.array(given, np.float64), np.array(levels, np.float64)
    terms = np.column_stack([np.ones(len(x)), x, y, x * x, y * y, (x - y) ** 2])
    sums = np.zeros((groups, terms.shape[1]))
    np.add.at(sums, at, terms)
    return sums


def _weigh(sums: Table) -> Table:
    """Return 1 - seen / expected squared distance (Cohen 1968); nan where none is expected."""
    n, x, y, xx, yy, seen = np.moveaxis(sums, -1, 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        expected = (xx + yy) / n - 2 * (x / n) * (y / n)
        kappa: Table = np.where(expected > 1e-9, 1 - seen / n / expected, np.nan)
    return kappa


def correlate_without(
    scores: Sequence[float], given: Sequence[int], length: Sequence[int]
) -> float:
    """Return the partial rank correlation of scores with levels, given length.

    Spearman's, by the ranks' Pearson correlations; 0 where one of them does not vary.
    """
    ranks = [_rank(np.array(one, np.float64)) for one in (scores, given, length)]
    (sg, sl, gl) = (_correlate(ranks[a], ranks[b]) for a, b in ((0, 1), (0, 2), (1, 2)))
    rest = (1 - sl**2) * (1 - gl**2)
    return 0.0 if rest <= 1e-12 else (sg - sl * gl) / math.sqrt(rest)


def _rank(values: Table) -> Table:
    """Return the ranks, the mean one where values are equal."""
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(count)
    ranks: Table = (last - (count - 1) / 2)[place]
    return ranks


def _correlate(one: Table, other: Table) -> float:
    x, y = one - one.mean(), other - other.mean()
    size = math.sqrt(float(x @ x) * float(y @ y))
    return float(x @ y) / size if size else 0.0
