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
from scorecards.suggestion.retraction import (
    answer_doubt,
    find_retractions,
    takes_all_back,
    takes_back,
)
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
    """Read each exchange. What takes something back also speaks of what was claimed before it."""
    read: list[Read] = []
    for exchange, kept, topic in zip(exchanges, guarded, topics, strict=True):
        found = tuple(_find(exchange, kept))
        taken_back = tuple(item for item in found if item.kind == "retracted")
        if read and taken_back and exchange.kind == "doubt":
            read.append(Read(exchange, kept, found, read[-1].topic))
            continue
        claimed = bool(read) and any(item.polarity > 0 for item in read[-1].found)
        if claimed and taken_back and read[-1].topic.shares != topic.shares:
            read[-1] = replace(read[-1], found=(*read[-1].found, *taken_back))
        read.append(Read(exchange, kept, found, topic))
    return read


def _link(exchanges: Sequence[Exchange], topics: Sequence[Topic]) -> list[Exchange]:
    """Return the exchanges with each follow-up under the question that its topic began with."""
    linked: list[Exchange] = []
    last = None  # the last exchange about a competency: chatter in between parts nothing
    for exchange, topic in zip(exchanges, topics, strict=True):
        goes_on = last is not None and topics[last].shares == topic.shares
        follows = last is not None and goes_on and exchange.opening < 0
        parent = linked[last].parent if follows and last is not None else exchange.number
        linked.append(replace(exchange, parent=parent))
        last = exchange.number if topic.shares else last
    return linked


def _find(exchange: Exchange, guarded: Guarded) -> list[Found]:
    found = [
        *find_evidence([s for s in guarded.kept if not takes_back(s)], exchange.sentences),
        *find_against([*(s for s in guarded.kept if takes_back(s)), *guarded.suspect]),
        *find_retractions(guarded.kept),
    ]
    if takes_all_back(guarded.kept):
        found = [item for item in found if item.polarity < 0]
    if exchange.kind == "doubt" and guarded.kept:
        return answer_doubt(exchange, found)
    empty = (find_unfilled(exchange, found), find_general_talk(guarded.kept, found))
    return [*found, *(item for item in empty if item)]


def _plan(topic: Topic, exchange: Exchange, planned: Sequence[str]) -> Topic:
    if len(planned) == 1 and not topic.shares and exchange.kind != "about_you":
        return Topic({planned[0]: 1.0}, asked=True)
    return topic
