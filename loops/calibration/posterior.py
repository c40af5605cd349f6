from dataclasses import dataclass

import numpy as np

from loops.calibration.algebra import LocalModel, model_batch
from loops.calibration.arrays import Floats, Ints
from loops.calibration.cards import Batch, Cards, batch_candidates
from loops.calibration.estimates import Unknowns
from loops.calibration.variances import Variances


@dataclass(frozen=True, slots=True, eq=False)
class Posterior:
    """What all cards together say about the shared unknowns `[mu (K) | b (R) | g (Q)]`.

    `mean` (U,) and `cov` (U, U); mu in points less the cards' centre, b and g in their own
    standard deviations. `criterion` is minus twice the restricted log likelihood without its
    constant (number of ratings - K) log 2 pi.
    """

    mean: Floats
    cov: Floats
    criterion: float

    def variance_of(self, where: Ints) -> Floats:
        """Posterior variances of the unknowns at these positions."""
        variance: Floats = self.cov[where, where]
        return variance

    def at(self, where: Ints, centre: float) -> Unknowns:
        """Mean and covariance of each candidate's own unknowns, positions (G, d)."""
        return Unknowns(self.mean[where], self.cov[where[:, :, None], where[:, None, :]], centre)


def locate_unknowns(batch: Batch, interviewers: int) -> Ints:
    """Position (G, d) of each of the batch's unknowns among all unknowns."""
    group, _, k = batch.rated.shape
    means = np.broadcast_to(np.arange(k), (group, k))
    return np.concatenate(
        [means, k + batch.interviewers, k + interviewers + batch.openings], axis=1
    )


def solve_posterior(
    cards: Cards, variances: Variances, *, interviewers: int, openings: int
) -> Posterior:
    """Exact posterior of the shared unknowns by one dense factorisation."""
    k = len(cards.competencies)
    size = k + interviewers + openings
    normal, pull = np.zeros((size, size)), np.zeros(size)
    free = np.arange(k, size)
    normal[free, free] = 1
    constant = 0.0
    for batch in batch_candidates(cards):
        model = model_batch(batch, variances)
        add_information(normal, pull, locate_unknowns(batch, interviewers), model)
        constant += float(model.log_det.sum() + model.quadratic.sum())
    cov = invert_symmetric(normal)
    mean = cov @ pull
    mean += cov @ (pull - normal @ mean)
    log_det = log_determinant(normal)
    return Posterior(mean, cov, constant + log_det - float(np.sum(mean * pull)))


def add_information(
    normal: Floats, pull: Floats, where: Ints, model: LocalModel, *, sign: int = 1
) -> None:
    """Add (or with sign -1 take away) what the batch's cards say, in place."""
    flat = where[:, :, None] * len(normal) + where[:, None, :]
    np.add.at(normal.reshape(-1), flat.reshape(-1), sign * model.information.reshape(-1))
    np.add.at(pull, where.reshape(-1), sign * model.pull.reshape(-1))


def invert_symmetric(matrix: Floats) -> Floats:
    """Inverse of a positive definite matrix, exactly symmetric."""
    inverse: Floats = np.linalg.inv(matrix).astype(np.float64, copy=False)
    inverse += inverse.T.copy()
    inverse /= 2
    return inverse


def log_determinant(matrix: Floats) -> float:
    """Log determinant of a positive definite matrix."""
    if not len(matrix):
        return 0.0
    return 2 * float(np.sum(np.log(np.diagonal(np.linalg.cholesky(matrix)))))
