"""Short ways to hold a conversation with the engine."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from candidates.transcripts.turns import Role, Transcript, Turn
from scorecards.suggestion import Competency, Suggestion, default_rubric, suggest

HERE = Path(__file__).parent
ROLES = {"Interviewer": Role.INTERVIEWER, "Candidate": Role.CANDIDATE, "Guest": Role.UNKNOWN}

Talk = Callable[..., Suggestion]


def write_transcript(turns: Sequence[tuple[str, str]], section: str = "") -> Transcript:
    """Return a transcript of (speaker, words) in order."""
    text, placed = "", []
    for speaker, words in turns:
        text += f"{speaker}: "
        placed.append(Turn(speaker, len(text), len(text) + len(words), section=section))
        text += f"{words}\n\n"
    return Transcript(text, "plain", tuple(placed))


def hold_interview(
    *exchanges: tuple[str, str],
    rubric: Sequence[Competency] | None = None,
    asked: Sequence[str] = (),
) -> Suggestion:
    """Return what the engine suggests from (question, answer) pairs."""
    turns = [
        turn
        for question, answer in exchanges
        for turn in (("Interviewer", question), ("Candidate", answer))
    ]
    return suggest(write_transcript(turns), ROLES, rubric or default_rubric(), asked=asked)


@dataclass
class Pair:
    """A question with its follow-ups, answered by a weaker and a stronger speaker."""

    competency: str
    industry: str
    levels: tuple[int, int]
    questions: list[str] = field(default_factory=list)
    weaker: list[str] = field(default_factory=list)
    stronger: list[str] = field(default_factory=list)

    def hold(self, answers: Sequence[str]) -> Suggestion:
        """Return the suggestion for one side of the pair."""
        return hold_interview(*zip(self.questions, answers, strict=True))


def read_pairs(name: str) -> list[Pair]:
    """Return the pairs of a file of our own writing."""
    pairs: list[Pair] = []
    for line in (HERE / name).read_text(encoding="utf-8").splitlines():
        mark, words = line[:2], line[2:]
        if mark == "@ ":
            competency, industry, low, high = words.split()
            pairs.append(Pair(competency, industry, (int(low), int(high))))
        elif pairs and mark in {"Q ", "F "}:
            pairs[-1].questions.append(words)
        elif pairs and mark == "- ":
            pairs[-1].weaker.append(words)
        elif pairs and mark == "+ ":
            pairs[-1].stronger.append(words)
    return pairs


@pytest.fixture(scope="session")
def talk() -> Talk:
    return hold_interview


@pytest.fixture(scope="session")
def pairs() -> list[Pair]:
    return read_pairs("pairs.txt")


@pytest.fixture(scope="session")
def held_out_pairs() -> list[Pair]:
    return read_pairs("held_out_pairs.txt")
