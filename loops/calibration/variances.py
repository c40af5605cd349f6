import math
from collections.abc import Mapping
from dataclasses import astuple, dataclass
from typing import Any, Final

from loops.calibration.errors import VarianceError

TERMS: Final = (
    "candidate",
    "candidate_competency",
    "interviewer",
    "candidate_interviewer",
    "residual",
    "requisition",
)
# Where the fit starts and what it leans on: standard deviations in points on a 1-4 scale.
TYPICAL_SDS: Final = (0.5, 0.25, 0.35, 0.35, 0.55, 0.25)
# Below this share of the total the residual no longer separates from rounding in the algebra.
LEAST_RESIDUAL_SHARE: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Variances:
    """Variances of the six random terms, in squared points. A variance of 0 drops its term.

    `candidate` theta, `candidate_competency` delta, `interviewer` leniency b,
    `candidate_interviewer` halo h of one interview, `residual` eps, `requisition` opening g.
    Raises VarianceError for a negative or infinite variance, and for a residual of 0.
    """

    candidate: float
    candidate_competency: float
    interviewer: float
    candidate_interviewer: float
    residual: float
    requisition: float

    def __post_init__(self) -> None:
        for key, value in zip(TERMS, astuple(self), strict=True):
            if not math.isfinite(value) or value < 0:
                raise VarianceError(key, f"{value!r} is not a finite number of at least 0")
        if self.residual <= LEAST_RESIDUAL_SHARE * sum(astuple(self)):
            raise VarianceError("residual", "must be above 0: every rating has some noise")

    def as_dict(self) -> dict[str, float]:
        """Name the six variances by the keys that the variances file uses."""
        return dict(zip(TERMS, astuple(self), strict=True))


def typical_variances(scale: tuple[float, float] = (1, 4)) -> Variances:
    """Return the centre of the prior over variances, stretched to the scale (low, high)."""
    stretch = (scale[1] - scale[0]) / 3
    return Variances(*((sd * stretch) ** 2 for sd in TYPICAL_SDS))


def read_variances(values: Mapping[str, Any]) -> Variances:
    """Variances from a mapping with exactly the six keys; VarianceError names the wrong one."""
    for key in values:
        if key not in TERMS:
            raise VarianceError(str(key), f"unknown; the terms are {', '.join(TERMS)}")
    return Variances(**{key: _read_variance(key, values) for key in TERMS})


def _read_variance(key: str, values: Mapping[str, Any]) -> float:
    if key not in values:
        raise VarianceError(key, "missing")
    value = values[key]
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise VarianceError(key, f"{value!r} is not a number")
    return float(value)
