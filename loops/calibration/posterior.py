from dataclasses import dataclass
from typing import Final

import numpy as np

from loops.calibration.algebra import LocalModel, model_batch
from loops.calibration.arrays import Floats, Ints
from loops.calibration.cards import Batch, Cards, batch_candidates
from loops.calibration.estimates import Unknowns
from loops.calibration.variances import Variances

BLOCK: Final = 64


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
    cov, log_det = invert_symmetric(normal)
    mean = _times(cov, pull)
    mean += _times(cov, pull - _times(normal, mean))
    return Posterior(mean, cov, constant + log_det - float(np.sum(mean * pull)))


def add_information(
    normal: Floats, pull: Floats, where: Ints, model: LocalModel, *, sign: int = 1
) -> None:
    """Add (or with sign -1 take away) what the batch's cards say, in place."""
    flat = where[:, :, None] * len(normal) + where[:, None, :]
    np.add.at(normal.reshape(-1), flat.reshape(-1), sign * model.information.reshape(-1))
    np.add.at(pull, where.reshape(-1), sign * model.pull.reshape(-1))


def _multiply(one: Floats, other: Floats) -> Floats:
    product = np.zeros((len(one), other.shape[1]))
    for start in range(0, len(other), BLOCK):
        inner = slice(start, start + BLOCK)
        product += one[:, inner].copy() @ other[inner].copy()
    return product


def _times(matrix: Floats, vector: Floats) -> Floats:
    # Row by row: a library's matrix times vector has other last bits on other thread counts.
    return np.array([np.sum(row * vector) for row in matrix])


def invert_symmetric(matrix: Floats) -> tuple[Floats, float]:
    """Inverse of a positive definite matrix, exactly symmetric, and its log determinant.

    The last bits do not depend on the number of threads: a library's factorisation of a large
    matrix would, and so would its products unless their sides are multiples of its own tiles.
    So a large matrix is filled up to whole blocks and inverted by halves.
    """
    size = len(matrix)
    if size <= BLOCK:
        return _invert_block(matrix)
    whole = np.eye(-(-size // BLOCK) * BLOCK)
    whole[:size, :size] = matrix
    inverse, log_det = _invert_blocks(whole)
    return inverse[:size, :size].copy(), log_det


def _invert_block(matrix: Floats) -> tuple[Floats, float]:
    inverse = np.linalg.inv(matrix).astype(np.float64, copy=False)
    return (inverse + inverse.T) / 2, float(np.linalg.slogdet(matrix)[1])


def _invert_blocks(matrix: Floats) -> tuple[Floats, float]:
    if len(matrix) == BLOCK:
        return _invert_block(matrix)
    half = len(matrix) // BLOCK // 2 * BLOCK
    first, first_log = _invert_blocks(matrix[:half, :half])
    across = _multiply(first, matrix[:half, half:])
    rest = matrix[half:, half:] - _multiply(matrix[half:, :half], across)
    second, second_log = _invert_blocks((rest + rest.T) / 2)
    corner = _multiply(across, second)
    added = _multiply(corner, across.T)
    whole = np.empty_like(matrix)
    whole[half:, half:] = second
    whole[:half, half:] = -corner
    whole[half:, :half] = -corner.T
    whole[:half, :half] = first + (added + added.T) / 2
    return whole, first_log + second_log
