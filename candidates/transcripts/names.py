"""How far a label and a person's name are the same: `Priya N.`, `Raman, Priya`, `SC`."""

import re
import unicodedata
from collections.abc import Sequence
from enum import IntEnum

from candidates.transcripts.words import fold, list_words

_BRACKETED = re.compile(r"[(\[<][^()\[\]<>]*[)\]>]")
_ASIDE = re.compile(r"\s[|/–—-]\s")  # noqa: RUF001  # dashes as typed
# `Sarah's iPad` speaks for Sarah.
_DEVICE = re.compile(
    r"['\u2019]s (?:iphone|ipad|phone|macbook|mac|laptop|pc|computer|galaxy|pixel|zoom)\b.*",
    re.IGNORECASE,
)
# As people write them whose keyboard has no such letters: Müller is Muller and Mueller.
_SPELT = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"}
    | {"Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "Ø": "Oe", "Å": "Aa"}
)
_WORD = re.compile(r"[^\W_]+")
_SMALL = frozenset({"of", "the", "and", "for", "in", "at", "de", "da", "del", "to"})


class Likeness(IntEnum):
    """How much of a person's name a label holds; more beats less."""

    NONE = 0
    TITLE = 1
    INITIALS = 2
    ONE_NAME = 3
    PART = 4
    FULL = 5


def split_name(name: str) -> tuple[str, ...]:
    """Return the folded words of a name in speaking order, without brackets, titles, company."""
    bare = _DEVICE.sub("", _BRACKETED.sub(" ", _ASIDE.split(name.strip())[0]))
    last, comma, first = bare.partition(",")
    ordered = f"{first} {last}" if comma and first.strip() else last
    # An apostrophe joins (O'Neill, ONeill); a hyphen, a dot and an underscore divide.
    words = _WORD.findall(fold(ordered).replace("'", ""))
    return tuple(word for word in words if word not in list_words("titles")) or tuple(words)


def compare_names(label: str, person: str) -> Likeness:
    """Return how far `label` names `person`.

    FULL is all of the name; PART two words of it, or a name and an initial; ONE_NAME its first or
    last word; INITIALS two or more letters alone.
    """
    likeness = _compare(split_name(label), split_name(person))
    if label.isascii() and person.isascii():
        return likeness
    spelt = (
        split_name(unicodedata.normalize("NFC", name).translate(_SPELT)) for name in (label, person)
    )
    return max(likeness, _compare(*spelt))


def _compare(said: Sequence[str], name: Sequence[str]) -> Likeness:
    if not said or not name:
        return Likeness.NONE
    if sorted(said) == sorted(name) or "".join(said) == "".join(name):
        return Likeness.FULL
    if len(said) == 1:
        return _compare_word(said[0], name)
    if len(name) == 1:
        return Likeness.ONE_NAME if name[0] in {said[0], said[-1]} else Likeness.NONE
    return _compare_words(said, name)


def _compare_word(word: str, name: Sequence[str]) -> Likeness:
    if word in {name[0], name[-1]}:
        return Likeness.ONE_NAME
    if len(name) > 1 and word in {name[0][0] + name[-1], name[0] + name[-1][0], name[0] + name[-1]}:
        return Likeness.PART
    if len(name) > 1 and word == "".join(part[0] for part in name):
        return Likeness.INITIALS
    return Likeness.NONE


def _compare_words(said: Sequence[str], name: Sequence[str]) -> Likeness:
    if all(len(word) == 1 for word in said):
        initials = [part[0] for part in name]
        return (
            Likeness.INITIALS
            if list(said) in (initials, [initials[0], initials[-1]])
            else Likeness.NONE
        )
    shorter, longer = sorted((list(said), list(name)), key=len)
    if len(shorter) > 1 and _agree(shorter, longer):
        return Likeness.PART
    return Likeness.NONE


def _agree(shorter: Sequence[str], longer: Sequence[str]) -> bool:
    """Say whether first and last words agree, one of them perhaps by its initial alone.

    Middle names may be missing on either side: `S. Chen`, `Sarah C`, `Sarah Jane Chen`.
    """
    left = list(longer)
    whole = 0
    for word in sorted(shorter, key=len, reverse=True):
        match = next((other for other in left if other == word), None)
        whole += match is not None
        match = match or next((other for other in left if _is_initial(word, other)), None)
        if match is None:
            return False
        left.remove(match)
    return whole > 0


def _is_initial(word: str, other: str) -> bool:
    return 1 in (len(word), len(other)) and word[0] == other[0]


def compare_titles(label: str, title: str) -> Likeness:
    """Return TITLE where each word of a label shortens a word of a title: `Director Eng`.

    `VP Product` also shortens `Vice President of Product`.
    """
    said = [word for word in _WORD.findall(fold(label)) if word not in _SMALL]
    words = [word for word in _WORD.findall(fold(title)) if word not in _SMALL]
    left = list(words)
    for word in said:
        taken = _take_shortened(word, left)
        if not taken:
            return Likeness.NONE
        left = [other for other in left if other not in taken]
    complete = len(said) > 1 or len(words) == 1
    return Likeness.TITLE if said and complete else Likeness.NONE


def _take_shortened(word: str, words: Sequence[str]) -> Sequence[str]:
    """Return the words that `word` stands for: one that begins with it, or several by initials."""
    for at, other in enumerate(words):
        if other.startswith(word) and (len(word) > 1 or other == word):
            return [other]
        run = words[at : at + len(word)]
        if len(word) > 1 and word == "".join(part[0] for part in run):
            return run
    return []
