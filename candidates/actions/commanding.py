"""Find whom a command is about."""

from __future__ import annotations

from uuid import UUID

from accounts.errors import NotFound
from accounts.models import User
from candidates.models import Candidate


def find_candidate(public_id: str, *, by: User) -> Candidate:
    """Return the candidate with this public id, as far as `by` may know. Raises NotFound."""
    try:
        wanted = UUID(public_id)
    except ValueError:
        raise NotFound from None
    found = Candidate.objects.visible_to(by).filter(public_id=wanted).first()
    if found is None:
        raise NotFound
    return found
