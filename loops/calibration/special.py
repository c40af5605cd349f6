"""The few special functions that the reliability figures need, without scipy."""

import math
from typing import Final

TINY: Final = 1e-300
STEPS: Final = 500


def incomplete_beta(a: float, b: float, x: float) -> float:
    """Regularised incomplete beta I_x(a, b), to about 14 digits.

    Source: the continued fraction of Abramowitz & Stegun 26.5.8, by Lentz's method.
    """
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - incomplete_beta(b, a, 1 - x)
    front = a * math.log(x) + b * math.log1p(-x) - _log_beta(a, b)
    return math.exp(front) * _continue_fraction(a, b, x) / a


def f_above(f: float, df1: float, df2: float) -> float:
    """P(F > f) for an F with df1 and df2 degrees of freedom."""
    return incomplete_beta(df2 / 2, df1 / 2, df2 / (df2 + df1 * f))


def f_quantile(p: float, df1: float, df2: float) -> float:
    """Find the value that F with df1 and df2 stays below with probability p, 0 < p < 1."""
    low, high = 0.0, 1.0
    for _ in range(200):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        if incomplete_beta(df1 / 2, df2 / 2, middle) < p:
            low = middle
        else:
            high = middle
    return df2 * high / (df1 * max(1 - high, TINY))


def _log_beta(a: float, b: float) -> float:
    return math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)


def _continue_fraction(a: float, b: float, x: float) -> float:
    c, d = 1.0, 1 / _away_from_zero(1 - (a + b) * x / (a + 1))
    value = d
    for step in range(1, STEPS):
        even = step * (b - step) * x / ((a + 2 * step - 1) * (a + 2 * step))
        odd = -(a + step) * (a + b + step) * x / ((a + 2 * step) * (a + 2 * step + 1))
        for term in (even, odd):
            d = 1 / _away_from_zero(1 + term * d)
            c = _away_from_zero(1 + term / c)
            value *= c * d
        if abs(c * d - 1) < 1e-16:
            break
    return value


def _away_from_zero(value: float) -> float:
    return value if abs(value) > TINY else TINY
