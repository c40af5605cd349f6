"""Evidence of one competency made one number: distinct pieces count, repetitions hardly."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from scorecards.suggestion.evidence import Found


@dataclass(frozen=True, slots=True)
class Weights:
    """Points per kind, multipliers per competency, thresholds per number of levels."""

    raising: Mapping[str, float]
    lowering: Mapping[str, float]
    competencies: Mapping[str, Mapping[str, float]]
    repeat: float
    thresholds: Mapping[int, Sequence[float]]
    generic_thresholds: Mapping[int, Sequence[float]]
    slope: float
    generic_slope: float
    practice: Mapping[str, float]
    practice_structure: float
    fitted: Mapping[str, float]
    base: float
    telling: Mapping[str, float]
    silence: Mapping[str, float]

    def points(self, kind: str, polarity: int, key: str) -> float:
        """Return the signed points of one piece of this kind in this competency."""
        if self.knows(key):
            return polarity * self.fitted.get(kind, 0.0) * self.multiply(kind, key)
        return polarity * self.expect(kind, polarity)

    def expect(self, kind: str, polarity: int) -> float:
        """Return the points a kind was given by hand, before any fitting."""
        return (self.raising if polarity > 0 else self.lowering).get(kind, 0.0)

    def multiply(self, kind: str, key: str) -> float:
        """Return how much more or less a kind says of this competency than of others."""
        return self.competencies.get(key, {}).get(kind, 1.0)

    def knows(self, key: str) -> bool:
        """Tell whether kinds have multipliers of their own for this competency."""
        return key in self.competencies

    def cuts(self, key: str, levels: int) -> Sequence[float]:
        """Return the raw scores that part one level from the next."""
        return (self.thresholds if self.knows(key) else self.generic_thresholds)[levels]

    def steepness(self, key: str) -> float:
        """Return how fast belief moves from one level to the next with the raw score."""
        return self.slope if self.knows(key) else self.generic_slope


@cache
def load_weights() -> Weights:
    """Return the shipped weights."""
    path = files("scorecards.suggestion") / "weights.json"
    raw: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return Weights(
        raising=raw["raising"],
        lowering=raw["lowering"],
        competencies=raw["competencies"],
        repeat=raw["repeat"],
        thresholds={int(n): cuts for n, cuts in raw["thresholds"].items()},
        generic_thresholds={int(n): cuts for n, cuts in raw["generic_thresholds"].items()},
        slope=raw["slope"],
        generic_slope=raw["generic_slope"],
        practice=raw["practice"],
        practice_structure=raw["practice_structure"],
        fitted=raw["fitted"],
        base=raw["base"],
        telling=raw["telling"],
        silence=raw["silence"],
    )


@dataclass(frozen=True, slots=True)
class Credited:
    """A piece of evidence with the share of its exchange that belongs to the competency."""

    found: Found
    share: float
    story: int


def keep_distinct(credited: Iterable[Credited]) -> list[Credited]:
    """Return the evidence without what says the same again, in order of place."""
    kept: list[Credited] = []
    for item in credited:
        if not any(_is_same(item.found, before.found) for before in kept):
            kept.append(item)
    return kept


def _is_same(one: Found, other: Found) -> bool:
    if one.kind != other.kind or not one.stems or not other.stems:
        return False
    both = len(one.stems & other.stems)
    return both / min(len(one.stems), len(other.stems)) >= 0.6 and both >= 2


def sum_strengths(credited: Sequence[Credited], repeat: float) -> dict[tuple[str, int], float]:
    """Return the strength of each kind and polarity: the n-th piece counts `repeat ** (n - 1)`."""
    strengths: dict[tuple[str, int], list[float]] = {}
    for item in credited:
        place = (item.found.kind, item.found.polarity)
        strengths.setdefault(place, []).append(item.share * item.found.weight)
    return {
        place: sum(part * repeat**rank for rank, part in enumerate(sorted(parts, reverse=True)))
        for place, parts in sorted(strengths.items())
    }


def sum_by_kind(credited: Sequence[Credited], key: str, weights: Weights) -> dict[str, float]:
    """Return each kind's signed points."""
    totals = {
        kind: weights.points(kind, polarity, key) * strength
        for (kind, polarity), strength in sum_strengths(credited, weights.repeat).items()
    }
    return {kind: points for kind, points in totals.items() if points}
