import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np

from loops.calibration.arrays import Bools, Floats
from loops.calibration.errors import WeightError
from loops.calibration.ids import Id
from loops.calibration.ratings import Scale

# Any, not Id: the key of a Mapping is invariant, and callers hold a dict[str, float].
Weights: TypeAlias = Mapping[Any, float] | Sequence[float] | None


@dataclass(frozen=True, slots=True)
class Goal:
    """What one opening asks: competency weights, the bar, and floors of must-haves, in points.

    Weights may sum to anything above 0; None weighs all competencies alike. A competency that
    nobody has rated anywhere has no mean yet: its weight goes to the others in proportion.
    """

    weights: Weights = None
    bar: float | None = None
    floors: Mapping[Any, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Target:
    """A goal over the K rated competencies: `weights` (K,) sum to 1, `floors` (K,) in points.

    `listed` (K,) marks the competencies that belong to the opening whether rated or not.
    """

    weights: Floats
    listed: Bools
    floors: Floats
    bar: float | None


def default_floor(scale: Scale) -> float:
    """Return the second of four levels: 2 on a 1-4 scale."""
    return scale[0] + (scale[1] - scale[0]) / 3


def set_target(goal: Goal, competencies: tuple[Id, ...], floor: float) -> Target:
    """Put a goal on the competencies at hand. Raises WeightError for weights that make no mean."""
    if goal.bar is not None and not math.isfinite(goal.bar):
        raise WeightError(f"bar: {goal.bar!r} is not a finite number")
    weights, listed = _read_weights(goal.weights, competencies)
    floors = np.array([float(goal.floors.get(name, floor)) for name in competencies])
    return Target(weights, listed, floors, goal.bar)


def _read_weights(weights: Weights, competencies: tuple[Id, ...]) -> tuple[Floats, Bools]:
    count = len(competencies)
    if weights is None:
        return np.full(count, 1 / max(count, 1)), np.ones(count, np.bool_)
    if not isinstance(weights, Mapping):
        weights = _name_weights(weights, competencies)
    for name, weight in weights.items():
        if not math.isfinite(weight) or weight < 0:
            raise WeightError(f"weight of {name!r}: {weight!r} is not a number of at least 0")
    if not sum(weights.values()) > 0:
        raise WeightError("weights: at least one must be above 0")
    chosen = np.array([float(weights.get(name, 0)) for name in competencies])
    listed = np.array([name in weights for name in competencies], np.bool_)
    if not chosen.sum() > 0:  # nobody has rated anything that this opening weighs
        chosen = np.ones(count)
    return chosen / max(chosen.sum(), 1e-300), listed


def _name_weights(weights: Sequence[float], competencies: tuple[Id, ...]) -> dict[Id, float]:
    if len(weights) != len(competencies):
        names = ", ".join(str(name) for name in competencies)
        raise WeightError(f"{len(weights)} weights for {len(competencies)} competencies ({names})")
    return dict(zip(competencies, weights, strict=True))
