"""An interview read once for all competencies: what counts, what was found, what it is about."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from candidates.transcripts.turns import Role, Transcript
from scorecards.suggestion.attribution import Topic, attribute, build_topic_model
from scorecards.suggestion.evidence import (
    Found,
    find_against,
    find_evidence,
    find_general_talk,
)
from scorecards.suggestion.exchanges import Exchange, read_exchanges
from scorecards.suggestion.guards import Guarded, build_guard
from scorecards.suggestion.retraction import answer_doubt, find_retractions
from scorecards.suggestion.rubric import Competency
from scorecards.suggestion.slots import find_unfilled


@dataclass(frozen=True, slots=True)
class Read:
    """One exchange after reading."""

    exchange: Exchange
    guarded: Guarded
    found: tuple[Found, ...]
    topic: Topic


def read_interview(
    transcript: Transcript,
    roles: Mapping[str, Role],
    rubric: Sequence[Competency],
    asked: Collection[str],
) -> list[Read]:
    """Return the exchanges with their evidence and topic, in order."""
    exchanges = read_exchanges(transcript, roles)
    guarded = _guard(transcript, rubric, exchanges)
    model = build_topic_model(rubric)
    topics = attribute(exchanges, [item.kept for item in guarded], model)
    if model.hinted:
        exchanges = _link(exchanges, topics)
    planned = [competency.key for competency in rubric if competency.key in asked]
    topics = [
        _plan(topic, exchange, planned) for topic, exchange in zip(topics, exchanges, strict=True)
    ]
    return _read(exchanges, guarded, topics)


def read_labelled(
    transcript: Transcript,
    roles: Mapping[str, Role],
    rubric: Sequence[Competency],
    keys: Sequence[str],
) -> list[Read]:
    """Return the exchanges whose competency somebody has told ("" for none): for fitting."""
    exchanges = read_exchanges(transcript, roles)
    topics = [Topic({key: 1.0} if key else {}, asked=bool(key)) for key in keys]
    guarded = _guard(transcript, rubric, exchanges)
    return _read(_link(exchanges, topics), guarded, topics)


def _guard(
    transcript: Transcript, rubric: Sequence[Competency], exchanges: Sequence[Exchange]
) -> list[Guarded]:
    guard = build_guard(transcript.text, rubric, [turn.speaker for turn in transcript.turns])
    return [guard.check(item.sentences, item.question_stems) for item in exchanges]


def _read(
    exchanges: Sequence[Exchange], guarded: Sequence[Guarded], topics: Sequence[Topic]
) -> list[Read]:
    """Read each exchange. What takes something back speaks of what was told just before it."""
    read: list[Read] = []
    for exchange, kept, topic in zip(exchanges, guarded, topics, strict=True):
        found = tuple(_find(exchange, kept))
        takes_back = bool(read) and any(item.kind == "retracted" for item in found)
        read.append(Read(exchange, kept, found, read[-1].topic if takes_back else topic))
    return read


def _link(exchanges: Sequence[Exchange], topics: Sequence[Topic]) -> list[Exchange]:
    """Return the exchanges with each follow-up under the question that its topic began with."""
    linked: list[Exchange] = []
    for exchange, topic in zip(exchanges, topics, strict=True):
        goes_on = bool(linked) and topics[exchange.number - 1].shares == topic.shares
        follows = goes_on and exchange.opening < 0
        linked.append(replace(exchange, parent=linked[-1].parent if follows else exchange.number))
    return linked


def _find(exchange: Exchange, guarded: Guarded) -> list[Found]:
    found = [
        *find_evidence(guarded.kept, exchange.sentences),
        *find_against(guarded.suspect),
        *find_retractions(guarded.kept),
    ]
    if exchange.kind == "doubt" and guarded.kept:
        return answer_doubt(exchange, found)
    empty = (find_unfilled(exchange, found), find_general_talk(guarded.kept, found))
    return [*found, *(item for item in empty if item)]


def _plan(topic: Topic, exchange: Exchange, planned: Sequence[str]) -> Topic:
    if len(planned) == 1 and not topic.shares and exchange.kind != "about_you":
        return Topic({planned[0]: 1.0}, asked=True)
    return topic
