"""Evidence: places where a sentence, or two that belong together, shows what somebody did."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from scorecards.suggestion.negation import is_denied
from scorecards.suggestion.relations import (
    ARTEFACT,
    COUNTED_ACTIVITY,
    LOWERING,
    RAISING,
    Relation,
)
from scorecards.suggestion.sentences import Sentence

# Kinds that show structure: a sentence beside one of them is never a mere list.
STRUCTURE = frozenset({
    "check_first", "limit_first", "stop_rule", "isolated", "segment", "cause_found", "given_up",
    "then_now", "growth", "their_interest", "went_wrong", "lasting",
})  # fmt: skip
_FULL_ANSWER = 15  # plain words
_PLAN = ("i would", "we would", "i will", "we will", "i is going to", "we is going to", "i plan")


@dataclass(frozen=True, slots=True)
class Found:
    """A kind of evidence at `text[start:end]`. Polarity 1 raises, -1 lowers.

    `sentence` is the number of the sentence within its answer, `stems` what the sentence is about,
    `weight` 0 to 1: less than 1 for what was only imagined or planned.
    """

    kind: str
    start: int
    end: int
    polarity: int
    turn: int
    sentence: int
    stems: frozenset[str]
    weight: float = 1.0


def find_evidence(sentences: Sequence[Sentence], answer: Sequence[Sentence]) -> list[Found]:
    """Return the evidence in the sentences of an answer that count, in order of place.

    `answer` holds all its sentences: what was left out in between still keeps two pieces apart.
    """
    numbers = _number(sentences, answer)
    raising = [
        found
        for index, sentence in enumerate(sentences)
        for found in _find(sentence, index, RAISING, 1, near=_acts_near(sentences, numbers, index))
    ]
    shown = {found.sentence for found in raising if found.kind in STRUCTURE}
    lowering = [
        found
        for index, sentence in enumerate(sentences)
        for found in _find_lowering(sentence, index, shown)
    ]
    return sorted(
        [*_join_pairs(raising, numbers), *lowering, *_find_acts(sentences)],
        key=lambda found: (found.start, found.kind),
    )


def find_against(sentences: Sequence[Sentence]) -> list[Found]:
    """Return only what lowers, for sentences that may not raise."""
    return [found for sentence in sentences for found in _find_lowering(sentence, -9, set())]


def _acts_near(sentences: Sequence[Sentence], numbers: Sequence[int], index: int) -> bool:
    """Tell whether the sentence or one that stood right beside it holds an own act."""
    return any(
        sentences[other].acts
        for other in range(max(index - 1, 0), min(index + 2, len(sentences)))
        if abs(numbers[other] - numbers[index]) <= 1
    )


def _find(
    sentence: Sentence, index: int, relations: Iterable[Relation], polarity: int, *, near: bool
) -> list[Found]:
    """Return at most one find of each kind: one sentence is one piece of evidence."""
    found: dict[str, Found] = {}
    for relation in relations:
        if relation.kind in found or not _has_act(relation, sentence, near=near):
            continue
        match = _search(relation, sentence.plain)
        if match:
            start, end = sentence.locate(*match.span())
            found[relation.kind] = Found(
                relation.kind,
                start,
                end,
                polarity,
                sentence.turn,
                index,
                sentence.stems,
                _weigh(sentence),
            )
    return list(found.values())


def _search(relation: Relation, plain: str) -> re.Match[str] | None:
    """Return the first place that the sentence does not deny."""
    places = relation.pattern.finditer(plain)
    return next((at for at in places if not is_denied(plain, at.start(), relation.kind)), None)


def _has_act(relation: Relation, sentence: Sentence, *, near: bool) -> bool:
    if relation.act == "here":
        return bool(sentence.acts)
    return relation.act == "none" or near


def _weigh(sentence: Sentence) -> float:
    """What was only planned or imagined counts for a quarter."""
    planned = any(f"{words} " in f"{sentence.plain} " for words in _PLAN)
    return 0.25 if planned and not sentence.acts else 1.0


def _find_lowering(sentence: Sentence, index: int, shown: set[int]) -> list[Found]:
    found = _find(sentence, index, LOWERING, -1, near=True)
    if not shown & {index, index + 1} and is_inventory(sentence):
        found.append(_whole(sentence, index, "inventory", -1))
    return [item for item in found if item.kind != "habit" or not sentence.acts]


def find_general_talk(sentences: Sequence[Sentence], found: Sequence[Found]) -> Found | None:
    """Return the longest sentence of a full answer in which nobody does anything, else None.

    It is what a low rating of such an answer rests on.
    """
    if sum(sentence.size for sentence in sentences) < _FULL_ANSWER:
        return None
    if any(item.polarity > 0 and item.weight == 1.0 for item in found):
        return None
    longest = max(sentences, key=lambda sentence: sentence.size)
    return _whole(longest, sentences.index(longest), "general_talk", -1)


def is_inventory(sentence: Sentence) -> bool:
    """Tell whether a sentence mostly lists artefacts, rituals, outputs or counts of activity."""
    artefacts = len(ARTEFACT.findall(sentence.plain))
    counted = len(COUNTED_ACTIVITY.findall(sentence.plain))
    commas = sentence.plain.count(",")
    return artefacts + counted >= 3 or counted >= 2 or (commas >= 3 and artefacts + counted >= 2)


def _whole(sentence: Sentence, index: int, kind: str, polarity: int) -> Found:
    return Found(kind, sentence.start, sentence.end, polarity, sentence.turn, index, sentence.stems)


def _find_acts(sentences: Sequence[Sentence]) -> list[Found]:
    return [
        _whole(sentence, index, "own_act", 1)
        for index, sentence in enumerate(sentences)
        if sentence.acts and not is_inventory(sentence)
    ]


_PAIRS = (
    ("went_wrong", "put_right", "recovered"),
    ("their_interest", "answering_term", "interest_answered"),
    ("check_first", "cause_found", "checked_and_learned"),
    ("limit_first", "then_now", "decided_by_limit"),
    ("isolated", "then_now", "net_effect"),
    ("given_up", "then_now", "paid_and_won"),
)
JOINED = frozenset(kind for _, _, kind in _PAIRS)


def _number(sentences: Sequence[Sentence], answer: Sequence[Sentence]) -> list[int]:
    places = {sentence.start: number for number, sentence in enumerate(answer)}
    return [places[sentence.start] for sentence in sentences]


def _join_pairs(found: list[Found], numbers: Sequence[int]) -> list[Found]:
    """Add what two pieces show together within three sentences: a failure and what was changed."""
    joined = list(found)
    for first, second, kind in _PAIRS:
        for item in (item for item in found if item.kind == first):
            answer = _first_after(found, second, item, numbers)
            if answer is not None:
                joined.append(replace(answer, kind=kind, weight=min(item.weight, answer.weight)))
                break
    return joined


def _first_after(
    found: list[Found], kind: str, first: Found, numbers: Sequence[int]
) -> Found | None:
    return next(
        (
            item
            for item in found
            if item.kind == kind and 0 <= numbers[item.sentence] - numbers[first.sentence] <= 3
        ),
        None,
    )
