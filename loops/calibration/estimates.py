from dataclasses import dataclass

import numpy as np

from loops.calibration.algebra import LocalModel
from loops.calibration.arrays import Floats
from loops.calibration.cards import Batch
from loops.calibration.variances import Variances


@dataclass(frozen=True, slots=True, eq=False)
class Estimates:
    """Figures of G candidates over K competencies, in points.

    `level` and `level_sd` (G, K) per competency; `estimate`, `sd`, `prior_share`, `raw_mean`,
    `raw_median`, `leniency`, `missing` (G,), raw ones NaN without a card; `number` and `total`
    (G, K) count and sum of ratings per competency.
    """

    level: Floats
    level_sd: Floats
    estimate: Floats
    sd: Floats
    prior_share: Floats
    number: Floats
    total: Floats
    raw_mean: Floats
    raw_median: Floats
    leniency: Floats
    missing: Floats


@dataclass(frozen=True, slots=True, eq=False)
class CardFigures:
    """Figures of a batch's cards (G, n), in points: mean as given, and adjusted."""

    number: Floats
    mean: Floats
    adjusted: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Unknowns:
    """The posterior of a batch's own unknowns: `mean` (G, d) and `cov` (G, d, d), one centre."""

    mean: Floats
    cov: Floats
    centre: float


def find_levels(
    batch: Batch, model: LocalModel, variances: Variances, known: Unknowns
) -> tuple[Floats, Floats]:
    """Mean (G, K) and exact covariance (G, K, K) of what an average interviewer would give."""
    entering = enter_unknowns(batch, model, variances)
    own = model.profile_cov @ model.evidence[:, :, None]
    level = (own + entering @ known.mean[:, :, None])[:, :, 0] + known.centre
    return level, model.profile_cov + entering @ known.cov @ entering.transpose(0, 2, 1)


def enter_unknowns(batch: Batch, model: LocalModel, variances: Variances) -> Floats:
    """How each of the unknowns moves each competency's level: (G, K, d)."""
    group, n, k = batch.rated.shape
    home = np.zeros((group, batch.openings.shape[1]))
    home[np.arange(group), batch.home] = np.sqrt(variances.requisition)
    entering = np.zeros((group, k, k + n + batch.openings.shape[1]))
    entering[:, :, :k] = np.eye(k)
    entering[:, :, k + n :] = home[:, None, :]
    entering -= model.profile_cov @ model.reach.transpose(0, 2, 1)
    return entering


def estimate_batch(
    batch: Batch, model: LocalModel, variances: Variances, known: Unknowns, weights: Floats
) -> Estimates:
    """Estimates of the batch at the competency `weights` (G, K) of each candidate's opening."""
    level, cov = find_levels(batch, model, variances, known)
    variance = np.sum(weights * (cov @ weights[:, :, None])[:, :, 0], axis=1)
    number = batch.rated.sum(axis=1)
    total = batch.rating.sum(axis=1) + known.centre * number
    return Estimates(
        level=level,
        level_sd=_root(np.diagonal(cov, axis1=1, axis2=2)),
        estimate=np.sum(weights * level, axis=1),
        sd=_root(variance),
        prior_share=_share_of_prior(variance, weights, variances),
        number=number,
        total=total,
        raw_mean=_divide(total.sum(axis=1), number.sum(axis=1)),
        raw_median=_find_medians(batch, known.centre),
        leniency=_average_leniency(batch, model, variances, known),
        missing=_weigh_missing(number, weights, known),
    )


def adjust_cards(
    batch: Batch, model: LocalModel, variances: Variances, known: Unknowns, weights: Floats
) -> CardFigures:
    """Each card's mean less its interviewer's leniency, carried to the candidate's weights."""
    _, n, k = batch.rated.shape
    number = model.cards.number
    mean = model.cards.total / number
    means = known.mean[:, :k]
    expected = (batch.rated @ means[:, :, None])[:, :, 0] / number
    leniency = known.mean[:, k : k + n] * np.sqrt(variances.interviewer)
    adjusted = mean - expected - leniency + np.sum(weights * means, axis=1)[:, None]
    return CardFigures(number, mean + known.centre, adjusted + known.centre)


def _root(variance: Floats) -> Floats:
    root: Floats = np.sqrt(np.maximum(variance, 0))
    return root


def _divide(total: Floats, number: Floats) -> Floats:
    quotient: Floats = np.divide(total, number, out=np.full(total.shape, np.nan), where=number > 0)
    return quotient


def _share_of_prior(variance: Floats, weights: Floats, variances: Variances) -> Floats:
    own = variances.candidate_competency * np.sum(weights**2, axis=1)
    prior = own + variances.candidate + variances.requisition
    ratio = np.divide(variance, prior, out=np.ones(prior.shape), where=prior > 0)
    share: Floats = np.clip(ratio, 0, 1)
    return share


def _find_medians(batch: Batch, centre: float) -> Floats:
    group, n, k = batch.rated.shape
    if not n * k:
        return np.full(group, np.nan)
    flat = np.where(batch.rated > 0, batch.rating, np.inf).reshape(group, n * k)
    ordered = np.sort(flat, axis=1)
    number = batch.rated.sum(axis=(1, 2)).astype(np.int64)
    low, high, each = (number - 1) // 2, number // 2, np.arange(group)
    medians: Floats = (ordered[each, low] + ordered[each, high]) / 2 + centre
    return medians


def _average_leniency(
    batch: Batch, model: LocalModel, variances: Variances, known: Unknowns
) -> Floats:
    _, n, k = batch.rated.shape
    leniency = known.mean[:, k : k + n] * np.sqrt(variances.interviewer)
    number = model.cards.number
    return _divide(np.sum(number * leniency, axis=1), number.sum(axis=1))


def _weigh_missing(number: Floats, weights: Floats, known: Unknowns) -> Floats:
    means = known.mean[:, : number.shape[1]]
    rated = _divide(np.sum(number * means, axis=1), number.sum(axis=1))
    missing: Floats = np.sum(weights * means, axis=1) - rated
    return missing
