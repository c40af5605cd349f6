"""Ask the engine for a suggestion, keep it, and note who sees its numbers when."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions import record_event
from accounts.errors import NotFound, WrongState
from accounts.models import User
from candidates.actions.interviews import loop_stream
from candidates.actions.locking import lock_candidacy
from candidates.actions.transcripts import require_hearing, unpack_transcript
from candidates.models import Transcript
from candidates.transcripts import Role
from jobs import clock
from jobs.actions import Lease, enqueue, finish, try_again
from jobs.errors import JobRefused
from jobs.models import Job
from scorecards.actions.asking_model import Asked, ask_model, is_wanted, keep_use
from scorecards.actions.rubric_words import write_competencies
from scorecards.actions.weights_in_force import read_tuned
from scorecards.models import Evidence, Rubric, SuggestedRating, Suggestion, SuggestionView
from scorecards.permissions import may_see_numbers
from scorecards.signals import suggestion_stored
from scorecards.suggestion import Competency as RubricCompetency
from scorecards.suggestion import CompetencySuggestion, Tuned, suggest
from scorecards.suggestion import Suggestion as Suggested

KIND = "scorecards.suggest_ratings"
WORDS_MAX = 100_000  # of eleven hours


def ask_for_suggestion(transcript: Transcript) -> Job:
    """Write the job row that makes a worker read this transcript."""
    return enqueue(KIND, transcript.public_id, at=clock.now())


def retry_suggestion(transcript: Transcript, *, by: User) -> Job:
    """Give a failed reading three new starts; the failed job keeps its reason.

    Raises NotFound or NotAllowed for who may not hear the interview, WrongState unless it failed.
    """
    require_hearing(by, transcript.interview)
    with transaction.atomic():
        lock_candidacy(transcript.interview.candidacy_id)
        last = Job.objects.about(KIND, transcript.public_id).first()
        if last is None or last.status != Job.Status.FAILED:
            raise WrongState(_("Only a reading that failed can be tried again."))
        job = try_again(last, at=clock.now())
        stream = loop_stream(transcript.interview.candidacy.public_id)
        record_event("suggestion.retried", transcript, by=by, stream=stream)
    return job


def store_suggestion(lease: Lease) -> None:
    """Read the job's transcript and keep what the engine suggests, once per input.

    Raises JobRefused when there is nothing to read, LeaseLost when another worker took over.
    """
    transcript = (
        Transcript.objects.select_related(
            "interview__candidacy__opening", "interview__candidacy__candidate"
        )
        .defer("raw")
        .filter(public_id=lease.subject)
        .first()
    )
    if transcript is None:
        raise JobRefused("gone", "The transcript is no longer stored.")
    rubric = _rubric_of(transcript)
    competencies = write_competencies(list(rubric.competencies.all()))
    suggested = suggest_by(transcript, competencies, read_tuned(rubric.pk))
    asked = _ask(transcript, rubric, competencies, suggested)
    with transaction.atomic():
        finish(lease, at=clock.now())
        stored = Transcript.objects.select_for_update().only("roles").get(pk=transcript.pk)
        if stored.roles == transcript.roles:  # else their mapping's own job reads it again
            _keep_all(transcript, rubric, suggested, asked)


def _rubric_of(transcript: Transcript) -> Rubric:
    of_cards = Rubric.objects.filter(scorecards__interview=transcript.interview_id)
    rubric = of_cards.order_by("scorecards__pk").first()
    if rubric is None:
        opening = transcript.interview.candidacy.opening_id
        rubric = Rubric.objects.filter(openings__opening=opening).first()
    if rubric is None:
        raise JobRefused("no_rubric", "The opening has no rubric to rate by.")
    return rubric


def suggest_by(
    transcript: Transcript,
    competencies: Sequence[Mapping[str, Any]],
    tuned: Tuned | None = None,
) -> Suggested:
    """Return what the built-in engine suggests by these competencies; nothing is kept or sent.

    `tuned` are the company's own weights, None those that are shipped.

    Raises JobRefused when nobody in the transcript is known to be the candidate, or when it is
    longer than any talk.
    """
    if "candidate" not in transcript.roles.values():
        raise JobRefused(
            "no_candidate", "Nobody in the transcript is known to be the candidate. Map speakers."
        )
    if any(islice(re.finditer(r"\w+", transcript.text), WORDS_MAX, None)):
        raise JobRefused("too_long", "Over 100,000 words are more than one interview.")
    spoken, roles = unpack_transcript(transcript), _read_roles(transcript)
    rubric = _read_competencies(competencies)
    return suggest(spoken, roles, rubric, asked=transcript.interview.competencies, tuned=tuned)


def _ask(
    transcript: Transcript,
    rubric: Rubric,
    competencies: Sequence[Mapping[str, Any]],
    suggested: Suggested,
) -> Asked | None:
    """Return what the language model said, None where it is not wanted."""
    if not is_wanted(transcript, rubric.pk, hash_roles(transcript.roles)):
        return None
    spoken, roles = unpack_transcript(transcript), _read_roles(transcript)
    return ask_model(transcript, spoken, roles, _read_competencies(competencies), suggested)


def _read_roles(transcript: Transcript) -> dict[str, Role]:
    return {label: Role(role) for label, role in transcript.roles.items()}


def _read_competencies(rows: Sequence[Mapping[str, Any]]) -> list[RubricCompetency]:
    return [
        RubricCompetency(
            key=row["key"],
            name=row["name"],
            question=row["question"],
            anchors={int(level): text for level, text in row["anchors"].items()},
        )
        for row in rows
    ]


def hash_roles(roles: dict[str, Any]) -> str:
    """Return the SHA-256 (hex) of who speaks: another mapping is another input."""
    return hashlib.sha256(json.dumps(roles, sort_keys=True).encode()).hexdigest()


def _keep_all(
    transcript: Transcript, rubric: Rubric, suggested: Suggested, asked: Asked | None
) -> None:
    """Keep the built-in suggestion, and after it the model's: the later one is shown."""
    stands = _keep(transcript, rubric, suggested)
    if asked is not None:
        if asked.suggested is not None:
            stands = _keep(transcript, rubric, asked.suggested)
        keep_use(stands, asked)


