"""The mixed model solved the plain way: the covariance of all ratings written out in full.

Nothing is shared with the engine but the model's sentence, so agreement means something.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from loops.calibration import RatingRow, Variances

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Dense:
    rows: Sequence[RatingRow]
    variances: Variances

    @property
    def competencies(self) -> list[object]:
        return sorted({row.competency for row in self.rows})  # type: ignore[type-var]  # texts

    def covariance(self) -> Floats:
        v, rows = self.variances, self.rows
        same: list[tuple[float, Callable[[RatingRow], object]]] = [
            (v.candidate, lambda row: row.candidate),
            (v.candidate_competency, lambda row: (row.candidate, row.competency)),
            (v.interviewer, lambda row: row.interviewer),
            (v.candidate_interviewer, lambda row: (row.candidate, row.interviewer, row.opening)),
            (v.requisition, lambda row: row.opening),
        ]
        total = v.residual * np.eye(len(rows))
        for variance, key in same:
            keys = [key(row) for row in rows]
            total += variance * np.array([[float(a == b) for b in keys] for a in keys])
        return total

    def design(self) -> Floats:
        return np.array(
            [[float(row.competency == k) for k in self.competencies] for row in self.rows]
        )

    def solve(self) -> tuple[Floats, Floats, Floats, Floats]:
        inverse: Floats = np.linalg.inv(self.covariance()).astype(np.float64)
        x, y = self.design(), np.array([float(row.rating or 0) for row in self.rows])
        means_cov: Floats = np.linalg.inv(x.T @ inverse @ x).astype(np.float64)
        means: Floats = means_cov @ x.T @ inverse @ y
        left: Floats = y - x @ means
        return inverse, means, means_cov, left

    def predict(self, on_means: Floats, with_ratings: Floats, prior: float) -> tuple[float, float]:
        """Mean and sd of on_means'mu + u, u of variance `prior` and these covariances with y."""
        inverse, means, means_cov, left = self.solve()
        gain = inverse @ with_ratings
        slope = on_means - self.design().T @ gain
        variance = prior - with_ratings @ gain + slope @ means_cov @ slope
        return float(on_means @ means + gain @ left), float(np.sqrt(variance))

    def candidate(self, name: object, opening: object, weights: Floats) -> tuple[float, float]:
        v = self.variances
        weight = dict(zip(self.competencies, weights.tolist(), strict=True))
        shared = [
            v.requisition * (row.opening == opening)
            + (row.candidate == name)
            * (v.candidate + v.candidate_competency * weight[row.competency])
            for row in self.rows
        ]
        prior = v.requisition + v.candidate + v.candidate_competency * float(np.sum(weights**2))
        return self.predict(weights, np.array(shared), prior)

    def interviewer(self, name: object) -> tuple[float, float]:
        v = self.variances.interviewer
        shared = np.array([v * (row.interviewer == name) for row in self.rows])
        return self.predict(np.zeros(len(self.competencies)), shared, v)

    def criterion(self) -> float:
        inverse, _, means_cov, left = self.solve()
        determinant = np.linalg.slogdet(self.covariance())[1] - np.linalg.slogdet(means_cov)[1]
        return float(determinant + left @ inverse @ left)
