"""A candidate's words go and nothing else: they withdrew, or the time of words is over."""

from __future__ import annotations

from django.db import transaction

from accounts.actions import record_event
from accounts.actions.erasing import forget_answers, open_frozen_tables
from accounts.models import User
from candidates.actions.holding import require_no_hold
from candidates.actions.imports import close_imports
from candidates.actions.interviews import loop_stream
from candidates.actions.ledger import Entry, note_entry
from candidates.actions.locking import lock_with_candidacies
from candidates.actions.scrubbing import empty_the_log_of_writes, scrub_free_pages
from candidates.actions.uploads import forget_names
from candidates.models import Candidate, Interview, SpeakerMapping, Transcript, Upload
from candidates.signals import words_withdrawn
from jobs import clock


def let_words_go(candidate: Candidate, *, again: bool = False) -> None:
    """Remove the words whose time is over, without asking who may; what they agreed to stays.

    `again` is for the ledger: not noted anew, and no hold can have stood. Raises UnderHold.
    """
    now = clock.now()
    scrub_free_pages()
    with transaction.atomic():
        candidate = lock_with_candidacies(candidate)
        if not again:
            require_no_hold(candidate)
        counts = remove_words(candidate, again=again)
        tell_each_loop("candidacy.words_removed", candidate, by=None)
        record_event("candidate.words_removed", candidate, by=None, payload=counts, at=now)
        if not again:
            note_entry(Entry(candidate.public_id, now, only_words=True))
    transaction.on_commit(empty_the_log_of_writes)


def tell_each_loop(verb: str, candidate: Candidate, *, by: User | None) -> None:
    """Write the event into the stream of each of the candidate's loops."""
    for candidacy in candidate.candidacies.order_by("pk"):
        record_event(verb, candidacy, by=by, stream=loop_stream(candidacy.public_id))


def remove_words(candidate: Candidate, *, again: bool) -> dict[str, int]:
    """Remove the words in every table, from the highest app down; returns how many of what.

    Raises UnderHold while an archive with them also holds files of somebody held, unless `again`.
    """
    interviews = Interview.objects.filter(candidacy__candidate=candidate)
    transcripts = Transcript.objects.filter(interview__in=interviews)
    uploads = Upload.objects.filter(interview__in=interviews)
    about = [
        row for rows in (interviews, transcripts, uploads)
        for row in rows.values_list("public_id", flat=True)
    ]  # fmt: skip
    close_imports(candidate, held_too=again)
    with open_frozen_tables():
        words_withdrawn.send(sender=Candidate, candidate=candidate)
        forget_names(uploads)
        _, files = uploads.delete()
        _, stored = transcripts.delete()
        SpeakerMapping.objects.filter(candidacy__candidate=candidate).delete()
    forget_answers([*about, "imports"])
    return {
        "transcripts": stored.get("candidates.Transcript", 0),
        "files": files.get("candidates.Upload", 0),
    }
