"""A company's own competencies: how a way of working is told, held against the live anchors.

Nothing is known of such a competency but its anchors, so its score rests on how explicit the way
of working is, and at a smaller share on what the anchors of the highest level name.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scorecards.suggestion.evidence import Found
from scorecards.suggestion.relations import EXPLICIT, VAGUE
from scorecards.suggestion.rubric import Competency
from scorecards.suggestion.sentences import Sentence, read_sentences


@dataclass(frozen=True, slots=True)
class AnchorModel:
    """For each competency, what only its highest anchor names, each stem weighed by rarity."""

    highest: Mapping[str, Mapping[str, float]]


def build_anchor_model(rubric: Sequence[Competency]) -> AnchorModel:
    """Return the stems of the highest anchors that the lowest do not share."""
    stems = {
        (competency.key, level): _stems(text)
        for competency in rubric
        for level, text in competency.anchors.items()
    }
    counts: dict[str, int] = {}
    for anchor in stems.values():
        for stem in anchor:
            counts[stem] = counts.get(stem, 0) + 1
    return AnchorModel(
        {
            competency.key: {
                stem: math.log(len(stems) / counts[stem])
                for stem in stems[competency.key, max(competency.anchors)]
                - stems[competency.key, min(competency.anchors)]
            }
            for competency in rubric
        }
    )


def _stems(text: str) -> frozenset[str]:
    return frozenset[str]().union(*(s.stems for s in read_sentences(text, 0, len(text), 0)))


def measure_practice(
    sentences: Sequence[Sentence], telling: Mapping[str, float]
) -> dict[str, float]:
    """Return explicitness, vagueness and overlap with the highest anchor, each free of length."""
    words = sum(len(sentence.plain.split()) for sentence in sentences)
    if not words:
        return {}
    explicit = {item for sentence in sentences for item in EXPLICIT.findall(sentence.plain)}
    vague = sum(len(VAGUE.findall(sentence.plain)) for sentence in sentences)
    own = [sentence for sentence in sentences if _is_own(sentence)]
    stems = frozenset[str]().union(*(sentence.stems for sentence in own))
    overlap = sum(telling.get(stem, 0.0) for stem in sorted(stems))
    return {
        "explicit_method": len(explicit) / math.sqrt(words),
        "vague_method": vague / math.sqrt(words),
        "anchor": overlap / math.sqrt(len(stems) + 1),
    }


def _is_own(sentence: Sentence) -> bool:
    return bool(sentence.acts) or bool({"i", "we", "my", "our"} & set(sentence.plain.split()))


def find_practice(sentences: Sequence[Sentence]) -> list[Found]:
    """Return where a way of working is told explicitly or left vague, once a sentence each."""
    found = []
    for index, sentence in enumerate(sentences):
        for kind, pattern, polarity in (
            ("explicit_method", EXPLICIT, 1),
            ("vague_method", VAGUE, -1),
        ):
            match = pattern.search(sentence.plain)
            if match:
                start, end = sentence.locate(*match.span())
                found.append(
                    Found(kind, start, end, polarity, sentence.turn, index, sentence.stems)
                )
    return found
