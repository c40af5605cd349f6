"""Suggesting a decision: the mechanical part, which a person then confirms or overrides."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Final

from loops.calibration.ids import Id
from loops.calibration.normal import normal_cdf, normal_density
from loops.calibration.results import CandidateEstimate
from loops.calibration.variances import Variances

SURE_BELOW_FLOOR: Final = 0.8
RATERS_FOR_A_VETO: Final = 2
APART_FROM_BAR: Final = 0.5
WORTH_ASKING: Final = 0.01


class Advice(StrEnum):
    """What the rule recommends."""

    HIRE = "hire"
    NO_HIRE = "no_hire"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Costs:
    """What a wrong hire costs against a wrong refusal, in any one unit; 3 to 1 is cautious."""

    wrong_hire: float = 1
    wrong_refusal: float = 1

    def __post_init__(self) -> None:
        for cost in (self.wrong_hire, self.wrong_refusal):
            if not (math.isfinite(cost) and cost > 0):
                raise ValueError(f"cost {cost!r} is not a finite number above 0")

    @property
    def hire_from(self) -> float:
        """The probability from which hiring costs less: c_fp / (c_fp + c_fn)."""
        return self.wrong_hire / (self.wrong_hire + self.wrong_refusal)


@dataclass(frozen=True, slots=True)
class Veto:
    """A must-have that the candidate most likely misses."""

    competency: Id
    floor: float
    p_below_floor: float
    n_ratings: int


@dataclass(frozen=True, slots=True)
class Recommendation:
    """The rule's word, with what it rests on. `p_above_bar` None: no bar, so undecided."""

    advice: Advice
    p_above_bar: float | None
    hire_from: float
    no_hire_to: float
    vetoes: tuple[Veto, ...]


def recommend(
    candidate: CandidateEstimate,
    *,
    costs: Costs | None = None,
    must_haves: Iterable[Id] = (),
) -> Recommendation:
    """Hire from P(above bar) = c_fp / (c_fp + c_fn), refuse to 1 less that, else undecided.

    A missed must-have is shown and turns a hire into undecided: no competency refuses by itself.
    """
    hire_from = (costs or Costs()).hire_from
    vetoes = find_vetoes(candidate, must_haves)
    advice = advise(candidate.p_above_bar, hire_from)
    if advice is Advice.HIRE and vetoes:
        advice = Advice.UNDECIDED
    return Recommendation(advice, candidate.p_above_bar, hire_from, 1 - hire_from, vetoes)


def advise(p_above_bar: float | None, hire_from: float) -> Advice:
    """Apply the rule to one probability."""
    if p_above_bar is None:
        return Advice.UNDECIDED
    if p_above_bar >= hire_from:
        return Advice.HIRE
    return Advice.NO_HIRE if p_above_bar <= 1 - hire_from else Advice.UNDECIDED


def find_vetoes(candidate: CandidateEstimate, must_haves: Iterable[Id]) -> tuple[Veto, ...]:
    """Must-haves below their floor with P >= .8 that at least two interviewers rated."""
    wanted = set(must_haves)
    return tuple(
        Veto(one.competency, one.floor, one.p_below_floor, one.n_ratings)
        for one in candidate.competencies
        if one.competency in wanted
        and one.n_ratings >= RATERS_FOR_A_VETO
        and one.p_below_floor >= SURE_BELOW_FLOOR
    )


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two cards on opposite sides of the bar, both by more than half a point, adjusted."""

    lower: Id
    higher: Id
    lower_adjusted: float
    higher_adjusted: float


def find_disagreement(
    candidate: CandidateEstimate, *, apart: float = APART_FROM_BAR
) -> Disagreement | None:
    """Find the widest disagreement worth a talk. A wide raw range alone is no sign."""
    if candidate.bar is None or not candidate.cards:
        return None
    low = min(candidate.cards, key=lambda card: card.adjusted)
    high = max(candidate.cards, key=lambda card: card.adjusted)
    if low.adjusted >= candidate.bar - apart or high.adjusted <= candidate.bar + apart:
        return None
    return Disagreement(low.interviewer, high.interviewer, low.adjusted, high.adjusted)


@dataclass(frozen=True, slots=True)
class InterviewValue:
    """Worth of one more interview: `tau` the sd of the move, `evsi` its expected gain, points."""

    sd_after: float
    tau: float
    p_flip: float
    evsi: float
    worth_asking: bool


def value_interview(
    estimate: float, sd_now: float, sd_after: float, bar: float, *, worth: float = WORTH_ASKING
) -> InterviewValue:
    """Weigh one more interview: EVSI = tau (phi(z) - z Phi(-z)), z = |estimate - bar| / tau."""
    tau = math.sqrt(max(sd_now**2 - sd_after**2, 0))
    if tau == 0:
        return InterviewValue(sd_after, 0, 0, 0, worth_asking=False)
    z = abs(estimate - bar) / tau
    p_flip = normal_cdf(-z)
    evsi = max(tau * (normal_density(z) - z * p_flip), 0)
    return InterviewValue(sd_after, tau, p_flip, evsi, worth_asking=evsi > worth)


def predict_sd(
    variances: Variances,
    n_interviews: int,
    n_competencies: int,
    *,
    leniency_variance: float | None = None,
) -> float:
    """Sd in points that a loop of n interviews on K competencies will end with, beforehand.

    `leniency_variance` is what stays unknown of the panel's leniency; by default all of it.
    """
    known = variances.interviewer if leniency_variance is None else leniency_variance
    k = max(n_competencies, 1)
    prior = variances.candidate + variances.candidate_competency / k
    each = known + variances.candidate_interviewer + variances.residual / k
    return math.sqrt(prior / (1 + n_interviews * prior / each))


def expected_range(variances: Variances, n_interviews: int, n_competencies: int) -> float:
    """Expect this distance in points between the highest and lowest scorecard mean of one loop."""
    k = max(n_competencies, 1)
    each = variances.interviewer + variances.candidate_interviewer + variances.residual / k
    return math.sqrt(each) * _normal_range(n_interviews)


def _normal_range(n: int) -> float:
    """Average the range of n standard normals: the integral of 1 - Phi^n - (1 - Phi)^n."""
    step = 0.01
    inner = (normal_cdf(at * step) for at in range(-800, 801))
    return step * sum(1 - p**n - (1 - p) ** n for p in inner) if n > 1 else 0.0


def order_would_change(candidates: Iterable[CandidateEstimate]) -> bool:
    """Whether calibrated estimates rank these candidates otherwise than their raw means do."""
    rated = [one for one in candidates if one.raw_mean is not None]
    by_raw = sorted(rated, key=lambda one: (-(one.raw_mean or 0), -one.estimate))
    estimates = [one.estimate for one in by_raw]
    return any(later > earlier for earlier, later in pairwise(estimates))
