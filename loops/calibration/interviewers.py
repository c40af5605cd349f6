import math
from dataclasses import dataclass, fields
from typing import Final

import numpy as np

from loops.calibration.algebra import LocalModel
from loops.calibration.arrays import Floats, Ints
from loops.calibration.cards import Batch, Cards
from loops.calibration.estimates import Unknowns
from loops.calibration.ids import Id
from loops.calibration.normal import Z95
from loops.calibration.posterior import Posterior
from loops.calibration.results import Drift, InterviewerEstimate
from loops.calibration.variances import Variances

ENOUGH_INTERVIEWS: Final = 10


@dataclass(frozen=True, slots=True, eq=False)
class CardSigns:
    """Per card: what it tells of its author. Points and squared points.

    `number` of ratings; `total` and `squares` of deviations from the competencies' means;
    `within` their squares about the card's own mean; `gap` the distance to the rest of the panel
    after leniency (NaN alone) and `gap_variance` what the model expects of it; `surprise` the
    card's mean less all that the model explains but leniency.
    """

    number: Floats
    total: Floats
    squares: Floats
    within: Floats
    gap: Floats
    gap_variance: Floats
    surprise: Floats

    @classmethod
    def empty(cls, cards: int) -> "CardSigns":
        """Room for the signs of so many cards."""
        return cls(*(np.full(cards, math.nan) for _ in fields(cls)))

    def store(self, where: Ints, signs: "CardSigns") -> None:
        """Put a batch's signs in their places."""
        for column in fields(self):
            getattr(self, column.name)[where] = getattr(signs, column.name)


def read_signs(
    batch: Batch, model: LocalModel, variances: Variances, known: Unknowns, level: Floats
) -> CardSigns:
    """Read the signs of a batch's cards (G, n); `level` (G, K) is less the centre."""
    _, n, k = batch.rated.shape
    number, means = model.cards.number, known.mean[:, :k]
    deviation = batch.rated * (batch.rating - means[:, None, :])
    total, squares = deviation.sum(axis=2), np.sum(deviation**2, axis=2)
    effects = known.mean[:, k + n :] * math.sqrt(variances.requisition)
    shift = np.take_along_axis(effects, batch.slot, axis=1)
    own = level - means - np.take_along_axis(effects, batch.home[:, None], axis=1)
    explained = (batch.rated @ own[:, :, None])[:, :, 0] / number
    leniency = known.mean[:, k : k + n] * math.sqrt(variances.interviewer)
    gap, gap_variance = _compare_with_panel(batch, number, total / number - leniency, variances)
    return CardSigns(
        number=number,
        total=total,
        squares=squares,
        within=squares - total**2 / number,
        gap=gap,
        gap_variance=gap_variance,
        surprise=total / number - shift - explained,
    )


def _compare_with_panel(
    batch: Batch, number: Floats, adjusted: Floats, variances: Variances
) -> tuple[Floats, Floats]:
    others = adjusted.shape[1] - 1
    if others < 1:
        return np.full(adjusted.shape, math.nan), np.full(adjusted.shape, math.nan)
    gap = adjusted - (adjusted.sum(axis=1, keepdims=True) - adjusted) / others
    mix = batch.rated / number[:, :, None]
    apart = mix - (mix.sum(axis=1, keepdims=True) - mix) / others
    noise = 1 / number
    noise += (noise.sum(axis=1, keepdims=True) - noise) / others**2
    variance = variances.candidate_competency * np.sum(apart**2, axis=2)
    variance += variances.candidate_interviewer * (1 + 1 / others) + variances.residual * noise
    return gap, variance


def describe_interviewers(
    names: tuple[Id, ...],
    cards: Cards,
    signs: CardSigns,
    posterior: Posterior,
    labels: Ints,
    variances: Variances,
) -> tuple[InterviewerEstimate, ...]:
    """Every interviewer in canonical order, also those whose cards never counted."""
    start, unit = len(cards.competencies), math.sqrt(variances.interviewer)
    mean = posterior.mean[start : start + len(names)] * unit
    sd = np.sqrt(posterior.variance_of(np.arange(start, start + len(names)))) * unit
    order = np.argsort(cards.interviewer, kind="stable")
    edges = np.searchsorted(cards.interviewer[order], np.arange(len(names) + 1))
    return tuple(
        _describe(
            name,
            (float(mean[at]), float(sd[at])),
            order[edges[at] : edges[at + 1]],
            signs,
            cards.when,
            int(labels[at]),
            variances,
        )
        for at, name in enumerate(names)
    )


def _describe(
    name: Id,
    leniency: tuple[float, float],
    own: Ints,
    signs: CardSigns,
    when: Floats,
    component: int,
    variances: Variances,
) -> InterviewerEstimate:
    mean, sd = leniency
    gap, expected_gap = _measure_gap(own, signs)
    return InterviewerEstimate(
        interviewer=name,
        leniency=mean,
        sd=sd,
        lo95=mean - Z95 * sd,
        hi95=mean + Z95 * sd,
        n_interviews=len(own),
        enough=len(own) >= ENOUGH_INTERVIEWS,
        spread=_measure_spread(own, signs),
        expected_spread=math.sqrt(sum(variances.as_dict().values()) - variances.interviewer),
        halo_index=_measure_halo(own, signs, variances),
        panel_gap=gap,
        expected_panel_gap=expected_gap,
        drift=_measure_drift(own, signs, when, variances),
        component=component if component >= 0 else None,
    )


def _measure_spread(own: Ints, signs: CardSigns) -> float | None:
    number = float(signs.number[own].sum())
    if number < 2:
        return None
    about = float(signs.squares[own].sum()) - float(signs.total[own].sum()) ** 2 / number
    return math.sqrt(max(about, 0) / (number - 1))


def _measure_halo(own: Ints, signs: CardSigns, variances: Variances) -> float | None:
    freedom = float((signs.number[own] - 1).sum())
    if freedom < 1:
        return None
    expected = variances.candidate_competency + variances.residual
    return 1 - float(signs.within[own].sum()) / freedom / expected


def _measure_gap(own: Ints, signs: CardSigns) -> tuple[float | None, float | None]:
    gaps = signs.gap[own]
    beside = ~np.isnan(gaps)
    if not beside.any():
        return None, None
    expected = np.sqrt(signs.gap_variance[own][beside] * 2 / math.pi)  # mean of |normal|
    return float(np.abs(gaps[beside]).mean()), float(expected.mean())


def _measure_drift(own: Ints, signs: CardSigns, when: Floats, variances: Variances) -> Drift | None:
    dated = own[~np.isnan(when[own])]
    if len(dated) < ENOUGH_INTERVIEWS:
        return None
    dated = dated[np.argsort(when[dated], kind="stable")]
    early, late = np.array_split(dated, 2)
    change = signs.surprise[late].mean() - signs.surprise[early].mean()
    each = variances.candidate_interviewer + variances.residual / signs.number
    variance = each[early].sum() / len(early) ** 2 + each[late].sum() / len(late) ** 2
    return Drift(float(change), math.sqrt(float(variance)))
