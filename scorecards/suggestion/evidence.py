"""Evidence: places where a sentence, or two that belong together, shows what somebody did."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

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


def find_evidence(sentences: Sequence[Sentence]) -> list[Found]:
    """Return the evidence in one answer's sentences, in order of place."""
    raising = [
        found
        for index, sentence in enumerate(sentences)
        for found in _find(sentence, index, RAISING, 1, near=_acts_near(sentences, index))
    ]
    shown = {found.sentence for found in raising if found.kind in STRUCTURE}
    lowering = [
        found
        for index, sentence in enumerate(sentences)
        for found in _find_lowering(sentence, index, shown)
    ]
    return sorted(
        [*_join_pairs(raising), *lowering, *_find_acts(sentences)],
        key=lambda found: (found.start, found.kind),
    )


def _acts_near(sentences: Sequence[Sentence], index: int) -> bool:
    return any(sentence.acts for sentence in sentences[max(index - 1, 0) : index + 2])


def _find(
    sentence: Sentence, index: int, relations: Iterable[Relation], polarity: int, *, near: bool
) -> list[Found]:
    """Return at most one find of each kind: one sentence is one piece of evidence."""
    found: dict[str, Found] = {}
    for relation in relations:
        if relation.kind in found or not _has_act(relation, sentence, near=near):
            continue
        match = relation.pattern.search(sentence.plain)
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


def _join_pairs(found: list[Found]) -> list[Found]:
    """Add what two pieces show together within three sentences: a failure and what was changed."""
    joined = list(found)
    for first, second, kind in _PAIRS:
        for item in (item for item in found if item.kind == first):
            answer = _first_after(found, second, item.sentence)
            if answer is not None:
                joined.append(replace(answer, kind=kind, weight=min(item.weight, answer.weight)))
                break
    return joined


def _first_after(found: list[Found], kind: str, sentence: int) -> Found | None:
    return next(
        (item for item in found if item.kind == kind and 0 <= item.sentence - sentence <= 3), None
    )
