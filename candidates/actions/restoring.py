"""After a backup was restored: erase and withdraw again what the ledger says was."""

from __future__ import annotations

from pathlib import Path

from accounts.errors import NotFound
from accounts.models import AuditEvent
from candidates.actions.consent import withdraw
from candidates.actions.erasing import erase
from candidates.actions.ledger import Entry, read_ledger
from candidates.actions.words import let_words_go
from candidates.models import Candidate, Erasure


def apply_ledger(path: Path | None = None) -> list[Entry]:
    """Apply every entry whose deed the database does not show; returns those applied.

    A legal hold that the backup brought back does not stop it: it cannot have stood when the
    deed was done. Applying twice is applying once.
    """
    return [entry for entry in list(read_ledger(path)) if _apply(entry)]


def _apply(entry: Entry) -> bool:
    candidate = Candidate.objects.filter(public_id=entry.candidate, erased_at=None).first()
    if candidate is None or _is_shown(entry):
        return False
    try:
        _do_again(entry, candidate)
    except NotFound:  # whoever applies the ledger at the same time has erased them
        return False
    return True


def _do_again(entry: Entry, candidate: Candidate) -> None:
    if entry.only_words:
        let_words_go(candidate, again=True)
    elif entry.withdrawn_on is not None:
        withdraw(candidate, by=None, on=entry.withdrawn_on, again=True)
    else:
        erase(candidate, by=None, reason=Erasure.Reason.RESTORE, note=False)


def _is_shown(entry: Entry) -> bool:
    """Return whether the database knows that words went: there may be others since."""
    verbs = ["candidate.words_removed"] if entry.only_words else []
    verbs += ["candidate.consent_withdrawn"] if entry.withdrawn_on is not None else []
    told = AuditEvent.objects.filter(verb__in=verbs, subject_id=entry.candidate, at__gte=entry.at)
    return told.exists()
