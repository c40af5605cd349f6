"""Fillers, hedges and intensifiers taken out, with the commas that came with them."""

from collections.abc import Sequence

from scorecards.suggestion.vocabulary import CLOSED, DROP, PAST
from scorecards.suggestion.word import Word

_GONE = "~"  # stands where a filler was until its commas are settled
_PHRASES = {("you", "know"), ("i", "mean"), ("kind", "of"), ("sort", "of"), ("to", "be")}
_BEFORE_KIND = {"same", "a", "the", "this", "that", "some", "any", "what", "of", "two", "which"}
_OPENING = {"so", "well", "and", "but"}
_OPENING_WITH_COMMA = {"look", "right", "see", "listen", "now"}
_ENDS = {".", "!", "?", ""}
_HAD_BEFORE = frozenset({
    "had", "a", "an", "the", "no", "to", "been", "better", "two", "three", "all", "only", "never",
})  # fmt: skip
_SAME_AS_BASE = frozenset({
    "put", "let", "read", "set", "cut", "hit", "come", "run", "shut", "split",
})  # fmt: skip


def drop_fillers(words: Sequence[Word]) -> list[Word]:
    """Return the words without what only carries the speaking, and with `'d` and `'s` read."""
    marked: list[Word] = []
    index = 0
    while index < len(words):
        used = _count_filler(words, index)
        if used:
            marked.append(Word(_GONE, words[index].start, words[index].end))
        else:
            marked.append(words[index])
        index += used or 1
    return _read_clitics(_drop_loose_commas(_settle_commas(marked)))


def _at(words: Sequence[Word], index: int) -> str:
    return words[index].plain if 0 <= index < len(words) else ""


def _count_filler(words: Sequence[Word], index: int) -> int:
    """Return how many words from `index` on are one filler, 0 if none."""
    plain, before, after = _at(words, index), _at(words, index - 1), _at(words, index + 1)
    if plain in DROP:
        return 1
    if index == 0 and (plain in _OPENING or (plain in _OPENING_WITH_COMMA and after == ",")):
        return 1
    if plain in {"like", "right", "so", "see"} and before in {"", ","} and after == ",":
        return 1
    if plain in {"went", "go"} and after == "ahead" and _at(words, index + 2) == "and":
        return 3
    if (plain, after) in _PHRASES:
        return _count_phrase(before, plain, after, _at(words, index + 2))
    return 0


def _count_phrase(before: str, first: str, second: str, after: str) -> int:
    if second == "of":
        return 0 if before in _BEFORE_KIND else 2
    if first == "to":
        return 3 if after in {"honest", "fair", "frank"} else 0
    return 2 if before in {",", ""} or after in {",", *_ENDS} else 0


def _settle_commas(words: Sequence[Word]) -> list[Word]:
    """Take out the marks of fillers and the commas that stood only for them.

    `I, um, asked` had none before; `one, um, two` had one.
    """
    kept: list[Word] = []
    index = 0
    while index < len(words):
        if words[index].plain != _GONE:
            kept.append(words[index])
            index += 1
            continue
        while _at(words, index) == _GONE or (
            _at(words, index) == "," and _at(words, index + 1) == _GONE
        ):
            index += 1
        comma_before = bool(kept) and kept[-1].plain == ","
        comma_after = _at(words, index) == ","
        index += comma_after
        if comma_before and (_at(words, index) in _ENDS or len(kept) == 1):
            kept.pop()
    return kept


def _drop_loose_commas(words: Sequence[Word]) -> list[Word]:
    """Drop commas after small words: with or without a filler there, the words read the same."""
    return [
        word
        for index, word in enumerate(words)
        if word.plain != "," or _at(words, index - 1) not in CLOSED
    ]


def _read_clitics(words: Sequence[Word]) -> list[Word]:
    """Read `'d` as had or would by the word after it, and `'s` as is after a pronoun."""
    read = []
    for index, word in enumerate(words):
        plain = word.plain
        if plain == "'d":
            plain = "had" if _takes_had(_at(words, index + 1)) else "would"
        elif plain == "'s" and _at(words, index - 1) in {
            "it", "that", "they", "there", "what", "who", "here",
        }:  # fmt: skip
            plain = "is"
        read.append(word if plain == word.plain else Word(plain, word.start, word.end))
    return read


def _takes_had(after: str) -> bool:
    if after in _SAME_AS_BASE:
        return False
    return after in _HAD_BEFORE or after in PAST or (after.endswith("ed") and after != "need")
