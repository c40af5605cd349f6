"""Measure the surface of the corpus: `python -m corpus.measure`.

An engine that listens to length, numbers, jargon or fluency must find nothing here to hold on to.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from typing import Any

from scipy.stats import spearmanr

from corpus.reading import (
    COMPETENCIES,
    HOME,
    Exchange,
    Turn,
    read_exchanges,
    read_intents,
    read_toml,
)

RUN = 5
WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*|\d+(?:[.,:]\d+)*")


@dataclass(frozen=True)
class Surface:
    """How a candidate's answers sound: counts, and types per token in 0-1."""

    words: int
    numbers: int
    jargon: int
    hesitations: int
    type_token: float
    turns: int


def split_terms(text: str) -> list[str]:
    """Return the terms of a list parted by commas, inner spaces made one."""
    return [" ".join(term.split()) for term in text.split(",") if term.strip()]


def build_pattern(terms: Iterable[str], ending: str = "") -> re.Pattern[str]:
    """Return a pattern for whole terms, the longest first."""
    ordered = "|".join(re.escape(term) for term in sorted(terms, key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?:{ordered}){ending}(?![\w-])", re.IGNORECASE)


LISTS: dict[str, Any] = read_toml(HOME / "surface.toml")
NUMBERS = frozenset(LISTS["numbers"].split())
QUESTION = frozenset(LISTS["question"].split())
JARGON = build_pattern(split_terms(LISTS["jargon"]), "s?")
HESITATION = build_pattern(split_terms(LISTS["hesitations"]))


def split_words(text: str) -> list[str]:
    """Return the words of a text in lower case, numbers included, punctuation dropped."""
    return WORD.findall(text.lower())


def measure(answers: Sequence[str]) -> Surface:
    """Return the surface of a candidate's turns; type_token is 0 where there is no word."""
    text = "\n".join(answers)
    words = split_words(text)
    return Surface(
        words=len(words),
        numbers=sum(word[0].isdigit() or word in NUMBERS for word in words),
        jargon=len(JARGON.findall(text)),
        hesitations=len(HESITATION.findall(text)),
        type_token=len(set(words)) / len(words) if words else 0.0,
        turns=len(answers),
    )


def correlate(levels: Sequence[int], values: Sequence[float]) -> float:
    """Return Spearman's rho, 0 where one side does not vary."""
    if len(set(levels)) < 2 or len(set(values)) < 2:
        return 0.0
    return float(spearmanr(levels, values).statistic)


def correlate_surface(exchanges: Sequence[Exchange], values: Mapping[str, int]) -> dict[str, float]:
    """Return rho of a value per exchange id with each surface figure, over these exchanges."""
    surfaces = [astuple(measure(one.answers)) for one in exchanges]
    wanted = [values[one.id] for one in exchanges]
    names = [field.name for field in fields(Surface)]
    return {
        name: correlate(wanted, [row[column] for row in surfaces])
        for column, name in enumerate(names)
    }


def list_runs(turn: Turn) -> set[str]:
    """Return the runs of RUN words in a turn; a question's runs of question words are left out."""
    words = split_words(turn.words)
    runs = [words[at : at + RUN] for at in range(len(words) - RUN + 1)]
    asked = turn.role == "interviewer"
    return {" ".join(run) for run in runs if not (asked and QUESTION.issuperset(run))}


def find_shared_runs(exchanges: Iterable[Exchange]) -> dict[str, list[str]]:
    """Return each run of RUN words that occurs in two exchanges or more, with their ids."""
    places: defaultdict[str, set[str]] = defaultdict(set)
    for exchange in exchanges:
        for turn in exchange.turns:
            for run in list_runs(turn):
                places[run].add(exchange.id)
    return {run: sorted(ids) for run, ids in sorted(places.items()) if len(ids) > 1}


def main() -> None:
    """Print rho of the intended level with the surface, per competency, and the shared runs."""
    exchanges = read_exchanges()
    levels = {key: intent.level for key, intent in read_intents().items()}
    names = [field.name for field in fields(Surface)]
    heading = "".join(f"{name:>12}" for name in names)
    sys.stdout.write(f"{len(exchanges)} exchanges; rho of the level with\n{'':12}{heading}\n")
    for competency in COMPETENCIES:
        asked = [one for one in exchanges if one.competency == competency and levels[one.id]]
        row = correlate_surface(asked, levels)
        figures = "".join(f"{row[name]:12.2f}" for name in names)
        sys.stdout.write(f"{competency:12}{figures}\n")
    for run, ids in find_shared_runs(exchanges).items():
        sys.stdout.write(f"shared: {run!r} in {', '.join(ids)}\n")


if __name__ == "__main__":
    main()
