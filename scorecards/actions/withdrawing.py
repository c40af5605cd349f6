"""Take a candidate's words out of everything that rests on them; what people judged stays."""

from __future__ import annotations

from typing import Any

from accounts.actions.erasing import forget_answers
from candidates.models import Candidate
from scorecards.actions.sealing import hash_content
from scorecards.models import (
    CardRevision,
    Evidence,
    ModelUse,
    Redaction,
    Scorecard,
    SuggestedRating,
    Suggestion,
    SuggestionView,
)


def remove_words(candidate: Candidate) -> None:
    """Remove quotes and suggestions; the caller has opened the frozen tables.

    Cards keep ratings, notes and recommendation. A sealed one keeps the hash under which it was
    sealed, and a Redaction says how many quotes went and the hash of what is left.
    """
    cards = Scorecard.objects.filter(interview__candidacy__candidate=candidate).order_by("pk")
    for card in cards.select_for_update(of=("self",)).select_related("author"):
        _clear_draft(card)
        for revision in card.revisions.all():
            _redact(card, revision)
    spoken = {"transcript__interview__candidacy__candidate": candidate}
    Evidence.objects.filter(**spoken).delete()
    suggestions = Suggestion.objects.filter(**spoken)
    SuggestionView.objects.filter(suggestion__in=suggestions).delete()
    ModelUse.objects.filter(suggestion__in=suggestions).delete()
    SuggestedRating.objects.filter(suggestion__in=suggestions).delete()
    suggestions.delete()
    forget_answers([card.public_id for card in cards])


def _clear_draft(card: Scorecard) -> None:
    quoted = [path for path, value in card.draft.items() if path.endswith(".evidence") and value]
    if not quoted:
        return
    card.draft = {**card.draft, **{path: [] for path in quoted}}
    versions = {path: card.draft_versions.get(path, 0) + 1 for path in quoted}
    card.draft_versions = {**card.draft_versions, **versions}
    card.version += 1
    card.save(update_fields=["draft", "draft_versions", "version"])


def _redact(card: Scorecard, revision: CardRevision) -> None:
    document: dict[str, Any] = revision.document
    count = sum(len(answer["evidence"]) for answer in document["ratings"])
    if not count:
        return
    left = {
        **document,
        "ratings": [{**answer, "evidence": []} for answer in document["ratings"]],
    }
    CardRevision.objects.filter(pk=revision.pk).update(document=left)
    Redaction.objects.create(
        revision=revision, quotes=count, content_hash=hash_content(card, revision.number, left)
    )
