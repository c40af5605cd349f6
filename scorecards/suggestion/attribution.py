"""Which competency an exchange speaks of: heading, question, and then what the answer does."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from scorecards.suggestion.evidence import Found
from scorecards.suggestion.exchanges import Exchange, points_back
from scorecards.suggestion.phrasebook import read_phrasebook
from scorecards.suggestion.rubric import Competency
from scorecards.suggestion.sentences import read_sentence

# Shares: the best competency takes an exchange when it leads by this much of the total.
_MARGIN = 0.12
_FULL = 30  # plain words of a full answer

# What an answer does points to a competency when the question does not say.
_AFFINITY: dict[str, dict[str, float]] = {
    "growth": {"leadership": 3.0},
    "fitted_task": {"leadership": 1.0},
    "told_straight": {"leadership": 1.0},
    "followed_up": {"leadership": 0.5},
    "their_interest": {"influence": 1.5},
    "answering_term": {"influence": 1.5},
    "interest_answered": {"influence": 1.5},
    "credit_given": {"influence": 0.5},
    "from_above": {"influence": 0.5},
    "isolated": {"data": 1.0},
    "net_effect": {"data": 1.0},
    "segment": {"data": 0.7, "strategy": 0.3},
    "limit_first": {"data": 0.7, "execution": 0.3},
    "stop_rule": {"execution": 0.6, "data": 0.4},
    "went_wrong": {"execution": 0.7},
    "recovered": {"execution": 1.0},
    "check_first": {"execution": 0.6, "strategy": 0.4},
    "given_up": {"strategy": 0.6, "execution": 0.4},
    "went_to_see": {"strategy": 0.6},
}


@dataclass(frozen=True, slots=True)
class Topic:
    """How much of an exchange belongs to each competency; shares sum to 1, or none at all.

    `asked` is False when only the answer spoke of the competency, not the question.
    """

    shares: Mapping[str, float]
    asked: bool


@dataclass(frozen=True, slots=True)
class TopicModel:
    """The rubric prepared for comparing: stems of each competency, and how telling each stem is."""

    stems: Mapping[str, Mapping[str, float]]
    names: Mapping[str, frozenset[str]]
    questions: Mapping[str, frozenset[str]]
    hinted: bool


@cache
def _hints() -> dict[str, tuple[tuple[re.Pattern[str], float], ...]]:
    return {
        key: tuple(
            (re.compile(pattern), weight)
            for name, weight in (("strong", 2.0), ("weak", 0.8))
            for pattern in group[name]
        )
        for key, group in read_phrasebook("questions")["hints"].items()
    }


def build_topic_model(rubric: Sequence[Competency]) -> TopicModel:
    """Return the rubric's words weighed by how few competencies share them."""
    texts = {c.key: _stems(" . ".join([c.name, c.question, *c.anchors.values()])) for c in rubric}
    counts: dict[str, int] = {}
    for stems in texts.values():
        for stem in stems:
            counts[stem] = counts.get(stem, 0) + 1
    total = len(rubric)
    return TopicModel(
        stems={
            key: {stem: math.log((total + 1) / counts[stem]) for stem in stems}
            for key, stems in texts.items()
        },
        names={c.key: _stems(f"{c.name} {c.key.replace('_', ' ')}") for c in rubric},
        questions={c.key: _stems(c.question) for c in rubric},
        hinted=any(c.key in _hints() for c in rubric),
    )


def _stems(text: str) -> frozenset[str]:
    return read_sentence(text, 0, len(text)).stems


def attribute(
    exchanges: Sequence[Exchange], found: Sequence[Sequence[Found]], model: TopicModel
) -> list[Topic]:
    """Return each exchange's topic. `found` holds the evidence of each exchange's answer.

    First by heading and question; what is left goes by what the answer does, and there a
    competency that no question has named yet comes first.
    """
    topics = _attribute_all(exchanges, found, model, frozenset())
    named = {key for topic in topics for key, share in topic.shares.items() if share >= 0.5}
    unnamed = frozenset(model.stems) - named
    left = any(not topic.shares for topic in topics)
    return _attribute_all(exchanges, found, model, unnamed) if left and unnamed else topics


def _attribute_all(
    exchanges: Sequence[Exchange],
    found: Sequence[Sequence[Found]],
    model: TopicModel,
    unnamed: frozenset[str],
) -> list[Topic]:
    topics: list[Topic] = []
    for exchange, evidence in zip(exchanges, found, strict=True):
        parent = topics[-1] if topics and exchange.parent < exchange.number else None
        topics.append(_attribute(exchange, evidence, model, parent, unnamed))
    return topics


