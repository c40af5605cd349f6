"""How a raw score becomes a level: as shipped, or as refitted to a company's own scorecards."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from scorecards.suggestion.scoring import Weights

_MARK = "+"


@dataclass(frozen=True, slots=True)
class Tuning:
    """Thresholds and slope of one competency, and by how much kinds of evidence count otherwise.

    `scales` multiply the points of a kind; 1 where a kind is not named.
    """

    cuts: tuple[float, ...]
    slope: float
    scales: Mapping[str, float] = field(default_factory=dict)

    def weigh(self, raw: float, contributions: Mapping[str, float]) -> float:
        """Return the score by these scales, from that of the shipped weights and its parts."""
        moved = sum(
            (self.scales[kind] - 1) * points
            for kind, points in sorted(contributions.items())
            if kind in self.scales
        )
        return round(raw + moved, 6)

    def share_above(self, score: float) -> list[float]:
        """Return how much of the belief in a score lies beyond each threshold."""
        return [1 / (1 + math.exp(-self.slope * (score - cut))) for cut in self.cuts]

    def find_level(self, score: float) -> int:
        """Return the level of a score."""
        return 1 + sum(score >= cut for cut in self.cuts)


@dataclass(frozen=True, slots=True)
class Tuned:
    """The refitted competencies of one rubric version, and the number under which they stand."""

    number: int
    competencies: Mapping[str, Tuning]


def read_shipped(key: str, levels: int, weights: Weights) -> Tuning:
    """Return the tuning that is shipped."""
    return Tuning(tuple(weights.cuts(key, levels)), weights.steepness(key))


def write_tuning(tuning: Tuning) -> dict[str, Any]:
    """Return a tuning as JSON: numbers by name, and nothing else."""
    scales = dict(sorted(tuning.scales.items()))
    return {"cuts": list(tuning.cuts), "slope": tuning.slope, "scales": scales}


def read_tuning(written: Mapping[str, Any]) -> Tuning:
    """Return what `write_tuning` wrote."""
    return Tuning(tuple(written["cuts"]), written["slope"], dict(written["scales"]))


def name_tuned(engine: str, tuned: Tuned | None) -> str:
    """Return an engine version with the number of the weights it used, as `structure-3+2`."""
    return engine if tuned is None else f"{engine}{_MARK}{tuned.number}"


def split_name(name: str) -> tuple[str, int | None]:
    """Return the engine version and the number of its weights, None for those that are shipped."""
    engine, mark, number = name.rpartition(_MARK)
    return (engine, int(number)) if mark and number.isdecimal() else (name, None)
