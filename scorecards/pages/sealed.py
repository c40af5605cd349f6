"""The page of a card that is not being written: sealed, revised, owed by a colleague, or left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from accounts.models import User
from candidates.models import Transcript
from jobs.models import Job
from scorecards.actions.reading import (
    job_of,
    latest_transcript,
    list_apart,
    list_looks,
    list_own_looks,
    list_revisions,
    read_suggestion,
    read_turns,
    suggested_by_key,
)
from scorecards.actions.sealing import unfold_document
from scorecards.kinds import PROBLEMS
from scorecards.models import (
    Evidence,
    Scorecard,
    SuggestedRating,
    Suggestion,
)
from scorecards.pages.describing import describe_blocks, list_marks, list_sections
from scorecards.permissions import may_write_card

AT_WORK = {Job.Status.PENDING, Job.Status.RUNNING}


def describe_sealed(card: Scorecard, reader: User) -> dict[str, Any]:
    """Return the context of the page. A draft is nobody's but its author's: it never gets here."""
    mine = card.author_id == reader.pk
    facts = {
        "card": card,
        "interview": card.interview,
        "candidate": card.interview.candidacy.candidate,
        "opening": card.interview.candidacy.opening,
        "mine": mine,
    }
    if not card.is_submitted:
        return facts
    return facts | _describe_answers(card, reader, mine=mine)


def _describe_answers(card: Scorecard, reader: User, *, mine: bool) -> dict[str, Any]:
    revisions = list_revisions(card)
    answers = unfold_document(revisions[0].document)
    transcript = latest_transcript(reader, card.interview)
    suggestion = read_suggestion(reader, card.interview) if transcript else None
    suggested = suggested_by_key(suggestion)
    apart = list_apart(suggestion) if suggestion else {}
    blocks = describe_blocks(
        card,
        answers,
        transcript=transcript,
        passages=_list_passages(suggested, transcript),
        suggested=suggested,
    )
    marks = list_marks(blocks, transcript) if transcript else []
    turns = read_turns(transcript, marks) if transcript else []
    return {
        "blocks": [replace(block, apart=apart.get(block.key)) for block in blocks],
        "overall": answers["overall"],
        "summary": answers["summary"],
        "revision": revisions[0],
        "revisions": revisions,
        "may_revise": mine and may_write_card(reader, card),
        **_describe_reading(suggestion, reader, mine=mine),
        "is_older": _is_older(suggestion, transcript),
        "job": job_of(transcript) if transcript and suggestion is None else None,
        "transcript": transcript,
        "turns": turns,
        "sections": list_sections(turns),
    }


def _describe_reading(suggestion: Suggestion | None, reader: User, *, mine: bool) -> dict[str, Any]:
    """Return the suggestion with where it comes from: empty beside None."""
    if suggestion is None:
        return {"suggestion": None}
    asked = suggestion.asked
    return {
        "suggestion": suggestion,
        "asked": asked,
        "problem": PROBLEMS.get(asked.problem, "") if asked else "",
        "looks": (list_own_looks if mine else list_looks)(reader, suggestion),
    }


def _list_passages(
    suggested: Mapping[str, SuggestedRating], transcript: Transcript | None
) -> dict[str, list[Evidence]]:
    if transcript is None:
        return {}
    return {
        key: [row for row in rating.evidence.all() if row.transcript_id == transcript.pk]
        for key, rating in suggested.items()
    }


def _is_older(suggestion: Suggestion | None, transcript: Transcript | None) -> bool:
    """Return whether the suggestion read an earlier version than the transcript shown."""
    if suggestion is None or transcript is None:
        return False
    return suggestion.transcript_id != transcript.pk


def is_waiting(context: Mapping[str, Any]) -> bool:
    """Return whether the machine is still reading, so that the page changes by itself."""
    job = context.get("job")
    return isinstance(job, Job) and job.status in AT_WORK
