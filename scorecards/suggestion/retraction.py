"""Taking back: what a speaker corrects about an earlier answer lowers that answer."""

from collections.abc import Sequence

from scorecards.suggestion.evidence import Found
from scorecards.suggestion.relations import TAKING_BACK
from scorecards.suggestion.sentences import Sentence


def find_retractions(sentences: Sequence[Sentence]) -> list[Found]:
    """Return the places where the speaker takes back or narrows what they claimed."""
    found = []
    for index, sentence in enumerate(sentences):
        match = TAKING_BACK.search(sentence.plain)
        if match:
            start, end = sentence.locate(*match.span())
            found.append(Found("retracted", start, end, -1, sentence.turn, index, sentence.stems))
    return found
