"""Taking back: what a speaker corrects about an earlier answer lowers that answer."""

from collections.abc import Sequence

from scorecards.suggestion.evidence import Found
from scorecards.suggestion.exchanges import Exchange
from scorecards.suggestion.relations import AFFIRMING, TAKING_ALL_BACK, TAKING_BACK
from scorecards.suggestion.sentences import Sentence


def takes_back(sentence: Sentence) -> bool:
    """Tell whether a sentence takes something back: what else it says raises nothing."""
    return TAKING_BACK.search(sentence.plain) is not None


def takes_all_back(sentences: Sequence[Sentence]) -> bool:
    """Tell whether an answer is taken back as a whole: nothing in it raises."""
    return any(TAKING_ALL_BACK.search(sentence.plain) for sentence in sentences)


def find_retractions(sentences: Sequence[Sentence]) -> list[Found]:
    """Return the places where the speaker takes back or narrows what they claimed."""
    found = []
    for index, sentence in enumerate(sentences):
        match = TAKING_BACK.search(sentence.plain)
        if match:
            start, end = sentence.locate(*match.span())
            found.append(Found("retracted", start, end, -1, sentence.turn, index, sentence.stems))
    return found


def answer_doubt(exchange: Exchange, found: Sequence[Found]) -> list[Found]:
    """Return what an answer to a doubt leaves: nothing that raises, a retraction unless it stands.

    Asked whether something was truly so, a candidate either stands by it or narrows it.
    """
    lowering = [item for item in found if item.polarity < 0]
    first = exchange.sentences[0]
    if AFFIRMING.search(first.plain) and not any(item.kind == "retracted" for item in lowering):
        return list(found)
    narrowed = Found("retracted", first.start, first.end, -1, first.turn, 0, first.stems)
    has_one = any(item.kind == "retracted" for item in lowering)
    return lowering if has_one else [*lowering, narrowed]
