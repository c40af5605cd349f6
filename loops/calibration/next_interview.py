from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from loops.calibration.decide import WORTH_ASKING, InterviewValue, value_interview
from loops.calibration.ids import Id
from loops.calibration.ratings import RatingRow
from loops.calibration.results import CandidateEstimate
from loops.calibration.state import GlobalState
from loops.calibration.targets import Goal
from loops.calibration.update import update_candidate


class _Newcomer:
    """Stands for an interviewer of whom nothing is known yet."""

    def __repr__(self) -> str:
        return "someone new"


NEWCOMER = _Newcomer()


@dataclass(frozen=True, slots=True)
class NextInterview:
    """One more interview that could be held. `interviewer` None means somebody unknown so far."""

    interviewer: Id | None
    competencies: tuple[Id, ...]
    value: InterviewValue


def rank_next_interviews(
    state: GlobalState,
    *,
    candidate: Id,
    opening: Id,
    old: Sequence[RatingRow],
    new: Sequence[RatingRow],
    goal: Goal,
    interviewers: Iterable[Id] = (),
    worth: float = WORTH_ASKING,
) -> tuple[NextInterview, ...]:
    """Weigh each free interviewer given, and somebody new, on one and on all competencies.

    The most valuable first; empty without a bar. The gain never depends on the answer: exact.
    """

    def estimate(extra: Sequence[RatingRow]) -> CandidateEstimate | None:
        return update_candidate(
            state, candidate=candidate, opening=opening, old=old, new=[*new, *extra], goal=goal
        )

    now = estimate([])
    if now is None or now.bar is None:
        return ()
    seated = {row.interviewer for row in new}
    found = []
    for person in (*(one for one in interviewers if one not in seated), NEWCOMER):
        for subject in _list_subjects(now):
            extra = [RatingRow(candidate, person, k, state.centre, now.opening) for k in subject]
            found.append(_weigh(now, estimate(extra), person, subject, worth))
    return tuple(sorted(found, key=lambda one: -one.value.tau))


def _list_subjects(now: CandidateEstimate) -> list[tuple[Id, ...]]:
    names = tuple(one.competency for one in now.competencies)
    return [(name,) for name in names] + ([names] if len(names) > 1 else [])


def _weigh(
    now: CandidateEstimate,
    later: CandidateEstimate | None,
    person: Id,
    subject: tuple[Id, ...],
    worth: float,
) -> NextInterview:
    sd_after = now.sd if later is None else later.sd
    bar = now.estimate if now.bar is None else now.bar
    value = value_interview(now.estimate, now.sd, sd_after, bar, worth=worth)
    return NextInterview(None if person is NEWCOMER else person, subject, value)
