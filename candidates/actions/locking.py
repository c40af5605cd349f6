"""The lock under which a loop changes.

Order, always: candidacy, then loop, interview, card (by pk), then the audit stream. Whoever
submits, leaves, seats or decides takes the candidacy first: no two interleave or deadlock.
"""

from __future__ import annotations

from candidates.models import Candidacy


def lock_candidacy(candidacy_id: int) -> Candidacy:
    """Return the candidacy, locked until the transaction ends; new rows may still refer to it."""
    return Candidacy.objects.select_for_update(no_key=True).get(pk=candidacy_id)