def _attribute(
    exchange: Exchange,
    evidence: Sequence[Found],
    model: TopicModel,
    parent: Topic | None,
    unnamed: frozenset[str],
) -> Topic:
    headed = _from_heading(exchange.section, model)
    if headed:
        return Topic(headed, asked=True)
    if exchange.kind == "about_you":
        return Topic({}, asked=False)
    scores = _score_question(exchange, model)
    if parent is not None and parent.shares and not _turns_away(exchange, scores, parent):
        return parent
    if scores and _leads(scores):
        return Topic(_share(scores), asked=True)
    return _from_answer(exchange, evidence, model, scores, unnamed)


def _turns_away(exchange: Exchange, scores: Mapping[str, float], parent: Topic) -> bool:
    """Tell whether a question that sounds like a follow-up plainly asks for something else."""
    if not scores or points_back(exchange.question) or not _leads(scores):
        return False
    best = max(scores, key=lambda key: scores[key])
    held = max(scores.get(key, 0.0) for key in parent.shares)
    return scores[best] >= 2 and best not in parent.shares and scores[best] >= 2 * held


def _from_heading(section: str, model: TopicModel) -> dict[str, float]:
    if not section.strip():
        return {}
    heading = read_sentence(section, 0, len(section))
    scores = {
        key: 3.0 * len(heading.stems & names) + _score_hints(key, heading.plain)
        for key, names in model.names.items()
    }
    scores = {key: score for key, score in scores.items() if score > 0}
    if not scores:
        return {}
    best = max(scores.values())
    winners = [key for key, score in scores.items() if score >= best - 1e-9]
    return {key: 1.0 / len(winners) for key in winners}


def _score_hints(key: str, plain: str) -> float:
    return sum(weight for pattern, weight in _hints().get(key, ()) if pattern.search(plain))


def _score_question(exchange: Exchange, model: TopicModel) -> dict[str, float]:
    scores = {}
    for key, stems in model.stems.items():
        own = model.questions[key]
        same = len(own & exchange.question_stems) / max(len(own), 3) if own else 0.0
        overlap = sum(stems.get(stem, 0.0) for stem in exchange.question_stems)
        named = 2.0 * len(model.names[key] & exchange.question_stems)
        weight = 0.3 if key in _hints() else 1.0
        score = _score_hints(key, exchange.question) + weight * overlap + named
        scores[key] = score + (4.0 if same > 0.7 else 0.0)
    return {key: score for key, score in scores.items() if score > 0.6}


def _leads(scores: Mapping[str, float]) -> bool:
    ranked = sorted(scores.values(), reverse=True)
    return ranked[0] >= 0.8 and (len(ranked) == 1 or ranked[0] - ranked[1] > _MARGIN * sum(ranked))


def _share(scores: Mapping[str, float]) -> dict[str, float]:
    """Sharpen: the best competency takes nearly all unless another is close."""
    total = sum(score**3 for score in scores.values())
    shares = {key: score**3 / total for key, score in scores.items()}
    return {key: share for key, share in shares.items() if share >= 0.25}


def _tells_enough(exchange: Exchange) -> bool:
    """Without hints only a full question and a full answer may be shared between competencies."""
    return len(exchange.question_stems) >= 7 and _said(exchange) >= _FULL


def _said(exchange: Exchange) -> int:
    return sum(sentence.size for sentence in exchange.sentences)


def _from_answer(
    exchange: Exchange,
    evidence: Sequence[Found],
    model: TopicModel,
    scores: Mapping[str, float],
    unnamed: frozenset[str],
) -> Topic:
    spoken = frozenset[str]().union(*(sentence.stems for sentence in exchange.sentences))
    totals = dict.fromkeys(model.stems, 0.0) | dict(scores)
    for key, stems in model.stems.items():
        weight = 0.1 if key in _hints() else 0.3
        totals[key] += weight * sum(stems.get(stem, 0.0) for stem in spoken)
    for kind in {item.kind for item in evidence}:
        for key, weight in _AFFINITY.get(kind, {}).items():
            if key in totals:
                totals[key] += weight
    if exchange.opens and _said(exchange) >= _FULL and model.hinted:
        totals = {key: total + (key in unnamed) for key, total in totals.items()}
    totals = {key: total for key, total in totals.items() if total > 0}
    if not totals or not _leads(totals):
        telling = model.hinted or _tells_enough(exchange)
        return Topic(_share(scores) if scores and telling else {}, asked=bool(scores))
    return Topic(_share(totals), asked=bool(scores))
