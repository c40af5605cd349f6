"""From a raw score to a level, with what speaks for each level and how sure that is."""

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Leveled:
    """A level, the share of belief in each level (sum 1) and a confidence from 0 to 1."""

    level: int
    probabilities: dict[int, float]
    confidence: float


def rate(raw: float, cuts: Sequence[float], slope: float, spans: int) -> Leveled:
    """Return the level of `raw` by ordered thresholds. Few spans make for little confidence."""
    above = [1.0, *(1 / (1 + math.exp(-slope * (raw - cut))) for cut in cuts), 0.0]
    shares = {n + 1: above[n] - above[n + 1] for n in range(len(cuts) + 1)}
    level = 1 + sum(raw >= cut for cut in cuts)
    sure = shares[level] * min(1.0, 0.4 + 0.15 * spans)
    return Leveled(
        level,
        {n: round(share, 6) for n, share in shares.items()},
        round(min(sure, 0.9), 4),
    )
