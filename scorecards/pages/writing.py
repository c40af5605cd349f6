"""The page of a card that its author still owes: kit, tiles, notes, quotes, transcript."""

from __future__ import annotations

import json
from typing import Any

from django.utils import timezone

from accounts.models import User
from candidates.models import Interviewer
from scorecards.actions import list_what_is_missing
from scorecards.actions.reading import latest_transcript, quotes_in, read_turns
from scorecards.models import Scorecard
from scorecards.pages.describing import (
    RECOMMENDATIONS,
    Wrong,
    describe_blocks,
    describe_clashes,
    list_sections,
)
from scorecards.pages.forms import Typed, describe_known
from scorecards.querysets import company_visibility


def describe_writing(
    card: Scorecard, reader: User, *, typed: Typed | None = None, wrong: Wrong | None = None
) -> dict[str, Any]:
    """Return the context of the page; `typed` is what a refused form held, shown again."""
    answers = {**card.draft, **(typed.values if typed else {})}
    transcript = latest_transcript(reader, card.interview)
    turns = read_turns(transcript) if transcript else []
    passages = quotes_in(transcript) if transcript else {}
    blocks = describe_blocks(card, answers, transcript=transcript, passages=passages, wrong=wrong)
    missing = list_what_is_missing(card)
    known = describe_known(card, card.draft)
    return {
        **_describe_interview(card),
        "focus": [block for block in blocks if block.is_required],
        "blocks": blocks,
        "answered": sum(block.rating is not None for block in blocks),
        "overall": answers.get("overall"),
        "summary": answers.get("summary", ""),
        "recommendations": RECOMMENDATIONS,
        "missing": missing,
        "known": json.dumps(known, separators=(",", ":")),
        "versions": json.dumps({path: pair[0] for path, pair in known.items()}),
        "wrong": wrong,
        "problems": list_problems(wrong),
        "clashes": describe_clashes(wrong),
        "transcript": transcript,
        "turns": turns,
        "sections": list_sections(turns),
    }


def _describe_interview(card: Scorecard) -> dict[str, Any]:
    return {
        "card": card,
        "interview": card.interview,
        "candidate": card.interview.candidacy.candidate,
        "opening": card.interview.candidacy.opening,
        "partners": list_partners(card),
        "shows_colleagues": company_visibility() == "always",
        "has_begun": card.interview.starts_at <= timezone.now(),
    }


def list_partners(card: Scorecard) -> list[str]:
    """Return the names of the other interviewers in the same conversation."""
    others = Interviewer.objects.filter(interview=card.interview_id, released_at__isnull=True)
    return list(others.exclude(user=card.author_id).values_list("user__name", flat=True))


def list_problems(wrong: Wrong | None) -> list[tuple[str, str]]:
    """Return what an error summary links to: (element id, sentence)."""
    if wrong is None:
        return []
    named = [(anchor_of(path), text) for path, text in wrong.errors.items()]
    clashing = [(anchor_of(path), wrong.message) for path in wrong.clashes]
    return named + clashing or [("", wrong.message)]


def anchor_of(path: str) -> str:
    """Return the id of the element that a field's error is about: a radio group's first choice."""
    return f"f-{path.replace('.', '-')}"
