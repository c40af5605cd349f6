"""A candidate withdraws: their words go, what people thought of them stays."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions import record_event
from accounts.actions.locking import as_they_stand
from accounts.errors import Invalid, NotAllowed, NotFound
from accounts.models import User
from candidates.actions.holding import require_no_hold
from candidates.actions.interviews import NotNow
from candidates.actions.ledger import Entry, note_entry
from candidates.actions.locking import lock_with_candidacies
from candidates.actions.scrubbing import empty_the_log_of_writes, scrub_free_pages
from candidates.actions.words import (
    remove_words,
    tell_each_loop,
)
from candidates.models import Candidate
from candidates.permissions import may_change_candidate
from jobs import clock


def withdraw_consent(candidate: Candidate, *, by: User, on: date | None = None) -> Candidate:
    """Remove for good every transcript, file, quote and suggestion; keep the cards of people.

    `on` is the day on which the candidate said so, today if absent. No words are taken from then
    on, until another basis is recorded. Raises NotNow when it was withdrawn before, UnderHold.
    """
    _require_recorder(by, candidate)
    today = clock.now().date()
    if on is not None and not date(1900, 1, 1) <= on <= today:
        raise Invalid(_("A withdrawal lies in the past."), field="withdrawn_on")
    return withdraw(candidate, by=by, on=on or today)


def _require_recorder(by: User, candidate: Candidate) -> None:
    if not Candidate.objects.visible_to(by).filter(pk=candidate.pk).exists():
        raise NotFound
    if not may_change_candidate(by, candidate):
        raise NotAllowed(_("Only a recruiter of theirs or an admin may record a withdrawal."))


def withdraw(candidate: Candidate, *, by: User | None, on: date, again: bool = False) -> Candidate:
    """Withdraw, for who still may under the lock, or for nobody. Raises NotNow, UnderHold.

    `again` is for the ledger: not noted anew, whatever the backup says of holds and withdrawals.
    """
    now = clock.now()
    scrub_free_pages()
    with transaction.atomic():
        candidate = lock_with_candidacies(candidate)
        if by is not None:
            _require_recorder(as_they_stand(by), candidate)
        if not again:
            _require_unsaid(candidate)
            require_no_hold(candidate)
        _mark(candidate, on)
        counts = remove_words(candidate, again=again)
        tell_each_loop("candidacy.words_withdrawn", candidate, by=by)
        payload = {"on": on.isoformat(), **counts}
        record_event("candidate.consent_withdrawn", candidate, by=by, payload=payload, at=now)
        if not again:
            note_entry(Entry(candidate.public_id, now, withdrawn_on=on))
    transaction.on_commit(empty_the_log_of_writes)
    return candidate


def _require_unsaid(candidate: Candidate) -> None:
    if candidate.consent_withdrawn_on is not None:
        raise NotNow(_("This candidate's words are withdrawn already."))


def _mark(candidate: Candidate, day: date) -> None:
    candidate.consent_withdrawn_on = day
    candidate.transcription_basis = Candidate.Basis.NONE
    candidate.save(update_fields=["consent_withdrawn_on", "transcription_basis"])
