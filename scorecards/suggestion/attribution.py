"""Which competency an exchange speaks of: heading, question, and then what the answer does."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from scorecards.suggestion.exchanges import Exchange, points_back
from scorecards.suggestion.phrasebook import read_phrasebook
from scorecards.suggestion.routing import Cue, find_path
from scorecards.suggestion.rubric import Competency
from scorecards.suggestion.sentences import Sentence, is_fragment, read_sentence
from scorecards.suggestion.topics import NONE, load_topics

# Shares: the best competency takes an exchange when it leads by this much of the total.
_MARGIN = 0.12
_FULL = 30  # plain words of a full answer
_FULL_ANSWER = 45  # plain words; a shorter answer's words say less of its topic
_FIRM = 6.0  # a heading or a question about the person decides, whatever the words
_NAMED = 1.5  # an opening question that names one competency alone
_POINTING = 0.5  # how much a narrow question about "it" or "them" speaks for going on
_ASIDE = 0.3  # an answer that says more of some competency is no aside
_SURE = 4.0  # a question that leads by this asks of the person, however it opens
_OPENS = -0.2  # log odds; a question below it goes on with what was said
_UNKNOWN = 1.0  # what a competency of one's own must outweigh, of which only the words are known


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
    exchanges: Sequence[Exchange], kept: Sequence[Sequence[Sentence]], model: TopicModel
) -> list[Topic]:
    """Return each exchange's topic. `kept` holds the sentences of each answer that count.

    A rubric with competencies whose questions are known is read as one path through the talk; of
    any other only its own words are known, and each question is held against them.
    """
    if model.hinted:
        return _follow(exchanges, kept, model)
    topics: list[Topic] = []
    for exchange in exchanges:
        parent = topics[-1] if topics and exchange.parent < exchange.number else None
        topics.append(_attribute(exchange, model, parent))
    return topics


def _follow(
    exchanges: Sequence[Exchange], kept: Sequence[Sequence[Sentence]], model: TopicModel
) -> list[Topic]:
    cues = [_read_cue(item, told, model) for item, told in zip(exchanges, kept, strict=True)]
    aside = [
        is_aside(cue, sum(sentence.size for sentence in told))
        or _asks_again(exchanges, place, told)
        for place, (cue, told) in enumerate(zip(cues, kept, strict=True))
    ]
    found = iter(find_path([cue for cue, beside in zip(cues, aside, strict=True) if not beside]))
    path = [NONE if beside else next(found) for beside in aside]
    headed = [_from_heading(exchange.section, model) for exchange in exchanges]
    return [
        Topic(named or ({key: 1.0} if key != NONE else {}), asked=bool(named) or key != NONE)
        for key, named in zip(path, headed, strict=True)
    ]


def is_aside(cue: Cue, size: int) -> bool:
    """Tell whether an exchange asks and tells of no competency, whatever stands around it.

    The path is found as if it were not there, so that an aside moves nothing. `size` is the answer
    in plain words.
    """
    asked = max(value for key, value in cue.question.items() if key != NONE)
    lead, told = cue.question[NONE] - asked, max(cue.answer.values(), default=0.0)
    beside = lead > 0 and cue.opening > _OPENS and size < _FULL_ANSWER
    return told < _ASIDE and (lead > _SURE or beside)


def _asks_again(exchanges: Sequence[Exchange], place: int, kept: Sequence[Sentence]) -> bool:
    """Tell whether a question was put before in these words and its answer brings nothing new."""
    question = exchanges[place].question
    return not kept and any(item.question == question for item in exchanges[:place])


def _read_cue(exchange: Exchange, kept: Sequence[Sentence], model: TopicModel) -> Cue:
    topics = load_topics()
    plain = exchange.question
    asked = topics.weigh_question(plain, hint_at(plain, topics.answer.classes))
    told = topics.weigh_answer([sentence.plain for sentence in kept if not is_fragment(sentence)])
    words = _score_question(exchange, model)
    question = {key: asked.get(key, words.get(key, 0.0) - _UNKNOWN) for key in model.stems}
    question[NONE] = max(value for key, value in asked.items() if key not in model.stems)
    if exchange.kind == "about_you":
        question[NONE] += _FIRM
    named = [key for key, stems in model.names.items() if stems & exchange.question_stems]
    if len(named) == 1 and exchange.opening > 0:
        question[named[0]] += _NAMED
    for key in _from_heading(exchange.section, model):
        question[key] += 2 * _FIRM
    goes_on = exchange.kind not in {"open", "about_you"} and points_back(plain)
    opening = exchange.opening - _POINTING * goes_on
    full = min(1.0, sum(sentence.size for sentence in kept) / _FULL_ANSWER)
    return Cue(question, {key: full * told.get(key, 0.0) for key in model.stems}, opening)


def _attribute(exchange: Exchange, model: TopicModel, parent: Topic | None) -> Topic:
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
    return _from_answer(exchange, model, scores)


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


def hint_at(plain: str, keys: Sequence[str]) -> dict[str, float]:
    """Return how loudly a question in plain words hints at each competency."""
    return {key: _score_hints(key, plain) for key in keys}


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


def _from_answer(exchange: Exchange, model: TopicModel, scores: Mapping[str, float]) -> Topic:
    spoken = frozenset[str]().union(*(sentence.stems for sentence in exchange.sentences))
    totals = dict.fromkeys(model.stems, 0.0) | dict(scores)
    for key, stems in model.stems.items():
        totals[key] += 0.3 * sum(stems.get(stem, 0.0) for stem in sorted(spoken))
    totals = {key: total for key, total in totals.items() if total > 0}
    if not totals or not _leads(totals):
        telling = _tells_enough(exchange)
        return Topic(_share(scores) if scores and telling else {}, asked=bool(scores))
    return Topic(_share(totals), asked=bool(scores))
