"""What the engine hands back: per competency a status, a level, its evidence and its reasons."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from scorecards.suggestion.guards import Excluded


class Status(StrEnum):
    """Rated, or one of the two answers that are not numbers."""

    RATED = "rated"
    NO_EVIDENCE = "no_evidence"
    NOT_ASKED = "not_asked"


@dataclass(frozen=True, slots=True)
class Evidence:
    """`quote` is `text[start:end]` of the transcript, spoken by the candidate in turn `turn`.

    Polarity 1 raised the score, -1 lowered it.
    """

    start: int
    end: int
    quote: str
    kind: str
    polarity: int
    turn: int


@dataclass(frozen=True, slots=True)
class CompetencySuggestion:
    """One competency. `score` is that of the shipped weights, on no fixed scale.

    `rating` is None unless rated.
    `probabilities` maps each level to its share (sum 1), `confidence` is 0 to 1, `contributions`
    maps a kind of evidence to its signed points of `score`, `reason` says why there is no rating,
    `words` is how many plain words the answers have that were credited to it.
    """

    key: str
    status: Status
    rating: int | None
    score: float
    probabilities: Mapping[int, float]
    confidence: float
    evidence: tuple[Evidence, ...] = ()
    excluded: tuple[Excluded, ...] = ()
    next_level: tuple[str, ...] = ()
    contributions: Mapping[str, float] = field(default_factory=dict)
    reason: str = ""
    words: int = 0


@dataclass(frozen=True, slots=True)
class Suggestion:
    """All competencies of a rubric in its order, and which turns belong to none of them."""

    competencies: Mapping[str, CompetencySuggestion]
    engine: str
    topics: tuple[Mapping[str, float], ...] = ()
    unattributed: tuple[int, ...] = ()
