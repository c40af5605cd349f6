"""What of scorecards and suggestions is about the candidate: every word; the ratings stay."""

from __future__ import annotations

from typing import Any

from accounts.personal import Rule, nobody, register

OF_CARD = "scorecard__interview__candidacy__candidate"
OF_TRANSCRIPT = "transcript__interview__candidacy__candidate"
CHOICE = "one of a few words of ours"


def keep_ratings(document: Any) -> dict[str, Any]:
    """Return a submitted document with its answers and no words."""
    return {
        "ratings": [
            {
                "key": answer["key"],
                "status": answer["status"],
                "rating": answer["rating"],
                "note": "",
                "evidence": [],
            }
            for answer in document["ratings"]
        ],
        "overall": document["overall"],
        "summary": "",
    }


RULES = (
    Rule("scorecards.Evidence", of=OF_TRANSCRIPT, deletes=True),
    Rule(
        "scorecards.SuggestionView",
        of=f"suggestion__{OF_TRANSCRIPT}",
        deletes=True,
    ),
    Rule(
        "scorecards.SuggestedRating",
        of=f"suggestion__{OF_TRANSCRIPT}",
        deletes=True,
    ),
    Rule("scorecards.ModelUse", of=f"suggestion__{OF_TRANSCRIPT}", deletes=True),
    Rule("scorecards.Suggestion", of=OF_TRANSCRIPT, deletes=True),
    Rule(
        "scorecards.Rating",
        of=f"revision__{OF_CARD}",
        keeps={"competency": "a rubric's key", "status": CHOICE},
    ),
    Rule(
        "scorecards.Redaction",
        of=f"revision__{OF_CARD}",
        keeps={"content_hash": "a digest"},
    ),
    Rule(
        "scorecards.CardRevision",
        of=OF_CARD,
        erases=("reason",),
        rewrites={"document": keep_ratings},
        keeps={"overall": CHOICE, "content_hash": "a digest", "basis": CHOICE},
    ),
    Rule("scorecards.SignOff", of=OF_CARD),
    Rule(
        "scorecards.Scorecard",
        of="interview__candidacy__candidate",
        erases=("draft", "draft_versions", "left_reason"),
        keeps={"kind": CHOICE, "state": CHOICE, "form": "the rubric's own words"},
    ),
    *nobody(
        "thresholds and counts: nothing is fitted to fewer than ten people",
        "scorecards.RefitPart",
        "scorecards.Refit",
    ),
    *nobody(
        "what a good answer is, for everybody alike",
        "scorecards.OpeningRubric",
        "scorecards.Competency",
        "scorecards.Rubric",
        "scorecards.RubricDraft",
    ),
)


def register_rules() -> None:
    """Say what becomes of each of this app's models."""
    register(*RULES)
