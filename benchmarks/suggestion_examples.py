"""What benchmarks of the suggestions learn from and are judged on, as rows of features."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from corpus.examples import average_ratings, choose_interviews, gather_level_examples, transcribe
from corpus.split import SEALED
from scorecards.suggestion import default_rubric
from scorecards.suggestion.crediting import list_mine, list_told, read_told
from scorecards.suggestion.fitting.examples import LevelExample
from scorecards.suggestion.fitting.levels import list_strengths
from scorecards.suggestion.reading import read_interview
from scorecards.suggestion.scoring import Weights

Floats = NDArray[np.float64]
FOLDS = 10


@dataclass(frozen=True, slots=True)
class Row:
    """One rated competency: signed strength per kind, telling words, the words that count."""

    level: float
    group: str
    kinds: Mapping[str, float]
    telling: Mapping[str, float]
    words: Sequence[str]
    example: LevelExample = field(repr=False)


def read_row(example: LevelExample, weights: Weights) -> Row:
    """Return the features of one example."""
    told = list_told(example.read)
    return Row(
        level=example.level,
        group=example.group,
        kinds=list_strengths(example, weights),
        telling=read_told(example.read),
        words=tuple(word for sentence in told for word in sentence.split()),
        example=example,
    )


def gather_open_rows(weights: Weights) -> list[Row]:
    """Return the open part: exchanges and interviews whose competency is known, rated 1 to 4."""
    return [read_row(one, weights) for one in gather_level_examples() if one.level]


def gather_sealed_examples() -> list[LevelExample]:
    """Return the sealed interviews as the engine reads them: it finds each competency itself.

    `group` is the interview. What the engine credits to nothing has no exchanges.
    """
    found = []
    for interview in choose_interviews(SEALED):
        transcript, roles = transcribe(interview)
        read = read_interview(transcript, roles, default_rubric(), ())
        found += [
            LevelExample(list_mine(read, key), key, level, str(interview.id))
            for key, level in average_ratings(interview.id).items()
            if level
        ]
    return found


def correlate(first: Sequence[float] | Floats, second: Sequence[float] | Floats) -> float:
    """Spearman's rho with mid-ranks for ties; 0 where either is constant."""
    ranks = rankdata(first), rankdata(second)
    if min(np.ptp(one) for one in ranks) == 0:
        return 0.0
    return float(np.corrcoef(*ranks)[0, 1])


def fold_by_group(groups: Sequence[str]) -> NDArray[np.int64]:
    """Return each row's fold; a group is never parted."""
    order = sorted(set(groups))
    return np.array([order.index(group) % FOLDS for group in groups])


@dataclass(frozen=True, slots=True)
class Gap:
    """A rho, how far it lies from another on the same rows, and that gap's standard error."""

    rho: float
    gap: float
    error: float


def compare_rho(
    rows: Sequence[Row], scores: Floats, others: Floats, *, times: int = 400, seed: int = 9
) -> Gap:
    """Return rho of `scores`, its gap to that of `others`, and the error of the gap.

    Error by drawing whole groups with replacement (Efron and Tibshirani 1993, 8.5).
    """
    levels = np.array([row.level for row in rows])
    places: dict[str, list[int]] = {}
    for place, row in enumerate(rows):
        places.setdefault(row.group, []).append(place)
    groups = [np.array(one) for one in places.values()]
    draw = np.random.default_rng(seed)
    gaps = []
    for _ in range(times):
        drawn = np.concatenate([groups[i] for i in draw.integers(len(groups), size=len(groups))])
        one, other = scores[drawn], others[drawn]
        gaps.append(correlate(levels[drawn], one) - correlate(levels[drawn], other))
    rho = correlate(levels, scores)
    return Gap(rho, rho - correlate(levels, others), float(np.std(gaps, ddof=1)))
