"""Suggested ratings: turns and a rubric in, quoted evidence and levels out. No Django here."""

from scorecards.suggestion.engine import ENGINE_VERSION, suggest
from scorecards.suggestion.guards import Excluded
from scorecards.suggestion.result import CompetencySuggestion, Evidence, Status, Suggestion
from scorecards.suggestion.rubric import (
    Competency,
    UnreadableRubric,
    default_rubric,
    read_rubric,
)
from scorecards.suggestion.tuning import Tuned

__all__ = [
    "ENGINE_VERSION",
    "Competency",
    "CompetencySuggestion",
    "Evidence",
    "Excluded",
    "Status",
    "Suggestion",
    "Tuned",
    "UnreadableRubric",
    "default_rubric",
    "read_rubric",
    "suggest",
]
