"""A conversation cut into exchanges: a question, its kind, its answer, and what it follows up."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from candidates.transcripts.turns import Role, Transcript
from scorecards.suggestion.phrasebook import compile_any, read_phrasebook
from scorecards.suggestion.sentences import Sentence, read_sentence, read_sentences
from scorecards.suggestion.topics import load_topics

_BOOK = read_phrasebook("questions")
_KINDS: dict[str, re.Pattern[str]] = {
    kind: compile_any(patterns, word=False) for kind, patterns in _BOOK["kinds"].items()
}
_FOLLOW_UP = _BOOK["follow_up"]
_GREETING = r"^(?:great|thanks|thank you|good|fine|lovely|right|and|moving on|next|name)?[ ,.]*"
_FIRST_WORDS = re.compile(_GREETING + "(?:" + "|".join(_FOLLOW_UP["first_words"]) + ")")
_OPENERS = compile_any(_FOLLOW_UP["openers"], word=False)
_MORE = compile_any(_FOLLOW_UP["more"], word=False)
_POINTING = re.compile(r"\b(?:that|this|it|they|them|those|these)\b")
_BACK = re.compile(r"\b(?:" + "|".join(_FOLLOW_UP["back"]) + r")\b")
# Where nobody is known to be an interviewer, whoever is not the candidate asks.
_ANYBODY = {Role.INTERVIEWER, Role.UNKNOWN, Role.OTHER}
_LONG_QUESTION = 24  # plain words; a longer one opens a topic
_SHORT_QUESTION = 11  # plain words; a longer one that points nowhere opens a topic
_SHORTEST_QUESTION = 4  # plain words; shorter ones without a question mark are nods


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question and what the candidate answered, in as many turns as it took.

    `parent` is the number of the exchange it follows up, its own number if none. `turns` are the
    numbers of the candidate's turns. `question` is "" when the candidate simply began. `opening`
    is the log odds that the question opens a topic.
    """

    number: int
    parent: int
    question: str
    question_stems: frozenset[str]
    kind: str
    section: str
    turns: tuple[int, ...]
    sentences: tuple[Sentence, ...]
    opening: float


def read_exchanges(transcript: Transcript, roles: Mapping[str, Role]) -> list[Exchange]:
    """Return the exchanges in order. Only the candidate's turns become answers."""
    askers = {Role.INTERVIEWER} if Role.INTERVIEWER in roles.values() else _ANYBODY
    exchanges: list[Exchange] = []
    asked: list[Sentence] = []
    answered: list[int] = []
    section = ""
    for number, turn in enumerate(transcript.turns):
        role = roles.get(turn.speaker, Role.UNKNOWN)
        if role is Role.CANDIDATE:
            answered.append(number)
            section = section if asked and section else turn.section or section
        elif role in askers:
            question = read_sentence(transcript.text, turn.start, turn.end, number)
            if answered and not _is_nod(question, transcript.text):
                exchanges.append(_close(transcript, exchanges, asked, answered, section))
                asked, answered = [], []
            asked.append(question)
            section = turn.section
    if answered:
        exchanges.append(_close(transcript, exchanges, asked, answered, section))
    return exchanges


def _is_nod(question: Sentence, text: str) -> bool:
    asks = "?" in text[question.start : question.end]
    return question.size < _SHORTEST_QUESTION and not asks


def _close(
    transcript: Transcript,
    before: list[Exchange],
    asked: list[Sentence],
    answered: list[int],
    section: str,
) -> Exchange:
    question = " ".join(sentence.plain for sentence in asked)
    number = len(before)
    opens = _opens_topic(question) or not before
    parent = number if opens or before[-1].section != section else before[-1].parent
    return Exchange(
        number=number,
        parent=parent,
        question=question,
        question_stems=frozenset().union(*(sentence.stems for sentence in asked)),
        kind=find_question_kind(question),
        section=section,
        turns=tuple(answered),
        sentences=tuple(
            sentence
            for turn in answered
            for sentence in read_sentences(
                transcript.text, transcript.turns[turn].start, transcript.turns[turn].end, turn
            )
        ),
        opening=load_topics().weigh_opening(question),
    )


def find_question_kind(question: str) -> str:
    """Return what a question (in plain words) asks for; `open` when nothing narrower."""
    for kind, pattern in _KINDS.items():
        if pattern.search(question):
            return kind
    return "open"


def _opens_topic(question: str) -> bool:
    if _MORE.search(question):
        return False
    if _FIRST_WORDS.search(question) or _OPENERS.search(question):
        return True
    words = question.count(" ")
    if words > _LONG_QUESTION:
        return True
    narrow = find_question_kind(question) not in {"open", "about_you"}
    return words > _SHORT_QUESTION and not narrow and not _BACK.search(question)


def points_back(question: str) -> bool:
    """Tell whether a question (in plain words) speaks of what was just said."""
    return _POINTING.search(question) is not None
