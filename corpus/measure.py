"""Measure the surface of the corpus: `python -m corpus.measure [--words]`.

`--words` prints instead how far mere words tell the level, within a writer and across.

An engine that listens to length, numbers, jargon or fluency must find nothing here to hold on to.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from typing import Any

from scipy.stats import spearmanr

from corpus.interviews import (
    CANDIDATE,
    Interview,
    InterviewIntent,
    gather_answers,
    read_interview_intents,
    read_interviews,
)
from corpus.reading import COMPETENCIES, HOME, Exchange, read_exchanges, read_intents, read_toml
from corpus.split import HALVES, read_split
from corpus.words import probe_words

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


def correlate_answers(
    answers: Mapping[str, Sequence[str]], values: Mapping[str, int]
) -> dict[str, float]:
    """Return rho of a value per id with each surface figure of the answers under that id."""
    surfaces = [astuple(measure(turns)) for turns in answers.values()]
    wanted = [values[key] for key in answers]
    names = [field.name for field in fields(Surface)]
    return {
        name: correlate(wanted, [row[column] for row in surfaces])
        for column, name in enumerate(names)
    }


def correlate_surface(exchanges: Sequence[Exchange], values: Mapping[str, int]) -> dict[str, float]:
    """Return rho of a value per exchange id with each surface figure, over these exchanges."""
    return correlate_answers({one.id: one.answers for one in exchanges}, values)


def correlate_interviews(
    interviews: Iterable[Interview], intents: Mapping[str, InterviewIntent], competency: str
) -> dict[str, float]:
    """Return rho of the level (1-4) with the surface of the answers to what asks for it."""
    levels = {key: intent.levels[competency] for key, intent in intents.items()}
    graded = {key: level for key, level in levels.items() if isinstance(level, int)}
    answers = {
        one.id: gather_answers(one, intents[one.id], competency)
        for one in interviews
        if one.id in graded
    }
    return correlate_answers(answers, graded)


def list_runs(words: str, *, asked: bool) -> set[str]:
    """Return the runs of RUN words in a turn; a question's runs of question words are left out."""
    parts = split_words(words)
    runs = [parts[at : at + RUN] for at in range(len(parts) - RUN + 1)]
    return {" ".join(run) for run in runs if not (asked and QUESTION.issuperset(run))}


def find_shared_runs(texts: Iterable[Exchange | Interview]) -> dict[str, list[str]]:
    """Return each run of RUN words that occurs in two texts or more, with their ids.

    An interview is one text: what is said in it may be said again there.
    """
    places: defaultdict[str, set[str]] = defaultdict(set)
    for text in texts:
        for words, asked in list_turns(text):
            for run in list_runs(words, asked=asked):
                places[run].add(text.id)
    return {run: sorted(ids) for run, ids in sorted(places.items()) if len(ids) > 1}


def list_turns(text: Exchange | Interview) -> list[tuple[str, bool]]:
    """Return the words of each turn, and whether an interviewer said them."""
    if isinstance(text, Exchange):
        return [(turn.words, turn.role == "interviewer") for turn in text.turns]
    said = [one for talk in text.talks for one in talk.said]
    return [(one.words, one.speaker != CANDIDATE) for one in said]


def print_table(count: str, rows: Mapping[str, Mapping[str, float]]) -> None:
    """Print rho of the level with each surface figure, a row per competency."""
    names = [field.name for field in fields(Surface)]
    heading = "".join(f"{name:>12}" for name in names)
    sys.stdout.write(f"{count}; rho of the level with\n{'':12}{heading}\n")
    for competency, row in rows.items():
        figures = "".join(f"{row[name]:12.2f}" for name in names)
        sys.stdout.write(f"{competency:12}{figures}\n")


def tabulate_exchanges(exchanges: Sequence[Exchange]) -> dict[str, dict[str, float]]:
    """Return rho of the intended level with the surface of the exchanges, per competency."""
    levels = {key: intent.level for key, intent in read_intents().items()}
    rated = [one for one in exchanges if levels[one.id]]
    return {
        competency: correlate_surface(
            [one for one in rated if one.competency == competency], levels
        )
        for competency in COMPETENCIES
    }


def tabulate_interviews(interviews: Sequence[Interview]) -> dict[str, dict[str, float]]:
    """Return rho of the intended level with the surface of the interviews, per competency."""
    intents = read_interview_intents()
    return {
        competency: correlate_interviews(interviews, intents, competency)
        for competency in COMPETENCIES
    }


def print_words(exchanges: Sequence[Exchange]) -> None:
    """Print how far a ridge on mere words tells the level of a writer's answers."""
    levels = {key: intent.level for key, intent in read_intents().items()}
    words = {one.id: split_words("\n".join(one.answers)) for one in exchanges}
    found = probe_words(exchanges, levels, words)
    heading = "".join(f"{name:>8}" for name in found)
    sys.stdout.write(
        f"words alone; rho of the level, learned from (row), asked of\n{'':8}{heading}\n"
    )
    for learned, row in found.items():
        figures = "".join(f"{rho:8.2f}" for rho in row.values())
        sys.stdout.write(f"{learned:8}{figures}\n")


def print_surface(exchanges: Sequence[Exchange], interviews: Sequence[Interview]) -> None:
    """Print rho of the intended level with the surface, per competency, and the shared runs."""
    print_table(f"{len(exchanges)} exchanges", tabulate_exchanges(exchanges))
    print_table(f"{len(interviews)} interviews", tabulate_interviews(interviews))
    split = read_split()
    for half in HALVES:
        part = [one for one in interviews if split[one.id] == half]
        print_table(f"{len(part)} interviews, {half}", tabulate_interviews(part))
    for run, ids in find_shared_runs([*exchanges, *interviews]).items():
        sys.stdout.write(f"shared: {run!r} in {', '.join(ids)}\n")


def main() -> None:
    """Print what was asked for: the surface, or what mere words tell."""
    parser = argparse.ArgumentParser(prog="python -m corpus.measure", description=__doc__)
    parser.add_argument("--words", action="store_true", help="how far mere words tell the level")
    if parser.parse_args().words:
        print_words(read_exchanges())
    else:
        print_surface(read_exchanges(), read_interviews())


if __name__ == "__main__":
    main()
