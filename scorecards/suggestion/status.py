"""Rated, no evidence or not asked: three different answers, decided from questions and spans."""

from collections.abc import Sequence

from scorecards.suggestion.crediting import Credits
from scorecards.suggestion.result import Evidence, Status
from scorecards.suggestion.scoring import Weights
from scorecards.suggestion.silence import believe_silence

_SHORT = 400  # plain words; a shorter interview may be rated on a single piece of evidence
_ANSWERED = 60  # plain words that count; below this a single piece of evidence is too little
# An owned limit speaks for somebody only beside something that they did.
_NOTHING_SHOWN = frozenset({"refused", "no_part", "unfilled_slot", "retracted", "owned_limit"})
_UNSURE = 0.3
_SILENT = 0.4  # belief from which on an answer shows nothing; found by leaving writers out
_LOW = 2
_SPOKEN = 12  # plain words; fewer say nothing about a way of working


def decide_status(
    credits_: Credits, evidence: Sequence[Evidence], size: int, level: int, weights: Weights
) -> tuple[Status, str]:
    """Return the status of a competency with its reason. `size` is the interview in plain words.

    Whoever reaches a level above 2 has shown something, whatever else they had no part in.
    """
    read, key = credits_.read, credits_.key
    if not any(item.topic.asked for item in read) and _count_shown(evidence) < 2:
        return Status.NOT_ASKED, "No question spoke of it."
    kept = sum(sentence.size for item in read for sentence in item.guarded.kept)
    if weights.knows(key):
        silent = level <= _LOW and believe_silence(read, weights.silence) >= _SILENT
    else:
        silent = bool(evidence) and {item.kind for item in evidence} <= _NOTHING_SHOWN
    if silent:
        return Status.NO_EVIDENCE, "Asked, and the candidate had no example."
    if not evidence or _says_too_little(evidence, size, kept, known=weights.knows(key)):
        return Status.NO_EVIDENCE, "Asked, but nothing that was said shows it either way."
    return Status.RATED, ""


def _says_too_little(evidence: Sequence[Evidence], size: int, kept: int, *, known: bool) -> bool:
    if known:
        return kept < _SPOKEN and not _count_shown(evidence)
    return _count_places(evidence) < 2 and size > _SHORT and kept < _ANSWERED


def _count_shown(evidence: Sequence[Evidence]) -> int:
    return sum(item.polarity > 0 and item.kind != "own_act" for item in evidence)


def _count_places(evidence: Sequence[Evidence]) -> int:
    return len({item.start for item in evidence if item.kind != "unfilled_slot"})


def limit_confidence(confidence: float, evidence: Sequence[Evidence]) -> float:
    """Return the confidence, low when it rests on a single piece of evidence."""
    return min(confidence, _UNSURE) if _count_places(evidence) < 2 else confidence
