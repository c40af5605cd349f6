"""One competency's share of an interview: its evidence and what each kind adds to its score."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scorecards.suggestion.practice import find_practice, measure_practice
from scorecards.suggestion.reading import Read
from scorecards.suggestion.retraction import takes_all_back, takes_back
from scorecards.suggestion.scoring import (
    Credited,
    Weights,
    keep_distinct,
    load_weights,
    sum_by_kind,
)
from scorecards.suggestion.sentences import Sentence, is_fragment
from scorecards.suggestion.telling import read_telling, weigh_telling

_CREDIT = 0.25  # an exchange counts for a competency from this share on
_SAID = 14  # plain words; a shorter answer tells nothing about a way of working


@dataclass(frozen=True, slots=True)
class Credits:
    """The exchanges of competency `key`, its distinct evidence, points per kind and their sum."""

    key: str
    read: tuple[Read, ...]
    credited: tuple[Credited, ...]
    contributions: Mapping[str, float]
    raw: float


def credit(key: str, read: Sequence[Read], highest: Mapping[str, float]) -> Credits:
    """Return what an interview holds for a competency. `highest` are its highest anchor's stems."""
    weights = load_weights()
    mine = list_mine(read, key)
    credited = list_credited(mine, key)
    contributions = sum_by_kind(credited, key, weights)
    if weights.knows(key):
        told = weigh_telling(read_told(mine), weights.telling)
        contributions |= {"told_plainly": told} if told else {}
        raw = weights.base + sum(contributions.values()) if mine else 0.0
    else:
        credited += _credit_practice(mine, key)
        contributions = _add_practice(contributions, mine, highest, weights)
        raw = sum(contributions.values())
    rounded = {kind: round(points, 6) for kind, points in sorted(contributions.items())}
    return Credits(key, mine, tuple(credited), rounded, round(raw, 6))


def list_mine(read: Sequence[Read], key: str) -> tuple[Read, ...]:
    """Return the exchanges that count for a competency."""
    return tuple(item for item in read if item.topic.shares.get(key, 0.0) >= _CREDIT)


def list_told(mine: Sequence[Read]) -> list[str]:
    """Return the sentences that tell, in plain words: no mere terms, nothing that takes back."""
    told = (item.guarded.kept for item in mine if not takes_all_back(item.guarded.kept))
    kept = (sentence for sentences in told for sentence in sentences)
    return [one.plain for one in kept if not is_fragment(one) and not takes_back(one)]


def read_told(mine: Sequence[Read]) -> dict[str, float]:
    """Return the telling words of these exchanges. What was forged or strung together dilutes."""
    return read_telling(list_told(mine), (s.plain for item in mine for s in item.guarded.suspect))


def list_credited(mine: Sequence[Read], key: str) -> list[Credited]:
    """Return the distinct evidence of these exchanges for a competency."""
    return keep_distinct(_credit(mine, key))


def _credit(mine: Sequence[Read], key: str) -> list[Credited]:
    return [
        Credited(found, item.topic.shares[key], item.exchange.parent)
        for item in mine
        for found in item.found
    ]


def _credit_practice(mine: Sequence[Read], key: str) -> list[Credited]:
    return keep_distinct(
        Credited(found, item.topic.shares[key], item.exchange.parent)
        for item in mine
        for found in find_practice(_list_practice([item]))
    )


def _list_practice(mine: Sequence[Read]) -> list[Sentence]:
    """Return the sentences that tell of a way of working: not a nod, not an answer to a doubt."""
    return [
        sentence
        for item in mine
        if item.exchange.kind != "doubt"
        and sum(sentence.size for sentence in item.guarded.kept) >= _SAID
        for sentence in item.guarded.kept
    ]


def _add_practice(
    contributions: Mapping[str, float],
    mine: Sequence[Read],
    highest: Mapping[str, float],
    weights: Weights,
) -> dict[str, float]:
    measures = measure_practice(_list_practice(mine), highest)
    scaled = {
        kind: points * weights.practice_structure
        for kind, points in contributions.items()
        if kind not in {"no_method", "retracted"}
    }
    if "retracted" in contributions:
        scaled["retracted"] = contributions["retracted"] * weights.practice["retracted"]
    told = {kind: weights.practice[kind] * value for kind, value in measures.items() if value}
    return scaled | told
