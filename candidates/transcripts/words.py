"""The word lists of words.toml, read once, and words made alike for comparing."""

import tomllib
import unicodedata
from functools import cache
from pathlib import Path

# Letters that Unicode does not take apart into a base and a mark, and the many ways to write
# an apostrophe and a hyphen.
_BASES = str.maketrans(
    {"\u00f8": "o", "\u0142": "l", "\u0111": "d", "\u00f0": "d", "\u0131": "i", "\u0127": "h"}
    | {"\u00fe": "th", "\u00e6": "ae", "\u0153": "oe"}
    | dict.fromkeys("\u2018\u2019\u02bc\u0060\u00b4", "'")
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014", "-")
)


def fold(words: str) -> str:
    """Return `words` for comparing: no case, no diacritics, single spaces, plain apostrophes."""
    if words.isascii():  # the same by a shorter way, for this is asked of every line
        return " ".join(words.casefold().replace("`", "'").split())
    plain = unicodedata.normalize("NFKD", words.casefold().translate(_BASES))
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(unicodedata.normalize("NFC", bare).split())


@cache
def list_words(kind: str) -> frozenset[str]:
    """Return the folded words of one list. Raises KeyError for a list that is not there."""
    return frozenset(map(fold, _read_lists()[kind]))


@cache
def _read_lists() -> dict[str, list[str]]:
    return tomllib.loads((Path(__file__).parent / "words.toml").read_text(encoding="utf-8"))
