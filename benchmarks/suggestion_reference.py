"""A public set of simulated interviews on rubrics of their own, rated on three levels.

Printed are what ships, then the same measures weighed and cut by a fit that has not seen the role,
then the mean level of a large language model's stored posterior as the upper line.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import lsq_linear

from benchmarks.suggestion_examples import Floats
from benchmarks.suggestion_figures import Verdict, list_coverage, summarise
from candidates.transcripts import Role
from candidates.transcripts.turns import Transcript, Turn
from scorecards.suggestion import Competency, CompetencySuggestion, suggest
from scorecards.suggestion.scoring import load_weights

ROLES = {"Interviewer": Role.INTERVIEWER, "Candidate": Role.CANDIDATE}
LEVELS = 3
# What the score of an unknown competency is made of; the last stands for all structure.
PARTS = ("explicit_method", "vague_method", "anchor", "retracted", "structure")
_SIGNS = np.array([1.0, -1.0, 1.0, 1.0, 1.0])


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict with its role, its measures before they are weighed, and a large model's level."""

    verdict: Verdict
    role: str
    measures: tuple[float, ...]
    model: float


def write_talk(turns: Iterable[Mapping[str, str]]) -> Transcript:
    """Return an interview of the set as a transcript."""
    text, placed = "", []
    for turn in turns:
        who = "Candidate" if turn["role"] == "applicant" else "Interviewer"
        text += f"{who}: "
        placed.append(Turn(who, len(text), len(text) + len(turn["message"])))
        text += turn["message"] + "\n\n"
    return Transcript(text, "plain", tuple(placed))


def read_reference(folder: Path) -> Iterator[Judged]:
    """Yield a verdict for each interview and competency."""
    rubrics = json.loads((folder / "btr_rubrics.json").read_text())
    for line in (folder / "btr_interviews.jsonl").read_text().splitlines():
        item = json.loads(line)
        rubric = [
            Competency(key, key.replace("_", " "), dict(enumerate(anchors.values(), start=1)))
            for key, anchors in rubrics[item["role"]].items()
        ]
        read = write_talk(item["turns"])
        own = (turn for turn in read.turns if turn.speaker == "Candidate")
        words = sum(len(read.text[turn.start : turn.end].split()) for turn in own)
        found = suggest(read, ROLES, rubric).competencies
        yield from (_judge(item, key, found[key], words) for key in item["levels"])


def _judge(item: Mapping[str, Any], key: str, found: CompetencySuggestion, words: int) -> Judged:
    level = item["levels"][key]
    verdict = Verdict(level, found.score, found.rating, words, found.confidence)
    shares = item["gpt5_posterior"][key]
    model = shares["low"] + 2 * shares["medium"] + 3 * shares["high"]
    return Judged(verdict, item["role"], _measure(found), float(model))


def _measure(found: CompetencySuggestion) -> tuple[float, ...]:
    weights = load_weights().practice
    known = {kind: found.contributions.get(kind, 0.0) / weights[kind] for kind in PARTS[:-1]}
    rest = sum(points for kind, points in found.contributions.items() if kind not in known)
    return (*known.values(), rest)


def leave_roles_out(judged: list[Judged]) -> list[Verdict]:
    """Return the verdicts by weights and cuts from the other roles, in the same order."""
    roles = np.array([one.role for one in judged])
    table = np.array([one.measures for one in judged]) * _SIGNS
    levels = np.array([one.verdict.human for one in judged])
    scores, ratings = np.zeros(len(judged)), np.zeros(len(judged), dtype=np.int64)
    for role in sorted(set(roles)):
        unseen = roles == role
        slopes, cuts = _fit(table[~unseen], levels[~unseen])
        scores[unseen] = table[unseen] @ slopes
        ratings[unseen] = 1 + np.searchsorted(cuts, scores[unseen], side="right")
    return [
        replace(one.verdict, score=float(score), rating=int(rating) if one.verdict.rating else None)
        for one, score, rating in zip(judged, scores, ratings, strict=True)
    ]


def _fit(table: Floats, levels: Floats) -> tuple[Floats, Floats]:
    """Return slopes of nought or more, and the cuts that give each level its share."""
    filled = np.column_stack([table, np.ones(len(table))])
    lowest = np.append(np.zeros(table.shape[1]), -np.inf)
    slopes = lsq_linear(filled, levels, bounds=(lowest, np.inf)).x[:-1]
    below = [float((levels <= level).mean()) for level in range(1, LEVELS)]
    return slopes, np.quantile(table @ slopes, below)


def print_reference(folder: Path) -> Iterator[str]:
    """Yield the lines of the set."""
    judged = list(read_reference(folder))
    shipped = [one.verdict for one in judged]
    yield summarise("reference, as shipped", shipped, LEVELS)
    yield list_coverage(shipped, LEVELS)
    for role in sorted({one.role for one in judged}):
        own = [one.verdict for one in judged if one.role == role]
        yield summarise(f"  as shipped, {role}", own, LEVELS)
    yield summarise("reference, role left out", leave_roles_out(judged), LEVELS)
    model = [
        replace(one.verdict, score=one.model, rating=round(one.model), confidence=0.0)
        for one in judged
    ]
    yield summarise("a large model's posterior", model, LEVELS)
