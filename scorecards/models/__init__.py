"""What each of us thinks, and the words it rests on."""

from scorecards.models.cards import CardRevision, Rating, Scorecard
from scorecards.models.evidence import Evidence
from scorecards.models.redactions import Redaction
from scorecards.models.refits import Refit, RefitPart
from scorecards.models.rubric_drafts import RubricDraft
from scorecards.models.rubrics import Competency, OpeningRubric, Rubric
from scorecards.models.sign_offs import SignOff
from scorecards.models.suggestions import (
    ModelUse,
    SuggestedRating,
    Suggestion,
    SuggestionView,
)

__all__ = [
    "CardRevision",
    "Competency",
    "Evidence",
    "ModelUse",
    "OpeningRubric",
    "Rating",
    "Redaction",
    "Refit",
    "RefitPart",
    "Rubric",
    "RubricDraft",
    "Scorecard",
    "SignOff",
    "SuggestedRating",
    "Suggestion",
    "SuggestionView",
]
