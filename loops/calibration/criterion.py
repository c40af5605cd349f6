"""The penalised REML criterion and its exact slope in the logarithms of the standard deviations."""

import math
from dataclasses import astuple, dataclass
from typing import Final

import numpy as np

from loops.calibration.algebra import LocalModel, model_batch
from loops.calibration.arrays import Floats
from loops.calibration.cards import Batch, Cards, batch_candidates
from loops.calibration.posterior import Posterior, locate_unknowns, solve_posterior
from loops.calibration.variances import Variances

PENALTY_SD: Final = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Slope:
    """`reml` criterion and its derivative (6,) in log sd, in the order of the variance terms."""

    reml: float
    slope: Floats


def penalise(log_sds: Floats, typical: Floats) -> tuple[float, Floats]:
    """Charge for leaving the typical log sds: sum((difference / 0.5)^2), and its slope."""
    away = (log_sds - typical) / PENALTY_SD
    return float(np.sum(away**2)), 2 * away / PENALTY_SD


def measure_slope(cards: Cards, variances: Variances, *, interviewers: int, openings: int) -> Slope:
    """REML and its slope: for each variance s^2, 2 s^2 (tr(P V_i) - y'P V_i P y).

    Source: Searle, Casella & McCulloch, Variance Components (1992), section 6.6; P is taken per
    candidate with the shared unknowns' posterior, and the residual's trace from tr(P V) = n - K.
    """
    posterior = solve_posterior(cards, variances, interviewers=interviewers, openings=openings)
    traces, squares = np.zeros(4), np.zeros(4)  # theta, delta, halo, noise
    for batch in batch_candidates(cards):
        model = model_batch(batch, variances)
        _add_batch(batch, model, variances, posterior, interviewers, traces, squares)
    theta, delta, _, halo, noise, _ = astuple(variances)
    k = len(cards.competencies)
    scale = np.array([theta, delta, halo, noise])
    local = scale * (traces - squares)
    shared = _measure_shared(posterior, k, interviewers)
    # Each variance times its trace adds up to the degrees of freedom.
    others = float(np.sum(scale[:3] * traces[:3]) + shared[0, 0] + shared[1, 0])
    local[3] = cards.rated.sum() - k - others - noise * squares[3]
    lean_slope, odd_slope = shared[:, 0] - shared[:, 1]
    order = (local[0], local[1], lean_slope, local[2], local[3], odd_slope)
    return Slope(posterior.criterion, 2 * np.array(order))


def _measure_shared(posterior: Posterior, start: int, interviewers: int) -> Floats:
    """Trace and square of leniency and of openings: rows of (n - tr C, b'b), whitened."""
    parts = (slice(start, start + interviewers), slice(start + interviewers, None))
    variance = np.diagonal(posterior.cov)
    rows = [
        (float(np.sum(1 - variance[part])), float(np.sum(posterior.mean[part] ** 2)))
        for part in parts
    ]
    return np.array(rows)


def _add_batch(
    batch: Batch,
    model: LocalModel,
    variances: Variances,
    posterior: Posterior,
    interviewers: int,
    traces: Floats,
    squares: Floats,
) -> None:
    known = posterior.at(locate_unknowns(batch, interviewers), 0.0)
    traces[:3] += _trace_terms(batch, model, variances, known.cov)
    squares += _square_terms(batch, model, variances, known.mean)


def _trace_terms(
    batch: Batch, model: LocalModel, variances: Variances, cov: Floats
) -> tuple[float, float, float]:
    turn = model.profile_cov @ model.precision
    own = model.precision - model.precision @ turn
    reach = model.reach - model.reach @ turn  # (G, d, K): the unknowns seen through P
    spread = cov @ reach
    halo, halo_own = _see_cards(model, batch, variances)
    return (
        float(own.sum() - np.sum(reach.sum(axis=2) * spread.sum(axis=2))),
        float(np.trace(own, axis1=1, axis2=2).sum() - np.sum(reach * spread)),
        float(halo_own - np.sum(halo * (cov @ halo))),
    )


def _see_cards(model: LocalModel, batch: Batch, variances: Variances) -> tuple[Floats, float]:
    """Each unknown against the sum of each card (G, d, n), and the cards against themselves."""
    _, n, k = batch.rated.shape
    ones = model.cards.share[:, :, None] * batch.rated
    carried = model.profile_cov @ ones.transpose(0, 2, 1)
    number = model.cards.share * model.cards.number
    seen = -(model.reach @ carried)
    seen[:, :k] += ones.transpose(0, 2, 1)
    each = np.arange(n)
    seen[:, k + each, each] += number * math.sqrt(variances.interviewer)
    placed = batch.slot[:, None, :] == np.arange(batch.openings.shape[1])[:, None]
    seen[:, k + n :] += placed * number[:, None, :] * math.sqrt(variances.requisition)
    itself = number - np.sum(ones * carried.transpose(0, 2, 1), axis=2)
    return seen, float(itself.sum())


def _square_terms(batch: Batch, model: LocalModel, variances: Variances, mean: Floats) -> Floats:
    _, n, k = batch.rated.shape
    told = model.evidence - (model.reach.transpose(0, 2, 1) @ mean[:, :, None])[:, :, 0]
    profile = (model.profile_cov @ told[:, :, None])[:, :, 0]
    rest = told - (model.precision @ profile[:, :, None])[:, :, 0]
    shift = mean[:, k : k + n] * math.sqrt(variances.interviewer)
    effects = mean[:, k + n :] * math.sqrt(variances.requisition)
    shift = shift + np.take_along_axis(effects, batch.slot, axis=1)
    fitted = (mean[:, :k] + profile)[:, None, :] + shift[:, :, None]
    left = batch.rated * (batch.rating - fitted)
    total = left.sum(axis=2)
    noise = left - model.cards.halo[:, :, None] * batch.rated * total[:, :, None]
    return np.array(
        [
            np.sum(rest.sum(axis=1) ** 2),
            np.sum(rest**2),
            np.sum((model.cards.share * total) ** 2),
            np.sum(noise**2) / variances.residual**2,
        ]
    )
