"""Keywords and numbers strung together: they name much and tell nothing."""

import re
from collections.abc import Sequence

from scorecards.suggestion.acts import is_act
from scorecards.suggestion.sentences import Sentence
from scorecards.suggestion.vocabulary import CLOSED, FUNCTION

_LONGEST_RUN = 7  # content words in a row; plain speech puts a small word in between


def is_bare_list(sentence: Sentence) -> bool:
    """Tell whether a sentence strings keywords or numbers together, with nobody doing anything."""
    words = [word for word in sentence.plain.split() if word[0].isalnum() or word[0] == "_"]
    if len(words) < 3:
        return False
    return (
        _is_all_numbers(sentence, words)
        or _has_no_small_words(sentence, words)
        or _is_enumeration(sentence)
        or _has_long_run(sentence)
    )


def _is_all_numbers(sentence: Sentence, words: Sequence[str]) -> bool:
    numbers = len(sentence.quantities)
    return numbers >= 4 and len(words) < 3.2 * numbers


def _has_no_small_words(sentence: Sentence, words: Sequence[str]) -> bool:
    marks = sum(sentence.plain.count(mark) for mark in ",;/|•·")
    small = sum(word in FUNCTION for word in words)
    return small / len(words) < 0.17 and (len(words) > 8 or marks >= 2) and not _has_verb(words)


def _is_enumeration(sentence: Sentence) -> bool:
    items = re.split(r" ?[,;/|•·] ?(?:and )?", sentence.plain)
    short = [item for item in items if 0 < len(item.split()) <= 4]
    clauses = len(re.findall(r"\b(?:i|we|they|it|name)\b", sentence.plain))
    return len(short) >= 5 and len(short) >= 0.7 * len(items) and clauses <= 2


def _has_long_run(sentence: Sentence) -> bool:
    run = 0
    for word in sentence.plain.split():
        plain = word.isalpha() and word != "name" and word not in CLOSED and word not in FUNCTION
        run = run + 1 if plain else 0
        if run >= _LONGEST_RUN:
            return True
    return False


def _has_verb(words: Sequence[str]) -> bool:
    """Tell whether a short plain sentence has somebody doing something."""
    return len(words) <= 12 and any(is_act(word) for word in words[:4])
