"""Read the corpus from its files; what is broken is named by file, exchange and field."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HOME = Path(__file__).resolve().parent
COMPETENCIES = ("strategy", "influence", "execution", "leadership", "data")
ROLES = ("interviewer", "candidate")
LEVELS = range(5)


class UnreadableCorpus(ValueError):  # noqa: N818 - it names a state, as its message does
    """A file of the corpus lacks something; the message names file, exchange and field."""


@dataclass(frozen=True)
class Turn:
    """What one speaker said before the other spoke; role is one of ROLES."""

    role: str
    words: str


@dataclass(frozen=True)
class Exchange:
    """One lead question with its follow-ups, in spoken order."""

    id: str
    competency: str
    variety: str
    industry: str
    writer: str
    turns: tuple[Turn, ...]

    @property
    def answers(self) -> tuple[str, ...]:
        """What the candidate said, turn by turn."""
        return tuple(turn.words for turn in self.turns if turn.role == "candidate")


@dataclass(frozen=True)
class Intent:
    """What the writer meant: a level of 1-4, or 0 where the answer shows nothing of what was asked.

    elsewhere holds levels (1-4) of other competencies that the answer shows unasked.
    """

    situation: str
    level: int
    elsewhere: Mapping[str, int]


def read_toml(path: Path) -> dict[str, Any]:
    """Return a TOML file; raise UnreadableCorpus with its name and line where it is broken."""
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UnreadableCorpus(f"{path.name}: {error}") from error


def read_turn(row: Mapping[str, Any], where: str) -> Turn:
    """Return a turn; raise UnreadableCorpus for an unknown role or a turn without words."""
    role, words = row.get("role"), row.get("words")
    if role not in ROLES:
        raise UnreadableCorpus(f"{where}: role is {role!r}, not one of {', '.join(ROLES)}.")
    if not isinstance(words, str) or not words.strip():
        raise UnreadableCorpus(f"{where}: words of a turn are missing.")
    return Turn(role, words)


def read_exchange(row: Mapping[str, Any], writer: str, file: str) -> Exchange:
    """Return one exchange; raise UnreadableCorpus naming the field that is missing or unknown."""
    where = f"{file}, exchange {row.get('id', 'without id')}"
    for field in ("id", "competency", "variety", "industry", "turns"):
        if not row.get(field):
            raise UnreadableCorpus(f"{where}: {field} is missing.")
    if row["competency"] not in COMPETENCIES:
        raise UnreadableCorpus(f"{where}: competency is {row['competency']!r}, unknown.")
    turns = tuple(read_turn(turn, where) for turn in row["turns"])
    return Exchange(row["id"], row["competency"], row["variety"], row["industry"], writer, turns)


def read_exchanges(home: Path = HOME) -> tuple[Exchange, ...]:
    """Return all exchanges in the order of file names, then of the file; an id occurs once."""
    found: dict[str, Exchange] = {}
    for path in sorted((home / "exchanges").glob("*.toml")):
        content = read_toml(path)
        if not content.get("writer"):
            raise UnreadableCorpus(f"{path.name}: writer is missing.")
        for row in content.get("exchanges", []):
            exchange = read_exchange(row, content["writer"], path.name)
            if exchange.id in found:
                raise UnreadableCorpus(f"{path.name}, exchange {exchange.id}: id is taken.")
            found[exchange.id] = exchange
    return tuple(found.values())


def read_intent(row: Mapping[str, Any], where: str) -> Intent:
    """Return one intent; raise UnreadableCorpus naming a field missing or out of range."""
    level, elsewhere = row.get("level"), row.get("elsewhere", {})
    if type(level) is not int or level not in LEVELS:
        raise UnreadableCorpus(f"{where}: level is {level!r}, not 0 to 4.")
    if not row.get("situation"):
        raise UnreadableCorpus(f"{where}: situation is missing.")
    for competency, shown in elsewhere.items():
        if competency not in COMPETENCIES or shown not in LEVELS[1:]:
            raise UnreadableCorpus(f"{where}: elsewhere has {competency} = {shown!r}.")
    return Intent(row["situation"], level, elsewhere)


def read_intents(home: Path = HOME) -> dict[str, Intent]:
    """Return what the writers meant, by exchange id. A blind rater must not call this."""
    intents: dict[str, Intent] = {}
    for path in sorted((home / "intended").glob("*.toml")):
        for key, row in read_toml(path).items():
            intents[key] = read_intent(row, f"{path.name}, exchange {key}")
    return intents
