"""The mixed model of one candidate's scorecards, with everybody else's effects left open.

`y = mu_k + g_q + theta_c + delta_ck + b_r + h_cr + eps`. Per batch of G candidates with n cards
in m openings, the open unknowns are `[mu (K) | b (n) | g (m)]`, d = K + n + m of them. b and g are
in units of their own standard deviation: a variance of 0 then needs no special case.
"""

from dataclasses import dataclass

import numpy as np

from loops.calibration.arrays import Floats
from loops.calibration.cards import Batch
from loops.calibration.variances import Variances


@dataclass(frozen=True, slots=True, eq=False)
class CardTerms:
    """Per card (G, n): number of ratings, their sum, and the two constants of its precision.

    The precision of a card's ratings given all but its halo is `(I - halo 11') / residual`;
    its row sums are `share` = 1 / (residual + number x halo variance).
    """

    number: Floats
    total: Floats
    halo: Floats
    share: Floats


@dataclass(frozen=True, slots=True, eq=False)
class LocalModel:
    """What a candidate's cards say about the open unknowns, profile integrated out.

    `profile_cov` (G, K, K) covariance of theta + delta given the unknowns; `precision` (G, K, K)
    and `evidence` (G, K) what the cards say about that profile; `reach` (G, d, K) how each unknown
    enters it; `information` (G, d, d) and `pull` (G, d) the normal equations of the unknowns;
    `log_det` (G,) and `quadratic` (G,) the candidate's parts of log|V| and y'V^-1 y.
    """

    cards: CardTerms
    profile_cov: Floats
    precision: Floats
    evidence: Floats
    reach: Floats
    information: Floats
    pull: Floats
    log_det: Floats
    quadratic: Floats


def profile_prior_root(variances: Variances, competencies: int) -> Floats:
    """Symmetric square root (K, K) of the prior covariance of theta + delta."""
    own, shared = variances.candidate_competency, variances.candidate
    low, high = np.sqrt(own), np.sqrt(own + competencies * shared)
    root: Floats = low * np.eye(competencies) + (high - low) / max(competencies, 1)
    return root


def model_batch(batch: Batch, variances: Variances) -> LocalModel:
    """Eliminate the batch's profiles and halos; see LocalModel."""
    terms = _describe_cards(batch, variances)
    precision, evidence = _gather_evidence(batch, terms, variances)
    root = profile_prior_root(variances, batch.rated.shape[2])
    inner = np.eye(len(root)) + root @ precision @ root
    profile_cov = root @ np.linalg.inv(inner) @ root
    reach, direct, total = _couple_unknowns(batch, terms, precision, evidence, variances)
    carried = reach @ profile_cov
    mean = _times(profile_cov, evidence)
    return LocalModel(
        cards=terms,
        profile_cov=profile_cov,
        precision=precision,
        evidence=evidence,
        reach=reach,
        information=direct - carried @ reach.transpose(0, 2, 1),
        pull=total - _times(reach, mean),
        log_det=_log_det(terms, variances) + np.linalg.slogdet(inner)[1],
        quadratic=_square_sum(batch, terms, variances) - np.sum(evidence * mean, axis=1),
    )


def _times(matrices: Floats, vectors: Floats) -> Floats:
    product: Floats = (matrices @ vectors[:, :, None])[:, :, 0]
    return product


def _describe_cards(batch: Batch, variances: Variances) -> CardTerms:
    number = batch.rated.sum(axis=2)
    halo, noise = variances.candidate_interviewer, variances.residual
    share = 1 / (noise + number * halo)
    return CardTerms(number, batch.rating.sum(axis=2), halo * share, share)


def _gather_evidence(batch: Batch, terms: CardTerms, variances: Variances) -> tuple[Floats, Floats]:
    scaled = batch.rated * terms.halo[:, :, None]
    precision = -(scaled.transpose(0, 2, 1) @ batch.rated)
    diagonal = np.arange(batch.rated.shape[2])
    precision[:, diagonal, diagonal] += batch.rated.sum(axis=1)
    evidence = batch.rating.sum(axis=1) - np.sum(scaled * terms.total[:, :, None], axis=1)
    return precision / variances.residual, evidence / variances.residual


def _couple_unknowns(
    batch: Batch, terms: CardTerms, precision: Floats, evidence: Floats, variances: Variances
) -> tuple[Floats, Floats, Floats]:
    """`reach`, the direct part of the normal equations, and their right-hand side."""
    group, n, k = batch.rated.shape
    m = batch.openings.shape[1]
    placed = (batch.slot[:, :, None] == np.arange(m)).astype(np.float64)
    lean, odd = np.sqrt(variances.interviewer), np.sqrt(variances.requisition)
    unit = np.concatenate([np.ones(k), np.full(n, lean), np.full(m, odd)])
    ones = terms.share[:, :, None] * batch.rated
    by_opening = placed.transpose(0, 2, 1) @ ones
    reach = np.concatenate([precision, ones, by_opening], axis=1)
    weight = terms.share * terms.number
    direct = np.zeros((group, k + n + m, k + n + m))
    direct[:, :, :k] = reach
    direct[:, :k, k:] = reach[:, k:].transpose(0, 2, 1)
    direct[:, np.arange(k, k + n), np.arange(k, k + n)] = weight
    direct[:, k : k + n, k + n :] = weight[:, :, None] * placed
    direct[:, k + n :, k : k + n] = direct[:, k : k + n, k + n :].transpose(0, 2, 1)
    slots = np.arange(k + n, k + n + m)
    direct[:, slots, slots] = np.sum(direct[:, k : k + n, k + n :], axis=1)
    sums = terms.share * terms.total
    total = np.concatenate([evidence, sums, _times(placed.transpose(0, 2, 1), sums)], axis=1)
    return reach * unit[:, None], direct * unit * unit[:, None], total * unit


def _log_det(terms: CardTerms, variances: Variances) -> Floats:
    noise, halo = variances.residual, variances.candidate_interviewer
    per_card = terms.number * np.log(noise) + np.log1p(terms.number * halo / noise)
    total: Floats = per_card.sum(axis=1)
    return total


def _square_sum(batch: Batch, terms: CardTerms, variances: Variances) -> Floats:
    squares = np.sum(batch.rating**2, axis=(1, 2)) - np.sum(terms.halo * terms.total**2, axis=1)
    total: Floats = squares / variances.residual
    return total
