"""A candidate withdraws: their words go, what people thought of them stays."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions import record_event
from accounts.actions.erasing import forget_answers, open_frozen_tables
from accounts.errors import Invalid, NotAllowed, NotFound
from accounts.models import User
from candidates.actions.imports import close_imports
from candidates.actions.interviews import NotNow, loop_stream
from candidates.actions.ledger import Entry, note_entry
from candidates.actions.locking import lock_candidacy
from candidates.actions.scrubbing import empty_the_log_of_writes, scrub_free_pages
from candidates.models import (
    Candidacy,
    Candidate,
    Interview,
    SpeakerMapping,
    Transcript,
    Upload,
)
from candidates.permissions import may_change_candidate
from candidates.signals import words_withdrawn
from jobs import clock


def withdraw_consent(candidate: Candidate, *, by: User, on: date | None = None) -> Candidate:
    """Remove for good every transcript, file, quote and suggestion; keep the cards of people.

    `on` is the day on which the candidate said so, today if absent. No words are taken from then
    on, until another basis is recorded. Raises NotNow when it was withdrawn before.
    """
    if not Candidate.objects.visible_to(by).filter(pk=candidate.pk).exists():
        raise NotFound
    if not may_change_candidate(by, candidate):
        raise NotAllowed(_("Only a recruiter of theirs or an admin may record a withdrawal."))
    today = clock.now().date()
    if on is not None and not date(1900, 1, 1) <= on <= today:
        raise Invalid(_("A withdrawal lies in the past."), field="withdrawn_on")
    with transaction.atomic():
        if _lock(candidate).consent_withdrawn_on is not None:
            raise NotNow(_("This candidate's words are withdrawn already."))
        return withdraw(candidate, by=by, on=on or today)


def withdraw(candidate: Candidate, *, by: User | None, on: date, note: bool = True) -> Candidate:
    """Withdraw without asking who may: for the action, and for the ledger, not noted anew."""
    now = clock.now()
    scrub_free_pages()
    with transaction.atomic():
        candidate = _lock(candidate)
        _mark(candidate, on)
        counts = _remove_words(candidate)
        for candidacy in candidate.candidacies.order_by("pk"):
            stream = loop_stream(candidacy.public_id)
            record_event("candidacy.words_withdrawn", candidacy, by=by, stream=stream)
        payload = {"on": on.isoformat(), **counts}
        record_event("candidate.consent_withdrawn", candidate, by=by, payload=payload, at=now)
        if note:
            note_entry(Entry(candidate.public_id, now, withdrawn_on=on))
    transaction.on_commit(empty_the_log_of_writes)
    return candidate


def _lock(candidate: Candidate) -> Candidate:
    """Return the candidate, locked after each of their candidacies, by pk."""
    for pk in _list_candidacies(candidate):
        lock_candidacy(pk)
    return Candidate.objects.select_for_update(no_key=True).get(pk=candidate.pk)


def _list_candidacies(candidate: Candidate) -> list[int]:
    rows = Candidacy.objects.filter(candidate=candidate).order_by("pk")
    return list(rows.values_list("pk", flat=True))


def _mark(candidate: Candidate, day: date) -> None:
    candidate.consent_withdrawn_on = day
    candidate.transcription_basis = Candidate.Basis.NONE
    candidate.save(update_fields=["consent_withdrawn_on", "transcription_basis"])


def _remove_words(candidate: Candidate) -> dict[str, int]:
    """Remove the words in every table, from the highest app down; returns how many of what."""
    interviews = Interview.objects.filter(candidacy__candidate=candidate)
    transcripts = Transcript.objects.filter(interview__in=interviews)
    uploads = Upload.objects.filter(interview__in=interviews)
    about = [
        row for rows in (interviews, transcripts, uploads)
        for row in rows.values_list("public_id", flat=True)
    ]  # fmt: skip
    close_imports(candidate)
    with open_frozen_tables():
        words_withdrawn.send(sender=Candidate, candidate=candidate)
        _, files = uploads.delete()
        _, stored = transcripts.delete()
        SpeakerMapping.objects.filter(candidacy__candidate=candidate).delete()
    forget_answers([*about, "imports"])
    return {
        "transcripts": stored.get("candidates.Transcript", 0),
        "files": files.get("candidates.Upload", 0),
    }
