"""After a backup was restored: erase again whoever the ledger says was erased."""

from __future__ import annotations

from pathlib import Path

from candidates.actions.erasing import erase
from candidates.actions.ledger import Entry, read_ledger
from candidates.models import Candidate, Erasure


def apply_ledger(path: Path | None = None) -> list[Entry]:
    """Apply every entry whose erasure the database does not show; returns those applied.

    A legal hold that the backup brought back does not stop it: it cannot have stood when the
    erasure was done. Applying twice is applying once.
    """
    return [entry for entry in list(read_ledger(path)) if _apply(entry)]


def _apply(entry: Entry) -> bool:
    candidate = Candidate.objects.filter(public_id=entry.candidate, erased_at=None).first()
    if candidate is None:
        return False
    erase(candidate, by=None, reason=Erasure.Reason.RESTORE, note=False)
    return True
