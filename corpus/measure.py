"""Measure the surface of the corpus: `python -m corpus.measure`.

An engine that listens to length, numbers, jargon or fluency must find nothing here to hold on to.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from typing import Any

from scipy.stats import spearmanr

HOME = Path(__file__).resolve().parent
COMPETENCIES = ("strategy", "influence", "execution", "leadership", "data")
ROLES = ("interviewer", "candidate")
RUN = 5
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d+(?:[.,:]\d+)*")


class UnreadableCorpus(ValueError):
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
    def answer(self) -> str:
        """Everything the candidate said, a space between turns."""
        return " ".join(turn.words for turn in self.turns if turn.role == "candidate")


@dataclass(frozen=True)
class Surface:
    """How an answer sounds: counts of words, and types per token in 0-1."""

    words: int
    numbers: int
    jargon: int
    hesitations: int
    type_token: float


def split_words(text: str) -> list[str]:
    """Return the words of a text in lower case, numbers included, punctuation dropped."""
    return WORD.findall(text.lower())


def read_toml(path: Path) -> dict[str, Any]:
    """Return a TOML file; raise UnreadableCorpus with its name and line where it is broken."""
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UnreadableCorpus(f"{path.name}: {error}") from error


def read_exchange(row: Mapping[str, Any], writer: str, file: str) -> Exchange:
    """Return one exchange; raise UnreadableCorpus naming the field that is missing or unknown."""
    where = f"{file}, exchange {row.get('id', '?')}"
    try:
        turns = tuple(Turn(turn["role"], turn["words"]) for turn in row["turns"])
        plain = (row["id"], row["competency"], row["variety"], row["industry"])
    except KeyError as error:
        raise UnreadableCorpus(f"{where}: {error.args[0]} is missing.") from error
    if row["competency"] not in COMPETENCIES:
        raise UnreadableCorpus(f"{where}: competency is {row['competency']!r}, unknown.")
    for turn in turns:
        if turn.role not in ROLES:
            raise UnreadableCorpus(f"{where}: role is {turn.role!r}, unknown.")
    return Exchange(*plain, writer, turns)


def read_exchanges(home: Path = HOME) -> tuple[Exchange, ...]:
    """Return all exchanges in the order of file names, then of the file."""
    found = []
    for path in sorted((home / "exchanges").glob("*.toml")):
        content = read_toml(path)
        if "writer" not in content:
            raise UnreadableCorpus(f"{path.name}: writer is missing.")
        rows = content.get("exchanges", [])
        found += [read_exchange(row, content["writer"], path.name) for row in rows]
    return tuple(found)


def read_levels(home: Path = HOME) -> dict[str, int]:
    """Return the writer's intended level per exchange id: 1-4, or 0 where nothing is shown."""
    levels: dict[str, int] = {}
    for path in sorted((home / "intended").glob("*.toml")):
        for key, row in read_toml(path).items():
            level = row.get("level")
            if type(level) is not int or level not in range(5):
                raise UnreadableCorpus(f"{path.name}, {key}: level is {level!r}, not 0 to 4.")
            levels[key] = level
    return levels


def read_surface(path: Path = HOME / "surface.toml") -> dict[str, tuple[str, ...]]:
    """Return the word lists: numbers, jargon, hesitations, question."""
    lists = read_toml(path)
    spaced = {key: tuple(lists[key].split()) for key in ("numbers", "question")}
    parted = {
        key: tuple(" ".join(term.split()) for term in lists[key].split(",") if term.strip())
        for key in ("jargon", "hesitations")
    }
    return spaced | parted


LISTS = read_surface()


def build_pattern(terms: Iterable[str], ending: str = "") -> re.Pattern[str]:
    """Return a pattern for whole terms, the longest first."""
    ordered = "|".join(re.escape(term) for term in sorted(terms, key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?:{ordered}){ending}(?![\w-])", re.IGNORECASE)


JARGON = build_pattern(LISTS["jargon"], "s?")
HESITATION = build_pattern(LISTS["hesitations"])


def measure(text: str) -> Surface:
    """Return the surface of an answer; type_token is 0 for an empty one."""
    words = split_words(text)
    numbers = sum(word[0].isdigit() or word in LISTS["numbers"] for word in words)
    types = len(set(words)) / len(words) if words else 0.0
    jargon, hesitations = len(JARGON.findall(text)), len(HESITATION.findall(text))
    return Surface(len(words), numbers, jargon, hesitations, types)


def correlate(levels: list[int], values: list[float]) -> float:
    """Return Spearman's rho, 0 where one side does not vary."""
    if len(set(levels)) < 2 or len(set(values)) < 2:
        return 0.0
    return float(spearmanr(levels, values).statistic)


def correlate_surface(
    exchanges: Iterable[Exchange], levels: Mapping[str, int]
) -> dict[str, dict[str, float]]:
    """Return rho of level with each surface figure per competency; level 0 is no number, left out."""
    rated = [one for one in exchanges if levels[one.id]]
    table = {}
    for competency in COMPETENCIES:
        part = [one for one in rated if one.competency == competency]
        rows = [astuple(measure(one.answer)) for one in part]
        columns = zip(*rows, strict=True)
        wanted = [levels[one.id] for one in part]
        names = (field.name for field in fields(Surface))
        table[competency] = {
            name: correlate(wanted, list(column))
            for name, column in zip(names, columns, strict=True)
        }
    return table


def list_runs(turn: Turn) -> set[str]:
    """Return the runs of RUN words in a turn; a question's runs of question words are left out."""
    words = split_words(turn.words)
    runs = {tuple(words[at : at + RUN]) for at in range(len(words) - RUN + 1)}
    free = set(LISTS["question"]) if turn.role == "interviewer" else set()
    return {" ".join(run) for run in runs if not free or not free.issuperset(run)}


def find_shared_runs(exchanges: Iterable[Exchange]) -> dict[str, list[str]]:
    """Return each run of RUN words that occurs in two exchanges or more, with their ids."""
    places: defaultdict[str, set[str]] = defaultdict(set)
    for exchange in exchanges:
        for turn in exchange.turns:
            for run in list_runs(turn):
                places[run].add(exchange.id)
    return {run: sorted(ids) for run, ids in sorted(places.items()) if len(ids) > 1}


def main() -> None:
    """Print rho per competency and the shared runs."""
    exchanges, levels = read_exchanges(), read_levels()
    names = [field.name for field in fields(Surface)]
    sys.stdout.write(f"{len(exchanges)} exchanges; rho of intended level with\n")
    sys.stdout.write(f"{'':12}" + "".join(f"{name:>12}" for name in names) + "\n")
    for competency, row in correlate_surface(exchanges, levels).items():
        figures = "".join(f"{row[name]:12.2f}" for name in names)
        sys.stdout.write(f"{competency:12}{figures}\n")
    for run, ids in find_shared_runs(exchanges).items():
        sys.stdout.write(f"shared: {run!r} in {', '.join(ids)}\n")


if __name__ == "__main__":
    main()
