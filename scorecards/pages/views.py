"""What the scorecard's page shows, gathered once for writing and for reading."""

from __future__ import annotations

import json
from typing import Any

from django.utils import timezone

from accounts.models import User
from scorecards.actions import list_what_is_missing
from scorecards.actions.reading import (
    current_revision,
    job_of,
    latest_transcript,
    list_revisions,
    read_suggestion,
    read_turns,
    suggested_by_key,
)
from scorecards.actions.sealing import unfold_document
from scorecards.models import CardRevision, Scorecard, SuggestedRating
from scorecards.permissions import may_write_card

LEVELS = {
    4: {"1": "Well below", "2": "Below bar", "3": "Meets bar", "4": "Above bar"},
    3: {"1": "Low", "2": "Medium", "3": "High"},
}
RECOMMENDATIONS = (
    ("strong_no", "Strong no"),
    ("no", "No"),
    ("yes", "Yes"),
    ("strong_yes", "Strong yes"),
)


def describe_page(
    card: Scorecard, reader: User, *, typed: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Return the context of the card's page for this reader; `typed` is text not yet stored."""
    mine = card.author_id == reader.pk
    writable = mine and may_write_card(reader, card)
    writing = writable and card.is_owed
    revision = current_revision(card)
    answers = {**(unfold_document(revision.document) if revision else card.draft), **(typed or {})}
    transcript = latest_transcript(reader, card.interview)
    suggestion = None if writing else read_suggestion(reader, card.interview)
    suggested = suggested_by_key(suggestion)
    missing = list_what_is_missing(card) if writing else {}
    return {
        "section": "scorecards",
        "card": card,
        "mine": mine,
        "writing": writing,
        "writable": writable,
        "competencies": [_describe(item, answers, suggested, card) for item in card.form],
        "overall": answers.get("overall"),
        "summary": answers.get("summary", ""),
        "recommendations": RECOMMENDATIONS,
        "missing": missing,
        "revision": revision,
        "revisions": list_revisions(card) if revision else [],
        "transcript": transcript,
        "turns": read_turns(transcript, _marks(revision, suggested)) if transcript else [],
        "job": job_of(transcript) if transcript else None,
        "suggestion": suggestion,
        "typed": typed or {},
        "now": timezone.now(),
    }


def _describe(
    item: dict[str, Any],
    answers: dict[str, Any],
    suggested: dict[str, SuggestedRating],
    card: Scorecard,
) -> dict[str, Any]:
    key = item["key"]
    rating = answers.get(f"{key}.rating")
    quotes = answers.get(f"{key}.evidence", [])
    words = LEVELS[len(item["anchors"])]
    row = suggested.get(key)
    return {
        **item,
        "rating": rating,
        "chosen": "" if rating is None else str(rating),
        "levels": [
            {"value": level, "word": words[level], "anchor": text}
            for level, text in sorted(item["anchors"].items())
        ],
        "note": answers.get(f"{key}.note", ""),
        "quotes": quotes,
        "quotes_json": json.dumps(quotes),
        "base": {part: card.draft_versions.get(f"{key}.{part}", 0) for part in PARTS},
        "suggested": row,
        "agrees": row is not None and row.value is not None and row.value == rating,
    }


PARTS = ("rating", "note", "evidence")


def _marks(
    revision: CardRevision | None, suggested: dict[str, SuggestedRating]
) -> list[tuple[int, int]]:
    own = [
        (quote["start"], quote["end"])
        for answer in (revision.document["ratings"] if revision else [])
        for quote in answer["evidence"]
    ]
    machine = [
        (quote.start, quote.end)
        for row in suggested.values()
        for quote in row.evidence.all()
        if quote.polarity > 0
    ]
    return [*own, *machine]
