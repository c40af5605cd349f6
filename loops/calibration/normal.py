import math
from typing import Final

Z95: Final = 1.959963984540054


def normal_cdf(z: float) -> float:
    """P(Z <= z) of the standard normal, accurate in both tails."""
    return math.erfc(-z / math.sqrt(2)) / 2


def normal_density(z: float) -> float:
    """Density of the standard normal at z."""
    return math.exp(-z * z / 2) / math.sqrt(2 * math.pi)


def probability_above(value: float, sd: float, line: float) -> float:
    """P(X > line) for X normal with mean `value`; without spread 0, a half on the line, or 1."""
    if sd > 0:
        return normal_cdf((value - line) / sd)
    return 0.5 if value == line else float(value > line)
