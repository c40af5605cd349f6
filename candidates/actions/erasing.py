"""Erase a candidate: every word about them goes, the numbers that calibration needs stay."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions import record_event
from accounts.actions.erasing import open_frozen_tables
from accounts.actions.locking import as_they_stand
from accounts.errors import Invalid, NotAllowed, NotFound
from accounts.models import AuditEvent, User
from accounts.personal import Subject
from candidates.actions.holding import require_no_hold
from candidates.actions.imports import close_imports
from candidates.actions.ledger import Entry, note_entry
from candidates.actions.locking import lock_identities, lock_with_candidacies
from candidates.actions.scrubbing import empty_the_log_of_writes, scrub_free_pages
from candidates.actions.subjects import erase_rows, read_subject
from candidates.models import Candidate, Erasure, Transcript, Upload
from candidates.permissions import may_handle_privacy
from candidates.signals import candidate_erasing
from jobs import clock
from jobs.actions import call_off

CHOSEN = (Erasure.Reason.REQUEST, Erasure.Reason.RETENTION)


def erase_candidate(candidate: Candidate, *, by: User, reason: str = "request") -> Erasure:
    """Erase everything that names the candidate or quotes them; loops of theirs end.

    Ratings, figures, decisions, digests and counts stay, without their words. Raises UnderHold.
    """
    _require_eraser(candidate, by)
    return erase(candidate, by=by, reason=_read_reason(reason))


def _require_eraser(candidate: Candidate, by: User) -> None:
    if not Candidate.objects.visible_to(by).filter(pk=candidate.pk).exists():
        raise NotFound
    if not may_handle_privacy(by):
        raise NotAllowed(_("Only a company admin may erase."))


def _read_reason(reason: str) -> str:
    """Return one of the reasons to be chosen; that of a restored backup passes by a legal hold."""
    if reason not in CHOSEN:
        raise Invalid(_("Choose request or retention."), field="reason")
    return reason


def erase(
    candidate: Candidate,
    *,
    by: User | None,
    reason: str,
    note: bool = True,
) -> Erasure:
    """Erase for who still may under the lock, or for nobody: the nightly job, and the ledger.

    For the ledger it is not noted anew.
    """
    now = clock.now()
    scrub_free_pages()
    with transaction.atomic():
        candidate = lock_with_candidacies(candidate, no_key=False)
        if by is not None:
            _require_eraser(candidate, as_they_stand(by))
        lock_identities([candidate.email], [candidate.user])
        again = reason == Erasure.Reason.RESTORE
        if not again:
            require_no_hold(candidate)
        close_imports(candidate, held_too=again)
        candidate_erasing.send(sender=Candidate, candidate=candidate, by=by)
        subject = read_subject(candidate)
        counts = _take(candidate, subject, now)
        erasure = Erasure.objects.create(
            candidate=candidate, reason=reason, by=by, at=now, rows=counts
        )
        payload = {"reason": reason, "blanked": _list_blanked(subject)}
        record_event("candidate.erased", candidate, by=by, payload=payload)
        if note:
            note_entry(Entry(candidate.public_id, now))
    transaction.on_commit(empty_the_log_of_writes)
    return erasure


def _take(candidate: Candidate, subject: Subject, now: datetime) -> dict[str, int]:
    for model in (Transcript, Upload):
        about = model._base_manager.filter(interview__candidacy__candidate=candidate)  # noqa: SLF001 (Django's documented API)
        call_off(list(about.values_list("public_id", flat=True)), at=now)
    candidate.candidacies.filter(closed_at__isnull=True).update(closed_at=now)
    with open_frozen_tables():
        counts = erase_rows(subject)
        Candidate.objects.filter(pk=candidate.pk).update(
            erased_at=now,
            was_internal=candidate.user_id is not None,
            transcription_basis=Candidate.Basis.NONE,
        )
    return counts


def _list_blanked(subject: Subject) -> dict[str, list[int]]:
    """Return the events that have lost their payload, by stream: verify_audit asks why."""
    blanked: dict[str, list[int]] = {}
    events = AuditEvent.objects.filter(stream__name__in=subject.streams) | (
        AuditEvent.objects.filter(subject_id__in=subject.ids)
    )
    without = events.filter(salt="").order_by("stream", "sequence")
    for name, sequence in without.values_list("stream__name", "sequence"):
        blanked.setdefault(name, []).append(sequence)
    return blanked
