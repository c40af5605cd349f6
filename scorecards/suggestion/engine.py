"""From turns and a rubric to suggested ratings: each stage a pure function of the one before."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from candidates.transcripts.turns import Role, Transcript
from scorecards.suggestion.attribution import Topic, attribute, build_topic_model
from scorecards.suggestion.evidence import Found, find_evidence
from scorecards.suggestion.exchanges import Exchange, read_exchanges
from scorecards.suggestion.explaining import list_missing
from scorecards.suggestion.guards import Excluded, Guarded, build_guard, is_private
from scorecards.suggestion.rating import Leveled, rate
from scorecards.suggestion.result import CompetencySuggestion, Evidence, Status, Suggestion
from scorecards.suggestion.retraction import find_retractions
from scorecards.suggestion.rubric import Competency, check_rubric
from scorecards.suggestion.scoring import Credited, keep_distinct, load_weights, sum_by_kind
from scorecards.suggestion.slots import find_unfilled

ENGINE_VERSION = "structure-1"

_CREDIT = 0.25  # an exchange counts for a competency from this share on
_SHORT = 400  # plain words; a shorter interview may be rated on a single piece of evidence


@dataclass(frozen=True, slots=True)
class _Read:
    """One exchange after reading: what counts, what was found, what it is about."""

    exchange: Exchange
    guarded: Guarded
    found: tuple[Found, ...]
    topic: Topic


def suggest(
    transcript: Transcript,
    roles: Mapping[str, Role],
    rubric: Sequence[Competency],
    *,
    asked: Collection[str] = (),
) -> Suggestion:
    """Return a suggestion for each competency of the rubric from the candidate's words.

    `asked` names the competencies planned for this interview: a question that names none of
    them belongs to the planned one when there is only one. Raises UnreadableRubric.
    """
    competencies = check_rubric(rubric)
    read = _read(transcript, roles, competencies, asked)
    size = sum(sentence.size for item in read for sentence in item.exchange.sentences)
    return Suggestion(
        competencies={
            competency.key: _suggest_one(competency, read, transcript.text, size)
            for competency in competencies
        },
        engine=ENGINE_VERSION,
        topics=tuple(dict(item.topic.shares) for item in read),
        unattributed=tuple(
            turn for item in read if not item.topic.shares for turn in item.exchange.turns
        ),
    )


def _read(
    transcript: Transcript,
    roles: Mapping[str, Role],
    rubric: Sequence[Competency],
    asked: Collection[str],
) -> list[_Read]:
    exchanges = read_exchanges(transcript, roles)
    guard = build_guard(transcript.text, rubric, [turn.speaker for turn in transcript.turns])
    guarded = [guard.check(item.sentences, item.question_stems) for item in exchanges]
    found = [_find(item, kept) for item, kept in zip(exchanges, guarded, strict=True)]
    topics = attribute(exchanges, found, build_topic_model(rubric))
    planned = [competency.key for competency in rubric if competency.key in asked]
    return [
        _Read(exchange, kept, tuple(pieces), _plan(topic, exchange, planned))
        for exchange, kept, pieces, topic in zip(exchanges, guarded, found, topics, strict=True)
    ]


def _find(exchange: Exchange, guarded: Guarded) -> list[Found]:
    found = [*find_evidence(guarded.kept), *find_retractions(guarded.kept)]
    unfilled = find_unfilled(exchange, found)
    return [*found, unfilled] if unfilled else found


def _plan(topic: Topic, exchange: Exchange, planned: Sequence[str]) -> Topic:
    if len(planned) == 1 and not topic.shares and exchange.kind != "about_you":
        return Topic({planned[0]: 1.0}, asked=True)
    return topic


def _suggest_one(
    competency: Competency, read: Sequence[_Read], text: str, size: int
) -> CompetencySuggestion:
    weights = load_weights()
    mine = [item for item in read if item.topic.shares.get(competency.key, 0.0) >= _CREDIT]
    credited = keep_distinct(_credit(mine, competency.key))
    contributions = sum_by_kind(credited, competency.key, weights)
    stories = len({item.exchange.parent for item in mine}) or 1
    raw = round(sum(contributions.values()) / (1 + 0.2 * (stories - 1)), 6)
    evidence = _quote(credited, contributions, mine, text)
    leveled = rate(
        raw, weights.cuts(competency.key, len(competency.levels)), weights.slope, len(evidence)
    )
    status, reason = _decide_status(mine, evidence, size)
    rated = status is Status.RATED
    return CompetencySuggestion(
        key=competency.key,
        status=status,
        rating=leveled.level if rated else None,
        score=raw,
        probabilities=leveled.probabilities if rated else {},
        confidence=_limit_confidence(leveled, evidence) if rated else 0.0,
        evidence=evidence,
        excluded=_list_excluded(mine),
        next_level=list_missing(contributions, competency.key, weights),
        contributions={kind: round(points, 6) for kind, points in contributions.items()},
        reason=reason,
    )


def _credit(mine: Sequence[_Read], key: str) -> list[Credited]:
    return [
        Credited(found, item.topic.shares[key], item.exchange.parent)
        for item in mine
        for found in item.found
    ]


def _quote(
    credited: Sequence[Credited],
    contributions: Mapping[str, float],
    mine: Sequence[_Read],
    text: str,
) -> tuple[Evidence, ...]:
    private = [
        (sentence.start, sentence.end)
        for item in mine
        for sentence in item.guarded.kept
        if is_private(sentence)
    ]
    quotes: dict[tuple[int, int, str], Evidence] = {}
    for item in credited:
        found = item.found
        hidden = any(start < found.end and found.start < end for start, end in private)
        if hidden or not contributions.get(found.kind) or found.kind == "own_act":
            continue
        place = (found.start, found.end, found.kind)
        quote = text[found.start : found.end]
        quotes[place] = Evidence(*place[:2], quote, found.kind, found.polarity, found.turn)
    if len(quotes) < 2:
        quotes |= _quote_acts(credited, private, text)
    return tuple(quotes[place] for place in sorted(quotes))


def _quote_acts(
    credited: Sequence[Credited], private: Sequence[tuple[int, int]], text: str
) -> dict[tuple[int, int, str], Evidence]:
    """Plain own acts are quoted only when there is nothing better to show."""
    acts = [item.found for item in credited if item.found.kind == "own_act"]
    return {
        (act.start, act.end, act.kind): Evidence(
            act.start, act.end, text[act.start : act.end], act.kind, act.polarity, act.turn
        )
        for act in acts[:3]
        if not any(start < act.end and act.start < end for start, end in private)
    }


def _decide_status(
    mine: Sequence[_Read], evidence: Sequence[Evidence], size: int
) -> tuple[Status, str]:
    if not any(item.topic.asked for item in mine):
        strong = sum(item.polarity > 0 and item.kind != "own_act" for item in evidence)
        if strong < 2:
            return Status.NOT_ASKED, "No question spoke of it."
    kept = sum(sentence.size for item in mine for sentence in item.guarded.kept)
    independent = len({item.start for item in evidence if item.kind != "unfilled_slot"})
    if evidence and {item.kind for item in evidence} <= {"refused", "unfilled_slot", "retracted"}:
        return Status.NO_EVIDENCE, "The candidate had no example."
    if not evidence or (independent < 2 and size > _SHORT and kept < 60):
        return Status.NO_EVIDENCE, "Asked, but nothing that was said shows it either way."
    return Status.RATED, ""


def _limit_confidence(leveled: Leveled, evidence: Sequence[Evidence]) -> float:
    independent = len({item.start for item in evidence})
    return min(leveled.confidence, 0.3) if independent < 2 else leveled.confidence


def _list_excluded(mine: Sequence[_Read]) -> tuple[Excluded, ...]:
    listed = [excluded for item in mine for excluded in item.guarded.excluded]
    private = [
        Excluded(sentence.start, sentence.end, "private life: counted, never quoted")
        for item in mine
        for sentence in item.guarded.kept
        if is_private(sentence)
    ]
    return tuple(sorted([*listed, *private], key=lambda item: (item.start, item.reason)))
