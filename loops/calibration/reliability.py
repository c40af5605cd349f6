"""How far interviewers agree: intraclass correlations and Krippendorff's alpha."""

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import permutations
from typing import Final

import numpy as np

from loops.calibration.arrays import Floats
from loops.calibration.special import f_above, f_quantile
from loops.calibration.variances import Variances

TAIL: Final = 0.975


@dataclass(frozen=True, slots=True)
class Intraclass:
    """One intraclass correlation with its F test and 95 % bounds.

    `f`, `p` and the bounds are None where the ratings leave no noise to test against.
    """

    kind: str
    value: float
    f: float | None
    df1: int
    df2: int
    p: float | None
    lower: float | None
    upper: float | None


@dataclass(frozen=True, slots=True)
class _Squares:
    """Mean squares of n subjects by k raters: between, within, raters, error."""

    n: int
    k: int
    between: float
    within: float
    raters: float
    error: float


def measure_intraclass(table: Sequence[Sequence[float | None]]) -> tuple[Intraclass, ...]:
    """Six intraclass correlations of a table of subjects (rows) by raters (columns).

    ICC1 one-way, ICC2 random raters, ICC3 fixed raters, then the same for the mean of k raters.
    A subject with a missing rating is left out. Empty with fewer than two subjects or raters, or
    where all ratings are equal. Source: Shrout & Fleiss 1979; bounds of ICC2 McGraw & Wong 1996.
    """
    rows = [[math.nan if one is None else float(one) for one in row] for row in table]
    whole = [row for row in rows if not any(map(math.isnan, row))]
    if len(whole) < 2 or len(whole[0]) < 2:
        return ()
    squares = _analyse(np.array(whole))
    if squares.between + squares.within == 0:
        return ()
    pairs = (_one_way(squares), *_two_way(squares))
    return (*(single for single, _ in pairs), *(mean for _, mean in pairs))


def _analyse(table: Floats) -> _Squares:
    n, k = table.shape
    grand = table.mean()
    rows = k * float(np.sum((table.mean(axis=1) - grand) ** 2))
    columns = n * float(np.sum((table.mean(axis=0) - grand) ** 2))
    within = float(np.sum((table - table.mean(axis=1, keepdims=True)) ** 2))
    left = table - table.mean(axis=1, keepdims=True) - table.mean(axis=0) + grand
    error = float(np.sum(left**2)) / ((n - 1) * (k - 1))
    return _Squares(n, k, rows / (n - 1), within / (n * (k - 1)), columns / (k - 1), error)


def _one_way(s: _Squares) -> tuple[Intraclass, Intraclass]:
    return _from_f(("ICC1", "ICC1k"), s, s.within, s.n * (s.k - 1))


def _two_way(s: _Squares) -> tuple[tuple[Intraclass, Intraclass], ...]:
    fixed = _from_f(("ICC3", "ICC3k"), s, s.error, (s.n - 1) * (s.k - 1))
    return _random_raters(s, fixed), fixed


def _from_f(
    kinds: tuple[str, str], s: _Squares, noise: float, df2: int
) -> tuple[Intraclass, Intraclass]:
    single = (s.between - noise) / (s.between + (s.k - 1) * noise)
    mean = (s.between - noise) / s.between if s.between else -math.inf
    if noise == 0 or s.between == 0:
        return (
            Intraclass(kinds[0], single, None, s.n - 1, df2, None, None, None),
            Intraclass(kinds[1], mean, None, s.n - 1, df2, None, None, None),
        )
    f, df1 = s.between / noise, s.n - 1
    low, high = f / f_quantile(TAIL, df1, df2), f * f_quantile(TAIL, df2, df1)
    p, k = f_above(f, df1, df2), s.k
    bounds = ((low - 1) / (low + k - 1), (high - 1) / (high + k - 1))
    return (
        Intraclass(kinds[0], single, f, df1, df2, p, *bounds),
        Intraclass(kinds[1], mean, f, df1, df2, p, 1 - 1 / low, 1 - 1 / high),
    )


def _random_raters(
    s: _Squares, fixed: tuple[Intraclass, Intraclass]
) -> tuple[Intraclass, Intraclass]:
    n, k = s.n, s.k
    total = s.between + (k - 1) * s.error + k * (s.raters - s.error) / n
    mean_total = s.between + (s.raters - s.error) / n
    single, mean = (s.between - s.error) / total, (s.between - s.error) / mean_total
    test = fixed[0]
    if test.f is None:
        bounds: tuple[float | None, float | None] = (None, None)
        means = bounds
    else:
        bounds = low, high = _bound_random(s, single)
        means = (low * k / (1 + low * (k - 1)), high * k / (1 + high * (k - 1)))
    return (
        Intraclass("ICC2", single, test.f, test.df1, test.df2, test.p, *bounds),
        Intraclass("ICC2k", mean, test.f, test.df1, test.df2, test.p, *means),
    )


