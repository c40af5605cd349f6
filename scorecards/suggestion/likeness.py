"""Whether two anchors say the same: their words without degree, small words and endings."""

import re

from scorecards.suggestion.phrasebook import read_phrasebook
from scorecards.suggestion.stems import find_stem

ALIKE = 0.75  # share of all words that both have
_WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*")
_BOOK = read_phrasebook("likeness")
_NEGATIONS = frozenset(_BOOK["negations"].split())
_SMALL = frozenset(_BOOK["small"].split())
_DEGREES = frozenset(_BOOK["degrees"].split())


def are_alike(one: str, other: str) -> bool:
    """Tell whether two sentences differ in degree or small words only. Blank ones never do."""
    if not (one.strip() and other.strip()):
        return False
    left, right = _read(one), _read(other)
    if left & _NEGATIONS != right & _NEGATIONS:
        return False
    both = left | right
    return not both or len(left & right) / len(both) >= ALIKE


def _read(text: str) -> frozenset[str]:
    words = (word.lower().replace("\u2019", "'") for word in _WORD.findall(text))
    return frozenset(_cut(word) for word in words if word not in _DEGREES | _SMALL)


def _cut(word: str) -> str:
    """Return the word's stem; `can't` and `isn't` as the negations they are."""
    if word.endswith("n't"):
        return "not"
    return word if word in _NEGATIONS else find_stem(word)
