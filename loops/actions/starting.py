"""Start a loop, or an opening, in one go or not at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from accounts.models import User
from candidates.actions import add_candidacy, add_candidate, create_opening
from candidates.models import Candidacy, Candidate, Opening
from loops.actions.opening import plan_loop
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
        if isinstance(candidate, NewCandidate):
            candidate = add_candidate(by=by, name=candidate.name, email=candidate.email)
        candidacy = Candidacy.objects.filter(candidate=candidate, opening=opening).first()
        if candidacy is None:
            candidacy = add_candidacy(candidate, opening, by=by)
        return plan_loop(candidacy, by=by, steps=steps)


def start_opening(rubric: Rubric, *, by: User, **fields: Any) -> Opening:
    """Create an opening whose loops are rated by `rubric`; `fields` as create_opening takes."""
    with transaction.atomic():
        opening = create_opening(by=by, **fields)
        choose_rubric(opening, rubric, by=by)
    return opening
