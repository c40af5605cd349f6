"""Start a loop, or an opening, in one go or not at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from accounts.actions.forgetting import forget_answers_to
from accounts.models import User
from candidates.actions import add_candidacy, add_candidate, create_opening
from candidates.actions.locking import lock_candidate, lock_opening
from candidates.actions.people import lock_to_add
from candidates.models import Candidacy, Candidate, Opening
from loops.actions.opening import list_panel, plan_loop
from loops.models import Loop
from scorecards.actions import choose_rubric
from scorecards.models import Rubric


@dataclass(frozen=True, slots=True)
class NewCandidate:
    """Somebody not written down yet."""

    name: str
    email: str = ""


def start_loop(
    opening: Opening,
    *,
    by: User,
    candidate: Candidate | NewCandidate,
    steps: Sequence[Mapping[str, Any]],
) -> Loop:
    """Put the candidate up for the opening and plan their loop; `steps` as plan_loop takes them.

    Whatever is refused on the way leaves nothing behind.
    """
    with transaction.atomic():
        candidacy = None
        if isinstance(candidate, Candidate):
            candidacy = Candidacy.objects.filter(candidate=candidate, opening=opening).first()
        if candidacy is None:
            _lock(opening, candidate, steps)
            candidacy = _put_forward(candidate, opening, by)
        return plan_loop(candidacy, by=by, steps=steps)


def _put_forward(candidate: Candidate | NewCandidate, opening: Opening, by: User) -> Candidacy:
    if isinstance(candidate, NewCandidate):
        candidate = add_candidate(by=by, name=candidate.name, email=candidate.email)
    return add_candidacy(candidate, opening, by=by)


def _lock(
    opening: Opening, candidate: Candidate | NewCandidate, steps: Sequence[Mapping[str, Any]]
) -> None:
    """Lock what else would be locked only after the company's audit log."""
    if isinstance(candidate, Candidate):
        lock_candidate(candidate.pk)
    else:
        lock_to_add([candidate.email])
    lock_opening(opening)
    forget_answers_to(list_panel(steps))


def start_opening(rubric: Rubric, *, by: User, **fields: Any) -> Opening:
    """Create an opening whose loops are rated by `rubric`; `fields` as create_opening takes."""
    with transaction.atomic():
        opening = create_opening(by=by, **fields)
        choose_rubric(opening, rubric, by=by)
    return opening
