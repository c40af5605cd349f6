"""What words are about: crude stems without function words, names and numbers."""

import re
from collections.abc import Iterable
from functools import lru_cache

from scorecards.suggestion.vocabulary import STOP

_ENDINGS = re.compile(
    r"(?:ations?|ments?|ness|ingly|edly|ings?|ively|ives?|ities|ity|ers?|ors?|ies|ied|ly|ed|es|s|e|y)$"
)


@lru_cache(maxsize=65536)
def find_stem(plain: str) -> str:
    """Return a word's stem: `measured`, `measures` and `measuring` are one."""
    for _ in range(2):
        shorter = _ENDINGS.sub("", plain)
        if len(shorter) < 3:
            break
        plain = shorter
    return plain


def find_stems(words: Iterable[str]) -> frozenset[str]:
    """Return the stems of the content words."""
    return frozenset(
        find_stem(word)
        for word in words
        if len(word) > 2 and word.isalpha() and word not in STOP and word != "name"
    )