def _keep(transcript: Transcript, rubric: Rubric, suggested: Suggested) -> Suggestion:
    """Write the suggestion unless it is there: the transcript's lock lets nobody else write it."""
    of = {
        "transcript": transcript,
        "rubric": rubric,
        "engine": suggested.engine,
        "roles_hash": hash_roles(transcript.roles),
    }
    if (known := Suggestion.objects.filter(**of).first()) is not None:
        return known
    suggestion = Suggestion.objects.create(**of)
    results = suggested.competencies
    rows = SuggestedRating.objects.bulk_create(
        _write_rating(suggestion, key, result) for key, result in results.items()
    )
    Evidence.objects.bulk_create(
        evidence
        for row, result in zip(rows, results.values(), strict=True)
        for evidence in _write_evidence(row, transcript, result)
    )
    suggestion_stored.send(sender=Suggestion, suggestion=suggestion)
    return suggestion


def _write_rating(
    suggestion: Suggestion, key: str, result: CompetencySuggestion
) -> SuggestedRating:
    return SuggestedRating(
        suggestion=suggestion,
        competency=key,
        status=str(result.status),
        value=result.rating,
        score=result.score,
        confidence=result.confidence,
        probabilities={str(level): share for level, share in result.probabilities.items()},
        excluded=[[span.start, span.end, span.reason] for span in result.excluded],
        next_level=list(result.next_level),
        contributions=dict(result.contributions),
        reason=result.reason[:500],
        words=result.words,
    )


def _write_evidence(
    row: SuggestedRating, transcript: Transcript, result: CompetencySuggestion
) -> Iterator[Evidence]:
    for span in result.evidence:
        yield Evidence(
            suggested=row,
            transcript=transcript,
            start=span.start,
            end=span.end,
            quote=transcript.text[span.start : span.end],
            kind=str(span.kind),
            polarity=span.polarity,
            turn=span.turn,
        )


def see_suggestion(suggestion: Suggestion, *, by: User) -> SuggestionView:
    """Note when this person first saw the numbers. Raises NotFound while they are locked."""
    if not may_see_numbers(by, suggestion):
        raise NotFound
    view, _ = SuggestionView.objects.get_or_create(suggestion=suggestion, user=by)
    return view
