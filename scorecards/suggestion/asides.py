"""Asides about who somebody is, left out: `Kim, who is a grandmother, said` reads `Kim said`."""

from collections.abc import Sequence
from functools import cache

from scorecards.suggestion.phrasebook import read_phrasebook
from scorecards.suggestion.stems import find_stem
from scorecards.suggestion.vocabulary import NUMBERS
from scorecards.suggestion.word import Word

_LONGEST = 9  # plain words of an aside
_OPENS = frozenset({"who", "a", "an", "the", "my", "our", "them", "being", "then", "now"})
_PERSON = frozenset({"they", "them"})
_ALSO_OF_THINGS = frozenset({"year", "years", "school", "country", "village", "partner", "single"})
_BEING = frozenset({"is", "was", "be", "being", "turned", "have", "had"})
_COMING = frozenset({"come", "came", "comes", "is", "was"})
_DOING = frozenset({"i", "we"})


@cache
def _list_private() -> frozenset[str]:
    barred = read_phrasebook("telling")["never"]["private"].split()
    words = [word for word in barred if word not in _ALSO_OF_THINGS]
    return frozenset([*words, *(find_stem(word) for word in words)])


def drop_asides(words: Sequence[Word]) -> list[Word]:
    """Return the words without clauses between commas that only say who a person is."""
    kept: list[Word] = []
    index = 0
    while index < len(words):
        named = bool(kept) and (kept[-1].plain in _PERSON or kept[-1].capital)
        end = _find_end(words, index) if words[index].plain == "," and named else 0
        if not end:
            kept.append(words[index])
            index += 1
        elif _opens(words, end + 1):
            index = end
        else:
            index = end + 1
    return kept


def _find_end(words: Sequence[Word], comma: int) -> int:
    """Return the place of the comma that closes an aside, 0 where none opens at `comma`."""
    if not _opens(words, comma + 1):
        return 0
    for end in range(comma + 2, min(comma + _LONGEST + 2, len(words))):
        if words[end].plain in {".", ";", "?", "!"}:
            return 0
        if words[end].plain == ",":
            return end if _says_who(words[comma + 1 : end]) else 0
    return 0


def _opens(words: Sequence[Word], index: int) -> bool:
    return index < len(words) and words[index].plain in _OPENS


def _says_who(words: Sequence[Word]) -> bool:
    clause = [word.plain for word in words]
    if _DOING & set(clause):
        return False
    if any({word, find_stem(word)} & _list_private() for word in clause):
        return True
    return _says_age(clause) or _says_origin(words)


def _says_age(clause: Sequence[str]) -> bool:
    rest = [word for word in clause[1:] if word not in _BEING]
    rest = rest[:-2] if rest[-2:] == ["years", "old"] else rest
    numbers = [word for word in rest if word in NUMBERS or word == "one" or word.isdigit()]
    return clause[0] == "who" and bool(rest) and numbers == rest


def _says_origin(words: Sequence[Word]) -> bool:
    rest = [word for word in words[1:] if word.plain not in _COMING]
    named = all(word.capital for word in rest[1:])
    return words[0].plain == "who" and [word.plain for word in rest[:1]] == ["from"] and named
