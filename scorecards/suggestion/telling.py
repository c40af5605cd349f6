"""How plainly an answer tells of doing: general words that go with deeds, orders and costs.

Half, waited, lost, paid, stopped, the others, until: words of sequence, comparison and price that
any trade uses. They are found by fitting, only add, and are kept to what most industries share.
Pronouns, small words that vary between varieties of English, hedges, opinions, universals, terms
of the trade and whatever names a person's age, sex, family or origin are never among them.
"""

import math
from collections.abc import Iterable, Mapping
from functools import cache

from scorecards.suggestion.phrasebook import read_phrasebook
from scorecards.suggestion.relations import ARTEFACT
from scorecards.suggestion.stems import find_stem

_DAMPER = 10  # words; so that one telling word does not make a short answer
_SCALE = 5.0
_STEP = 0.05  # points are read off in steps: a word more or less must not move them


@cache
def _list_never_counted() -> frozenset[str]:
    words = [
        word for group in read_phrasebook("telling")["never"].values() for word in group.split()
    ]
    return frozenset([*words, *(find_stem(word) for word in words)])


def read_telling(sentences: Iterable[str]) -> dict[str, float]:
    """Return the stems that may tell, each once, over the root of how many words there are."""
    never = _list_never_counted()
    stems: set[str] = set()
    size = 0
    for word in (word for plain in sentences for word in plain.split()):
        stem = word if word[0] == "_" else find_stem(word) if word.isalpha() else ""
        if not stem or {word, stem} & never or ARTEFACT.fullmatch(word):
            continue
        size += 1
        stems.add(stem)
    return {stem: _SCALE / math.sqrt(size + _DAMPER) for stem in sorted(stems)}


def weigh_telling(sentences: Iterable[str], weights: Mapping[str, float]) -> float:
    """Return the points for plain telling, never negative, in steps."""
    found = read_telling(sentences)
    total = sum(value * weights.get(stem, 0.0) for stem, value in found.items())
    return round(round(total / _STEP) * _STEP, 6)