def _bound_random(s: _Squares, single: float) -> tuple[float, float]:
    n, k, ratio = s.n, s.k, s.raters / s.error
    rest = n * (1 + (k - 1) * single) - k * single
    freedom = (k - 1) * (n - 1) * (k * single * ratio + rest) ** 2
    freedom /= (n - 1) * (k * single * ratio) ** 2 + rest**2
    above, below = f_quantile(TAIL, n - 1, freedom), f_quantile(TAIL, freedom, n - 1)
    noise = k * s.raters + (k * n - k - n) * s.error
    return (
        n * (s.between - above * s.error) / (above * noise + n * s.between),
        n * (below * s.between - s.error) / (noise + n * below * s.between),
    )


def loop_reliability(variances: Variances, n_interviews: int, n_competencies: int) -> float:
    """Share (0 to 1) of the variance of a raw loop mean that is the candidate's own."""
    k = max(n_competencies, 1)
    own = variances.candidate + variances.candidate_competency / k
    each = variances.interviewer + variances.candidate_interviewer + variances.residual / k
    return own / (own + each / max(n_interviews, 1))


class Metric(StrEnum):
    """How far apart two ratings are, for Krippendorff's alpha."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    INTERVAL = "interval"
    RATIO = "ratio"


def measure_alpha(units: Sequence[Sequence[float | None]], metric: Metric) -> float | None:
    """Krippendorff's alpha of units, each with the ratings it got; None or NaN is missing.

    None where fewer than two ratings share a unit or all of them are equal: nothing to explain.
    Source: Krippendorff 2011, Computing Krippendorff's Alpha-Reliability.
    """
    rated = [[one for one in unit if one is not None and not math.isnan(one)] for unit in units]
    alike = Counter(tuple(sorted(unit)) for unit in rated if len(unit) > 1)  # few differ
    totals = Counter[float]()
    for unit, times in alike.items():
        for value in unit:
            totals[value] += times
    apart = _distance(metric, totals)
    seen = sum(times * _disagree(Counter(unit), apart) for unit, times in alike.items())
    count = sum(totals.values())
    expected = sum(
        totals[one] * totals[other] * apart(one, other) for one in totals for other in totals
    )
    return 1 - (count - 1) * seen / expected if expected > 0 else None


def _disagree(unit: Counter[float], apart: Callable[[float, float], float]) -> float:
    pairs = permutations(unit.items(), 2)
    size = sum(unit.values())
    return sum(m * n * apart(one, other) for (one, m), (other, n) in pairs) / (size - 1)


def _distance(metric: Metric, totals: Counter[float]) -> Callable[[float, float], float]:
    if metric is Metric.NOMINAL:
        return lambda one, other: float(one != other)
    if metric is Metric.INTERVAL:
        return lambda one, other: (one - other) ** 2
    if metric is Metric.RATIO:
        return lambda one, other: ((one - other) / (one + other)) ** 2 if one + other else 0.0
    place, below = {}, 0.0
    for value in sorted(totals):
        place[value] = below + totals[value] / 2
        below += totals[value]
    return lambda one, other: (place[one] - place[other]) ** 2


@dataclass(frozen=True, slots=True)
class PanelAgreement:
    """How far panels of any size agree: one-way intraclass correlation over `n` subjects.

    `single` is that of one rater with its 95 % interval (`lower`, `upper`), `mean` that of the
    average panel of `size` raters; both at most 1. `mean` is None where all panels are alike.
    """

    n: int
    size: float
    single: float
    mean: float | None
    lower: float
    upper: float


def measure_panels(panels: Sequence[Sequence[float]]) -> PanelAgreement | None:
    """One-way intraclass correlation of panels with different raters and different sizes.

    None with fewer than two panels of two, or where all ratings are equal. Source: Donner 1986,
    International Statistical Review 54:67; bounds by F with the average size, as he advises.
    """
    whole = [np.array(panel, np.float64) for panel in panels if len(panel) > 1]
    sizes = np.array([len(panel) for panel in whole], np.float64)
    n, total = len(whole), float(sizes.sum())
    if n < 2:
        return None
    size = (total - float(np.sum(sizes**2)) / total) / (n - 1)
    means = np.array([panel.mean() for panel in whole])
    grand = float(np.sum(sizes * means)) / total
    between = float(np.sum(sizes * (means - grand) ** 2)) / (n - 1)
    within = sum(float(np.sum((panel - panel.mean()) ** 2)) for panel in whole) / (total - n)
    if between + within == 0:
        return None
    single = (between - within) / (between + (size - 1) * within)
    mean = (between - within) / between if between else None
    lower, upper = _bound_panels(between, within, size, n - 1, total - n)
    return PanelAgreement(n, size, single, mean, lower, upper)


def _bound_panels(
    between: float, within: float, size: float, df1: float, df2: float
) -> tuple[float, float]:
    if not (between and within):
        return (1.0, 1.0) if between else (-1 / (size - 1), -1 / (size - 1))
    f = between / within
    low, high = f / f_quantile(TAIL, df1, df2), f * f_quantile(TAIL, df2, df1)
    return (low - 1) / (low + size - 1), (high - 1) / (high + size - 1)
