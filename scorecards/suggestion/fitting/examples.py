"""What fitting learns from: questions and answers with the competency they are about."""

from collections.abc import Sequence
from dataclasses import dataclass


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
