"""What fitting learns from: questions and answers with the competency they are about."""

from collections.abc import Sequence
from dataclasses import dataclass

from scorecards.suggestion.reading import Read


@dataclass(frozen=True, slots=True)
class AskedFor:
    """A question and what it asks for: a competency, `none`, or `more` for a mere follow-up."""

    question: str
    topic: str


@dataclass(frozen=True, slots=True)
class AnsweredFor:
    """An answer and the competency it was asked for; `group` is its industry."""

    answer: str
    topic: str
    group: str


@dataclass(frozen=True, slots=True)
class TopicExamples:
    """All there is to learn topics from. `follow_ups` may ask for anything."""

    questions: Sequence[AskedFor]
    follow_ups: Sequence[str]
    answers: Sequence[AnsweredFor]


@dataclass(frozen=True, slots=True)
class LevelExample:
    """What was read for one competency and the level that people gave it.

    `level` is 1 to 4, a mean where several rated, or 0 where nothing was shown; `group` is what
    must not be on both sides of a cross-validation. `writer` is "" where nobody tells them apart.
    """

    read: tuple[Read, ...]
    key: str
    level: float
    group: str
    writer: str = ""
