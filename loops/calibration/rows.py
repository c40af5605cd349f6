import math
from dataclasses import dataclass
from itertools import compress

from loops.calibration.arrays import Floats
from loops.calibration.estimates import Estimates
from loops.calibration.ids import Id
from loops.calibration.normal import Z95, probability_above
from loops.calibration.results import (
    Adjustment,
    CandidateEstimate,
    CardEstimate,
    CompetencyEstimate,
)
from loops.calibration.targets import Target

LEAST_RATERS = 2


@dataclass(frozen=True, slots=True)
class Naming:
    """Whose figures these are: a candidate, the opening, the names of the K competencies."""

    candidate: Id
    opening: Id
    competencies: tuple[Id, ...]


def write_candidate(
    naming: Naming,
    figures: Estimates,
    at: int,
    target: Target,
    cards: tuple[CardEstimate, ...],
) -> CandidateEstimate:
    """Write the candidate at position `at` of the figures in the words of the results."""
    estimate, sd = float(figures.estimate[at]), float(figures.sd[at])
    raters = len({card.interviewer for card in cards})
    above = None if target.bar is None else probability_above(estimate, sd, target.bar)
    return CandidateEstimate(
        candidate=naming.candidate,
        opening=naming.opening,
        raw_mean=_or_none(figures.raw_mean[at]),
        raw_median=_or_none(figures.raw_median[at]),
        estimate=estimate,
        sd=sd,
        lo95=estimate - Z95 * sd,
        hi95=estimate + Z95 * sd,
        bar=target.bar,
        p_above_bar=above,
        prior_share=float(figures.prior_share[at]),
        n_scorecards=len(cards),
        n_ratings=int(figures.number[at].sum()),
        thin=raters < LEAST_RATERS,
        adjustment=_split_adjustment(figures, at),
        competencies=_write_competencies(naming, figures, at, target),
        cards=cards,
    )


def _or_none(value: float) -> float | None:
    return None if math.isnan(value) else float(value)


def _split_adjustment(figures: Estimates, at: int) -> Adjustment | None:
    raw = float(figures.raw_mean[at])
    if math.isnan(raw):
        return None
    leniency, missing = -float(figures.leniency[at]), float(figures.missing[at])
    return Adjustment(leniency, missing, float(figures.estimate[at]) - raw - leniency - missing)


def _write_competencies(
    naming: Naming, figures: Estimates, at: int, target: Target
) -> tuple[CompetencyEstimate, ...]:
    columns = zip(
        naming.competencies,
        figures.level[at].tolist(),
        figures.level_sd[at].tolist(),
        figures.number[at].tolist(),
        figures.total[at].tolist(),
        target.floors.tolist(),
        target.weights.tolist(),
        strict=True,
    )
    listed = (target.listed | (figures.number[at] > 0)).tolist()
    return tuple(_write_competency(*column) for column in compress(columns, listed))


def _write_competency(
    name: Id, level: float, sd: float, count: float, total: float, floor: float, weight: float
) -> CompetencyEstimate:
    return CompetencyEstimate(
        competency=name,
        raw_mean=total / count if count else None,
        estimate=level,
        sd=sd,
        lo95=level - Z95 * sd,
        hi95=level + Z95 * sd,
        floor=floor,
        # The normal is symmetric: below the floor is as likely as the floor above the level.
        p_below_floor=probability_above(floor, sd, level),
        n_ratings=int(count),
        weight=weight,
    )


def write_cards(
    interviewers: tuple[Id, ...], openings: tuple[Id, ...], figures: Floats
) -> tuple[CardEstimate, ...]:
    """Cards from figures (n, 3): number of ratings, mean, adjusted mean."""
    return tuple(
        CardEstimate(interviewer, opening, int(number), mean, adjusted)
        for interviewer, opening, (number, mean, adjusted) in zip(
            interviewers, openings, figures.tolist(), strict=True
        )
    )
