"""What the corpus offers for fitting. The sealed half of the interviews is left out here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from statistics import mean

from candidates.transcripts.turns import Role, Transcript, Turn
from corpus.interviews import (
    CANDIDATE,
    NO_EVIDENCE,
    Interview,
    read_interview_intents,
    read_interviews,
)
from corpus.ratings import read_all_ratings
from corpus.reading import COMPETENCIES, HOME, Exchange, read_exchanges, read_intents, read_toml
from corpus.split import DEVELOPMENT, read_split
from scorecards.suggestion import default_rubric
from scorecards.suggestion.exchanges import read_exchanges as read_asked
from scorecards.suggestion.fitting.examples import (
    AnsweredFor,
    AskedFor,
    LevelExample,
    TopicExamples,
)
from scorecards.suggestion.reading import read_labelled

KEYS = COMPETENCIES
BANK = HOME / "questions" / "bank.toml"
TOLD = HOME / "questions" / "told.toml"
ASKS = "interviewer"


def write_transcript(said: Iterable[tuple[str, str]]) -> Transcript:
    """Return a transcript of (speaker, words) in order."""
    text, placed = "", []
    for speaker, words in said:
        text += f"{speaker}: "
        placed.append(Turn(speaker, len(text), len(text) + len(words)))
        text += f"{words}\n\n"
    return Transcript(text, "plain", tuple(placed))


def transcribe(interview: Interview) -> tuple[Transcript, dict[str, Role]]:
    """Return an interview as a transcript with its roles."""
    said = [(one.speaker, one.words) for talk in interview.talks for one in talk.said]
    roles = dict.fromkeys(interview.interviewers, Role.INTERVIEWER)
    return write_transcript(said), roles | {CANDIDATE: Role.CANDIDATE}


def choose_interviews(half: str) -> tuple[Interview, ...]:
    """Return the interviews of one half of the split."""
    halves = read_split()
    return tuple(one for one in read_interviews() if halves[one.id] == half)


def gather_topic_examples() -> TopicExamples:
    """Return questions and answers with their competency."""
    bank: dict[str, list[str]] = read_toml(BANK)
    questions = [
        AskedFor(words, topic)
        for topic, asked in bank.items()
        if topic != "more"
        for words in asked
    ]
    follow_ups, answers = list(bank["more"]), []
    for one in read_exchanges():
        lead, *later = [turn.words for turn in one.turns if turn.role == ASKS]
        questions.append(AskedFor(lead, one.competency))
        follow_ups += later
        answers.append(AnsweredFor(" ".join(one.answers), one.competency, one.industry))
    for row in read_toml(TOLD)["told"]:
        questions.append(AskedFor(row["question"], row["topic"]))
        follow_ups += row["more"]
        answers.append(AnsweredFor(" ".join(row["answer"]), row["topic"], f"talk {row['talk']}"))
    for asked, more, told in map(_split_interview, choose_interviews(DEVELOPMENT)):
        questions += asked
        follow_ups += more
        answers += told
    return TopicExamples(questions, follow_ups, answers)


def _split_interview(
    interview: Interview,
) -> tuple[list[AskedFor], list[str], list[AnsweredFor]]:
    intent = read_interview_intents()[interview.id]
    asked, more = [], []
    told: dict[str, list[str]] = {}
    for talk in interview.talks:
        topic = intent.asked.get(talk.id, "none")
        first, *later = [one.words for one in talk.said if one.speaker != CANDIDATE] or [""]
        asked.append(AskedFor(first, topic))
        more += later
        if topic != "none":
            told.setdefault(topic, []).extend(talk.answers)
    answers = [
        AnsweredFor(" ".join(words), topic, interview.industry) for topic, words in told.items()
    ]
    return asked, more, answers


def gather_level_examples() -> list[LevelExample]:
    """Return what was read for each competency with the level that people gave it."""
    intents = read_intents()
    return [
        *(_read_exchange(one, intents[one.id].level) for one in read_exchanges()),
        *(item for one in choose_interviews(DEVELOPMENT) for item in read_interview(one)),
    ]


def _read_exchange(exchange: Exchange, level: float) -> LevelExample:
    roles = {ASKS: Role.INTERVIEWER, CANDIDATE: Role.CANDIDATE}
    transcript = write_transcript((turn.role, turn.words) for turn in exchange.turns)
    keys = [exchange.competency for _ in read_asked(transcript, roles)]
    read = read_labelled(transcript, roles, default_rubric(), keys)
    key, industry = exchange.competency, exchange.industry
    return LevelExample(tuple(read), key, level, industry, exchange.writer)


def read_interview(interview: Interview) -> list[LevelExample]:
    """Return an interview's competencies with the mean of the blind ratings; 0 for no evidence."""
    transcript, roles = transcribe(interview)
    keys = label_exchanges(interview, transcript, roles)
    read = read_labelled(transcript, roles, default_rubric(), keys)
    found = []
    for key, level in average_ratings(interview.id).items():
        mine = tuple(item for item in read if key in item.topic.shares)
        if mine:
            writer = interview.writer[:2]  # whatever the voice
            found.append(LevelExample(mine, key, level, interview.industry, writer))
    return found


def label_exchanges(
    interview: Interview, transcript: Transcript, roles: Mapping[str, Role]
) -> Sequence[str]:
    """Return which competency each exchange of the transcript was meant to ask for."""
    intent = read_interview_intents()[interview.id]
    asked = [intent.asked.get(talk.id, "") for talk in interview.talks for _ in talk.said]
    return [asked[exchange.turns[0]] for exchange in read_asked(transcript, roles)]


def average_ratings(interview: str) -> dict[str, float]:
    """Return the mean blind level per competency that got a number, 0 where all saw nothing."""
    given: dict[str, list[object]] = {}
    for table in read_all_ratings().values():
        for (one, competency), rating in table.items():
            if one == interview:
                given.setdefault(competency, []).append(rating.level)
    found = {}
    for competency, levels in given.items():
        numbers = [level for level in levels if isinstance(level, int)]
        if numbers:
            found[competency] = mean(numbers)
        elif all(level == NO_EVIDENCE for level in levels):
            found[competency] = 0.0
    return found
