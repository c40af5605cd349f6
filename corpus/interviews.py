"""Read the whole interviews of the corpus, and what their writers meant by them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeAlias

from corpus.reading import COMPETENCIES, HOME, UnreadableCorpus, read_toml

CANDIDATE = "candidate"
NOT_ASKED: Literal["not_asked"] = "not_asked"
NO_EVIDENCE: Literal["no_evidence"] = "no_evidence"
GRADES = (1, 2, 3, 4)
FACTS = ("id", "writer", "job", "industry", "variety", "candidate", "interviewers", "exchanges")

Level: TypeAlias = int | Literal["not_asked", "no_evidence"]


@dataclass(frozen=True)
class Said:
    """What one person said before another spoke; speaker is CANDIDATE or an interviewer's name."""

    speaker: str
    words: str


@dataclass(frozen=True)
class Talk:
    """One lead question with its follow-ups; what it asks for stands in the intents."""

    id: str
    said: tuple[Said, ...]

    @property
    def answers(self) -> tuple[str, ...]:
        """What the candidate said, turn by turn."""
        return tuple(one.words for one in self.said if one.speaker == CANDIDATE)


@dataclass(frozen=True)
class Interview:
    """A whole interview; interviewers maps a name to a place in the firm.

    candidate is "internal" or "external".
    """

    id: str
    writer: str
    job: str
    industry: str
    variety: str
    candidate: str
    interviewers: Mapping[str, str]
    talks: tuple[Talk, ...]


@dataclass(frozen=True)
class InterviewIntent:
    """What the writer meant: the competency each exchange asks for, and a level for every one.

    asked leaves out exchanges that ask for none; situations has none for what was not asked.
    """

    asked: Mapping[str, str]
    levels: Mapping[str, Level]
    situations: Mapping[str, str]


def read_said(row: Mapping[str, Any], speakers: tuple[str, ...], where: str) -> Said:
    """Return a turn; raise UnreadableCorpus for an unknown speaker or a turn without words."""
    speaker, words = row.get("speaker"), row.get("words")
    if speaker not in speakers:
        raise UnreadableCorpus(f"{where}: speaker is {speaker!r}, not one of the room.")
    if not isinstance(words, str) or not words.strip():
        raise UnreadableCorpus(f"{where}: words of a turn are missing.")
    return Said(speaker, words)


def read_talk(row: Mapping[str, Any], speakers: tuple[str, ...], file: str) -> Talk:
    """Return one exchange of an interview; raise UnreadableCorpus naming what is missing."""
    where = f"{file}, exchange {row.get('id', 'without id')}"
    for field in ("id", "turns"):
        if not row.get(field):
            raise UnreadableCorpus(f"{where}: {field} is missing.")
    return Talk(row["id"], tuple(read_said(turn, speakers, where) for turn in row["turns"]))


def read_interview(path: Path) -> Interview:
    """Return one interview; raise UnreadableCorpus naming the field that is missing or unknown."""
    content = read_toml(path)
    for fact in FACTS:
        if not content.get(fact):
            raise UnreadableCorpus(f"{path.name}: {fact} is missing.")
    if content["candidate"] not in ("internal", "external"):
        raise UnreadableCorpus(f"{path.name}: candidate is {content['candidate']!r}, unknown.")
    speakers = (CANDIDATE, *content["interviewers"])
    rows = content.pop("exchanges")
    talks = tuple(read_talk(row, speakers, path.name) for row in rows)
    return Interview(**content, talks=talks)


def read_interviews(home: Path = HOME) -> tuple[Interview, ...]:
    """Return all interviews in the order of file names; an id occurs once."""
    found: dict[str, Interview] = {}
    for path in sorted((home / "interviews").glob("*.toml")):
        interview = read_interview(path)
        if interview.id in found:
            raise UnreadableCorpus(f"{path.name}: id is taken.")
        found[interview.id] = interview
    return tuple(found.values())


def read_level(content: Mapping[str, Any], competency: str, file: str) -> Level:
    """Return the level meant for a competency; raise UnreadableCorpus where it is none."""
    level: Level | None = content.get(competency, {}).get("level")
    if level not in (*GRADES, NOT_ASKED, NO_EVIDENCE) or isinstance(level, bool):
        raise UnreadableCorpus(f"{file}: {competency} has level {level!r}.")
    return level


def read_interview_intent(path: Path) -> InterviewIntent:
    """Return what was meant; raise UnreadableCorpus where asked and levels contradict."""
    content = read_toml(path)
    asked: dict[str, str] = content.get("asked", {})
    levels = {one: read_level(content, one, path.name) for one in COMPETENCIES}
    put = {one for one in COMPETENCIES if levels[one] != NOT_ASKED}
    if set(asked.values()) != put:
        raise UnreadableCorpus(f"{path.name}: what is asked is not what has a level.")
    situations = {one: content[one].get("situation", "") for one in put}
    for competency in sorted(put):
        if not situations[competency]:
            raise UnreadableCorpus(f"{path.name}: {competency} has no situation.")
    return InterviewIntent(asked, levels, situations)


def read_interview_intents(home: Path = HOME) -> dict[str, InterviewIntent]:
    """Return what the writers meant, by interview id. A blind rater must not call this."""
    paths = sorted((home / "intended_interviews").glob("*.toml"))
    return {path.stem: read_interview_intent(path) for path in paths}


def gather_answers(
    interview: Interview, intent: InterviewIntent, competency: str
) -> tuple[str, ...]:
    """Return the candidate's turns in the exchanges that ask for this competency."""
    talks = [one for one in interview.talks if intent.asked.get(one.id) == competency]
    return tuple(words for one in talks for words in one.answers)
