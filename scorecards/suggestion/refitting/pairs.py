"""What a refit learns from: what was read of an interview, and how a person rated it blind."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

LEAST_PAIRS: Final = 30
LEAST_CANDIDATES: Final = 10
STEP: Final = 10
SLOPE_FROM: Final = 100
RIDGE_ABOVE: Final = 300


class Mode(StrEnum):
    """How much is refitted: the more pairs, the more."""

    SHIFT = "shift"
    SLOPE = "slope"
    RIDGE = "ridge"


@dataclass(frozen=True, slots=True)
class Pair:
    """One competency of one interview, read and rated.

    `level` is what a person gave, counted from 1; `raw` and `contributions` are the engine's by
    the shipped weights; `words` is how long the answers were. `candidate` only keeps people
    apart: no more of a person enters than is written here.
    """

    candidate: Hashable
    level: int
    raw: float
    contributions: Mapping[str, float]
    words: int


def keep_whole_tens(pairs: Sequence[Pair]) -> Sequence[Pair]:
    """Return the first pairs, ten at a time: no change of a figure tells what one person wrote."""
    return pairs[: len(pairs) - len(pairs) % STEP]


def are_too_few(pairs: Sequence[Pair]) -> bool:
    """Return whether so few pairs agree or differ by chance."""
    return len(pairs) < LEAST_PAIRS or count_candidates(pairs) < LEAST_CANDIDATES


def count_candidates(pairs: Sequence[Pair]) -> int:
    """Return how many people the pairs are about."""
    return len({pair.candidate for pair in pairs})


def choose_mode(pairs: int) -> Mode:
    """Return how much may be refitted from so many pairs."""
    if pairs < SLOPE_FROM:
        return Mode.SHIFT
    return Mode.RIDGE if pairs > RIDGE_ABOVE else Mode.SLOPE
