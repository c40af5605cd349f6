"""A conversation cut into exchanges: a question, its kind, its answer, and what it follows up."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from candidates.transcripts.turns import Role, Transcript
from scorecards.suggestion.sentences import Sentence, read_sentence, read_sentences

_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (
            "about_you",
            r"about yourself|your background|why do you want|why this|why us|questions for (?:us|me)|walk me through your (?:cv|resume|career)|salary|notice period|bring(?:s)? you here|first <dur>|introduce yourself|hobbies|how is you",
        ),
        (
            "setback",
            r"went wrong|go wrong|setback|slip|fail|mistake|hardest part|obstacle|differently|wrong way|the other way",
        ),
        ("risk", r"risks?\b|worried you|could have gone|what if"),
        (
            "interest",
            r"worried about|against it|they get out|in it for|afraid|concern|did they (?:want|take)|their side|resist|object",
        ),
        (
            "own_part",
            r"your (?:own )?(?:part|role|contribution)|you (?:do )?(?:personally|yourself)|about it yourself",
        ),
        ("given_up", r"cost you|give up|not to do|trade off|who gets what|sacrifice|said no"),
        (
            "where_now",
            r"now\b|today|what is left|since then|stand now|did it (?:hold|last|work out)|without you|others (?:take|took)|come of it|came of it|changed after|happened (?:with|to) them|is that person",
        ),
        (
            "decision_rule",
            r"turn(?:ed)? back|change(?:d)? your mind|would not go under|limit|threshold|sure enough|known you was wrong|reverse|decide in the end|when it is not clear|not clear",
        ),
        (
            "cause",
            r"that and not|something else|luck|how did you know|what made you think|why then",
        ),
        (
            "effect",
            r"result|effect|impact|outcome|in the end|what happened|how big|numbers|measure|could not do before|did it work",
        ),
        ("plan", r"how did you (?:plan|start|approach)|first step|what was the plan|do with it"),
    )
)
_OPENERS = re.compile(
    r"^(?:great|thanks|thank you|good|fine|lovely|right|and|moving on|next|name)?[ ,.]*"
    r"(?:tell (?:me|us) (?:about|of)|give (?:me|us) an example|walk (?:me|us) through|describe|"
    r"can you (?:tell|share|describe|give)|could you (?:tell|share|describe|give)|how do you\b|have you ever|"
    r"let us (?:talk|move|switch|turn|go)|talk (?:me|us) (?:through|about)|what is (?:the most|a time|an example|your))"
    r"|another (?:question|topic|area)|different (?:topic|question)|change of|moving on|next (?:question|topic)|"
    r"example of (?:a time|when)|a time (?:when|you|that)"
)
_MORE = re.compile(
    r"tell (?:me|us) (?:a bit |a little )?more|say more|go on|in what way|for example$"
)
_BACK = re.compile(r"\b(?:that|this|it|they|them|there|those|then|these|so|and)\b")
_SHORTEST_QUESTION = 4  # plain words; shorter ones without a question mark are nods


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question and what the candidate answered, in as many turns as it took.

    `parent` is the number of the exchange it follows up, its own number if none. `turns` are the
    numbers of the candidate's turns. `question` is "" when the candidate simply began.
    """

    number: int
    parent: int
    question: str
    question_stems: frozenset[str]
    kind: str
    section: str
    turns: tuple[int, ...]
    sentences: tuple[Sentence, ...]
    opens: bool


def read_exchanges(transcript: Transcript, roles: Mapping[str, Role]) -> list[Exchange]:
    """Return the exchanges in order. Only the candidate's turns become answers."""
    exchanges: list[Exchange] = []
    asked: list[Sentence] = []
    answered: list[int] = []
    section = ""
    for number, turn in enumerate(transcript.turns):
        role = roles.get(turn.speaker, Role.UNKNOWN)
        if role is Role.CANDIDATE:
            answered.append(number)
            section = section if asked and section else turn.section or section
        elif role is Role.INTERVIEWER:
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
        opens=opens,
    )


def find_question_kind(question: str) -> str:
    """Return what a question (in plain words) asks for; `open` when nothing narrower."""
    for kind, pattern in _KINDS:
        if pattern.search(question):
            return kind
    return "open"


def _opens_topic(question: str) -> bool:
    if _MORE.search(question):
        return False
    if _OPENERS.search(question):
        return True
    short = question.count(" ") < 24
    return not (short and (_BACK.search(question) or find_question_kind(question) != "open"))
