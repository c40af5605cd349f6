"""What a quote promises: it is the candidate's own words, where it says they stand."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator
from typing import Any

from django.db.models import F, Q, QuerySet

from candidates.models import Import, SpeakerMapping, Transcript, Upload
from candidates.querysets import READ_UPLOAD, TAKE_IN
from config.promises.promise import Promise
from jobs.models import Job
from scorecards.actions.suggesting import KIND, hash_roles
from scorecards.models import Evidence, SuggestedRating, Suggestion

BATCH = 500


def _each_span() -> Iterator[Evidence]:
    rows = Evidence.objects.select_related(
        "transcript__interview", "rating__revision", "suggested__suggestion"
    ).defer("transcript__raw")
    return rows.order_by("pk").iterator(chunk_size=BATCH)


def _inexact_quotes() -> Iterator[object]:
    for span in _each_span():
        if span.transcript.text[span.start : span.end] != span.quote:
            yield f"evidence {span.pk}"


def _words_of_others() -> Iterator[object]:
    """Spans outside the candidate's turns, by the roles that held when they were quoted."""
    for span in _each_span():
        label = _speaker_of(span)
        if label is None or (_roles_still_hold(span, label) and not _is_candidate(span, label)):
            yield f"evidence {span.pk}"


def _speaker_of(span: Evidence) -> str | None:
    return next(
        (
            str(turn[0])
            for turn in span.transcript.turns
            if turn[1] <= span.start and span.end <= turn[2]
        ),
        None,
    )


def _is_candidate(span: Evidence, label: str) -> bool:
    return bool(span.transcript.roles.get(label) == "candidate")


def _roles_still_hold(span: Evidence, label: str) -> bool:
    """Return whether nobody has said anew who speaks since the quote was made."""
    if span.suggested is not None:
        return span.suggested.suggestion.roles_hash == hash_roles(span.transcript.roles)
    if span.rating is None:
        return True
    later = SpeakerMapping.objects.filter(
        candidacy=span.transcript.interview.candidacy_id,
        label=label,
        mapped_at__gt=span.rating.revision.sealed_at,
    )
    return not later.exists()


def _words_of_another_interview() -> QuerySet[Any, Any]:
    human = Q(rating__isnull=False) & ~Q(
        rating__revision__scorecard__interview=F("transcript__interview")
    )
    machine = Q(suggested__isnull=False) & ~Q(suggested__suggestion__transcript=F("transcript"))
    return Evidence.objects.filter(human | machine).values_list("pk", flat=True)


def _changed_files() -> Iterator[object]:
    for row in Transcript.objects.only("public_id", "raw", "raw_sha256").iterator(chunk_size=50):
        if hashlib.sha256(bytes(row.raw)).hexdigest() != row.raw_sha256:
            yield row.public_id


def _turns_off_text() -> Iterator[object]:
    rows = Transcript.objects.only("public_id", "text", "turns", "roles")
    for row in rows.iterator(chunk_size=50):
        ends = [0, *(turn[2] for turn in row.turns)]
        ordered = all(
            last <= turn[1] < turn[2] <= len(row.text) and turn[0] in row.roles
            for last, turn in zip(ends, row.turns, strict=False)
        )
        if not ordered:
            yield row.public_id


def _versions_with_gaps() -> Iterator[object]:
    versions: dict[int, list[int]] = {}
    for interview, version in Transcript.objects.values_list("interview_id", "version"):
        versions.setdefault(interview, []).append(version)
    for interview, numbers in versions.items():
        if sorted(numbers) != list(range(1, len(numbers) + 1)):
            yield f"interview {interview}"


def _unread_transcripts() -> QuerySet[Any, Any]:
    asked = Job.objects.filter(kind=KIND).values("subject")
    unread = Transcript.objects.filter(suggestions__isnull=True).exclude(public_id__in=asked)
    return unread.values_list("public_id", flat=True)


def _unread_uploads() -> QuerySet[Any, Any]:
    asked = Job.objects.filter(kind=READ_UPLOAD).values("subject")
    unread = Upload.objects.filter(raw__isnull=False).exclude(public_id__in=asked)
    return unread.values_list("public_id", flat=True)


def _forgotten_archives() -> QuerySet[Any, Any]:
    asked = Job.objects.filter(kind=TAKE_IN).values("subject")
    waiting = Import.objects.filter(raw__isnull=False).exclude(public_id__in=asked)
    return waiting.values_list("public_id", flat=True)


def _words_after_withdrawal() -> Iterator[object]:
    withdrew = Q(interview__candidacy__candidate__consent_withdrawn_on__isnull=False)
    yield from Transcript.objects.filter(withdrew).values_list("public_id", flat=True)
    yield from Upload.objects.filter(withdrew).values_list("public_id", flat=True)


def _suggestions_off_rubric() -> Iterator[object]:
    rows = Suggestion.objects.prefetch_related("ratings", "rubric__competencies")
    for row in rows.iterator(chunk_size=BATCH):
        keys = {item.key for item in row.rubric.competencies.all()}
        if {item.competency for item in row.ratings.all()} != keys:
            yield row.public_id


def _lopsided_probabilities() -> Iterator[object]:
    # Shares are stored with six decimals: four of them may be off by half a digit each.
    rows = SuggestedRating.objects.filter(status="rated").only("pk", "probabilities")
    for row in rows.iterator(chunk_size=BATCH):
        if not math.isclose(sum(row.probabilities.values()), 1, abs_tol=1e-5):
            yield f"suggested rating {row.pk}"


EVIDENCE = (
    Promise("A quote is exactly the slice of its transcript that it names.", _inexact_quotes),
    Promise("A quote lies in one turn of the candidate.", _words_of_others),
    Promise("A quote is from the interview that is rated.", _words_of_another_interview),
    Promise("A transcript's file is the one that came.", _changed_files),
    Promise("A transcript's turns follow each other inside its text.", _turns_off_text),
    Promise("An interview's transcripts count from 1 without a gap.", _versions_with_gaps),
    Promise("A file that waits to be read has a job that reads it.", _unread_uploads),
    Promise("A transcript has a suggestion, or a job that makes it.", _unread_transcripts),
    Promise("An archive that waits has a job that takes it in.", _forgotten_archives),
    Promise("No words are kept of a candidate who withdrew.", _words_after_withdrawal),
    Promise("A suggestion speaks of each competency of its rubric.", _suggestions_off_rubric),
    Promise("A suggestion's probabilities sum to 1.", _lopsided_probabilities),
)
