"""What is shown under a rating: exact slices of the candidate's words, and what was left out."""

from collections.abc import Sequence
from dataclasses import replace

from scorecards.suggestion.crediting import Credits
from scorecards.suggestion.evidence import Found
from scorecards.suggestion.guards import Excluded, is_private
from scorecards.suggestion.reading import Read
from scorecards.suggestion.result import Evidence

_PLAIN_ACTS = 3  # plain own acts are quoted only when there is nothing better, and this many


def quote(credits_: Credits, text: str) -> tuple[Evidence, ...]:
    """Return the evidence that moved the score, in order of place, without private life."""
    private = [(item.start, item.end) for item in _find_private(credits_.read)]
    shown = [
        item.found
        for item in credits_.credited
        if credits_.contributions.get(item.found.kind) and not _touches(item.found, private)
    ]
    telling = [found for found in shown if found.kind != "own_act"]
    if len(telling) < 2:
        telling += [found for found in shown if found.kind == "own_act"][:_PLAIN_ACTS]
    places = {(found.start, found.end, found.kind): found for found in telling}
    return tuple(_cite(places[place], text) for place in sorted(places))


def _cite(found: Found, text: str) -> Evidence:
    return Evidence(
        found.start,
        found.end,
        text[found.start : found.end],
        found.kind,
        found.polarity,
        found.turn,
    )


def widen(evidence: Sequence[Evidence], read: Sequence[Read], text: str) -> tuple[Evidence, ...]:
    """Return the evidence as whole sentences, one a sentence and kind: what a reader can judge.

    The words that moved the score are often three; alone they would prove nothing to anybody.
    """
    sentences = [
        (sentence.start, sentence.end) for item in read for sentence in item.exchange.sentences
    ]
    quotes: dict[tuple[int, int, str], Evidence] = {}
    for item in evidence:
        touched = [(a, b) for a, b in sentences if a < item.end and item.start < b]
        start = min([item.start, *(a for a, _ in touched)])
        end = max([item.end, *(b for _, b in touched)])
        words = text[start:end]
        start, end = start + len(words) - len(words.lstrip()), start + len(words.rstrip())
        whole = replace(item, start=start, end=end, quote=text[start:end])
        quotes.setdefault((start, end, item.kind), whole)
    return tuple(quotes[place] for place in sorted(quotes))


def list_excluded(read: Sequence[Read]) -> tuple[Excluded, ...]:
    """Return what was not counted, or counted but not quoted, with its reason."""
    left_out = [excluded for item in read for excluded in item.guarded.excluded]
    return tuple(
        sorted([*left_out, *_find_private(read)], key=lambda item: (item.start, item.reason))
    )


def _find_private(read: Sequence[Read]) -> list[Excluded]:
    return [
        Excluded(sentence.start, sentence.end, "private life: counted, never quoted")
        for item in read
        for sentence in item.guarded.kept
        if is_private(sentence)
    ]


def _touches(found: Found, places: Sequence[tuple[int, int]]) -> bool:
    return any(start < found.end and found.start < end for start, end in places)
