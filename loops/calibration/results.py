from dataclasses import dataclass

from loops.calibration.ids import Id


@dataclass(frozen=True, slots=True)
class CompetencyEstimate:
    """One competency of one candidate, in points. `raw_mean` None while nobody rated it."""

    competency: Id
    raw_mean: float | None
    estimate: float
    sd: float
    lo95: float
    hi95: float
    floor: float
    p_below_floor: float
    n_ratings: int
    weight: float


@dataclass(frozen=True, slots=True)
class CardEstimate:
    """One scorecard: its mean as given, and as an average interviewer would have given it.

    `adjusted` takes off the interviewer's leniency and carries the card to the opening's
    weights, so that cards on different competencies compare. Both in points.
    """

    interviewer: Id
    opening: Id
    n_ratings: int
    raw_mean: float
    adjusted: float


@dataclass(frozen=True, slots=True)
class Adjustment:
    """Why the estimate differs from the raw mean: the three parts add up to it, in points.

    `leniency` of the panel; `missing` for competencies not rated in proportion to their
    weights; `shrinkage` to the opening's mean for want of evidence.
    """

    leniency: float
    missing: float
    shrinkage: float


@dataclass(frozen=True, slots=True)
class CandidateEstimate:
    """One candidate, in points; the interval is exact under the model.

    `prior_share` (0 to 1) is the posterior variance over the variance before any card: near 1
    the figure is mostly the opening's mean. Raw figures and `adjustment` are None without a card.
    `thin` tells that fewer than two interviewers counted.
    """

    candidate: Id
    opening: Id
    raw_mean: float | None
    raw_median: float | None
    estimate: float
    sd: float
    lo95: float
    hi95: float
    bar: float | None
    p_above_bar: float | None
    prior_share: float
    n_scorecards: int
    n_ratings: int
    thin: bool
    adjustment: Adjustment | None
    competencies: tuple[CompetencyEstimate, ...]
    cards: tuple[CardEstimate, ...]


@dataclass(frozen=True, slots=True)
class Drift:
    """Later half of an interviewer's cards less the earlier half, in points, with its sd."""

    change: float
    sd: float


@dataclass(frozen=True, slots=True)
class InterviewerEstimate:
    """One interviewer. `leniency` is above 0 for a generous one; points.

    `spread` is the sd of the ratings about the competencies' means, beside the `expected_spread`.
    `halo_index` is 0 where a card's ratings differ as much as expected, 1 where they never
    differ, below 0 where they differ more. `panel_gap` is the mean distance to the rest of the
    panel after leniency, beside the `expected_panel_gap`: what chance and halo alone would make.
    `enough` is False under 10 interviews: then say nothing about the person.
    """

    interviewer: Id
    leniency: float
    sd: float
    lo95: float
    hi95: float
    n_interviews: int
    enough: bool
    spread: float | None
    expected_spread: float
    halo_index: float | None
    panel_gap: float | None
    expected_panel_gap: float | None
    drift: Drift | None
    component: int | None


@dataclass(frozen=True, slots=True)
class CompetencyMean:
    """Mean of a competency over an average pool and panel, in points."""

    competency: Id
    mean: float
    sd: float
    n_ratings: int


@dataclass(frozen=True, slots=True)
class OpeningEffect:
    """How far an opening's pool lies above the company's mean, in points."""

    opening: Id
    effect: float
    sd: float


@dataclass(frozen=True, slots=True)
class Component:
    """Interviewers linked by shared candidates. Two components meet in the prior only."""

    number: int
    interviewers: tuple[Id, ...]
    n_candidates: int
