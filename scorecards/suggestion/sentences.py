"""Sentences of a candidate's turn: plain words, own acts, content and places in the text."""

import bisect
import re
from dataclasses import dataclass

from scorecards.suggestion.acts import find_own_acts
from scorecards.suggestion.numbers import Quantity, read_numbers
from scorecards.suggestion.stems import find_stems
from scorecards.suggestion.words import has_hidden_characters, read_words

_END = re.compile(
    r"(?<![.!?…])[.!?…]++[\"'\u201d\u2019)]*+(?=\s|$)|\n+\s*|[;:]\s+(?=[A-Z\"\u201c])"
    r"|(?<=[>\]}`#])\s+(?=[A-Z])|(?<=\w)\s[-\u2013\u2014]+\s(?=\w)"
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|vs|[Mm]rs?|[Mm]s|[Dd]r|approx|etc)|(?<![\w'\u2019])[A-HJ-Z])\.$"
)
_FRAGMENT = 4  # plain words and marks
_LONGEST = 45  # words; speech recognition without punctuation is cut into windows of this size


@dataclass(frozen=True, slots=True)
class Sentence:
    """`text[start:end]`, said in turn number `turn`.

    `plain` holds the plain words, one blank between; `places` the start of each in `plain`;
    `spans` where each was written. `acts` are the own past acts as plain verbs.
    """

    start: int
    end: int
    turn: int
    plain: str
    places: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]
    quantities: tuple[tuple[int, Quantity], ...]
    acts: tuple[str, ...]
    stems: frozenset[str]
    hidden: bool = False

    @property
    def size(self) -> int:
        """How many plain words and marks it has."""
        return len(self.places)

    def locate(self, start: int, end: int) -> tuple[int, int]:
        """Return the place in the text of `plain[start:end]`."""
        first = bisect.bisect_right(self.places, start) - 1
        last = bisect.bisect_left(self.places, end) - 1
        return self.spans[max(first, 0)][0], self.spans[max(last, first, 0)][1]


def is_fragment(sentence: Sentence) -> bool:
    """Tell whether a sentence is a word or two in which nobody does anything: a heading, a term."""
    return sentence.size <= _FRAGMENT and not sentence.acts


def read_sentences(text: str, start: int, end: int, turn: int) -> list[Sentence]:
    """Return the sentences of `text[start:end]` in order. Blank ones are left out."""
    pieces = _cut(text, start, end)
    read = (read_sentence(text, first, last, turn) for first, last in pieces)
    return [sentence for sentence in read if sentence.places]


def read_sentence(text: str, start: int, end: int, turn: int = 0) -> Sentence:
    """Return `text[start:end]` as one sentence."""
    counted = read_numbers(read_words(text, start, end))
    places, at = [], 0
    for word in counted:
        places.append(at)
        at += len(word.plain) + 1
    plain_words = [word.plain for word in counted]
    return Sentence(
        start=start,
        end=end,
        turn=turn,
        plain=" ".join(plain_words),
        places=tuple(places),
        spans=tuple((word.start, word.end) for word in counted),
        quantities=tuple((i, w.quantity) for i, w in enumerate(counted) if w.quantity),
        acts=tuple(find_own_acts(plain_words)),
        stems=find_stems(plain_words),
        hidden=has_hidden_characters(text[start:end]),
    )


def _cut(text: str, start: int, end: int) -> list[tuple[int, int]]:
    cuts, begin = [], start
    for match in _END.finditer(text, start, end):
        if _ABBREVIATION.search(text, max(begin, match.start() - 8), match.start() + 1):
            continue
        cuts.append((begin, match.end()))
        begin = match.end()
    cuts.append((begin, end))
    return [
        piece
        for first, last in cuts
        for piece in _window(text, *_trim(text, first, last))
        if piece[0] < piece[1]
    ]


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _window(text: str, start: int, end: int) -> list[tuple[int, int]]:
    words = [match.span() for match in re.finditer(r"\S+", text[start:end])]
    if len(words) <= _LONGEST + 15:
        return [(start, end)]
    pieces = []
    for first in range(0, len(words), _LONGEST):
        last = min(first + _LONGEST, len(words)) - 1
        pieces.append((start + words[first][0], start + words[last][1]))
    return pieces
