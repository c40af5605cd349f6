"""From turns and a rubric to suggested ratings: each stage a pure function of the one before."""

from collections.abc import Collection, Mapping, Sequence

from candidates.transcripts.turns import Role, Transcript
from scorecards.suggestion.crediting import Credits, credit
from scorecards.suggestion.explaining import list_missing
from scorecards.suggestion.practice import build_anchor_model
from scorecards.suggestion.quoting import list_excluded, quote, widen
from scorecards.suggestion.rating import rate
from scorecards.suggestion.reading import Read, read_interview
from scorecards.suggestion.result import CompetencySuggestion, Status, Suggestion
from scorecards.suggestion.rubric import Competency, check_rubric
from scorecards.suggestion.scoring import load_weights
from scorecards.suggestion.status import decide_status, limit_confidence
from scorecards.suggestion.tuning import Tuned, Tuning, name_tuned, read_shipped

ENGINE_VERSION = "structure-4"


def suggest(
    transcript: Transcript,
    roles: Mapping[str, Role],
    rubric: Sequence[Competency],
    *,
    asked: Collection[str] = (),
    tuned: Tuned | None = None,
) -> Suggestion:
    """Return a suggestion for each competency of the rubric from the candidate's words.

    `asked` names the competencies planned for this interview: a question that names none of
    them belongs to the planned one when there is only one. `tuned` are weights refitted to a
    company's own scorecards: they move levels and their shares, nothing else. Raises
    UnreadableRubric.
    """
    competencies = check_rubric(rubric)
    read = read_interview(transcript, roles, competencies, asked)
    highest = build_anchor_model(competencies).highest
    size = _count_words(read)
    refitted = tuned.competencies if tuned else {}
    return Suggestion(
        competencies={
            competency.key: _suggest_one(
                competency,
                credit(competency.key, read, highest[competency.key]),
                transcript,
                size,
                refitted.get(competency.key),
            )
            for competency in competencies
        },
        engine=name_tuned(ENGINE_VERSION, tuned),
        topics=tuple(dict(item.topic.shares) for item in read),
        unattributed=_list_unattributed(read),
    )


def _count_words(read: Sequence[Read]) -> int:
    return sum(sentence.size for item in read for sentence in item.exchange.sentences)


def _suggest_one(
    competency: Competency,
    credits_: Credits,
    transcript: Transcript,
    size: int,
    refitted: Tuning | None,
) -> CompetencySuggestion:
    weights = load_weights()
    evidence = quote(credits_, transcript.text)
    tuning = refitted or read_shipped(competency.key, len(competency.levels), weights)
    score = tuning.weigh(credits_.raw, credits_.contributions)
    leveled = rate(score, tuning.cuts, tuning.slope, len(evidence))
    status, reason = decide_status(credits_, evidence, size, leveled.level, weights)
    rated = status is Status.RATED
    return CompetencySuggestion(
        key=competency.key,
        status=status,
        rating=leveled.level if rated else None,
        score=credits_.raw,
        probabilities=leveled.probabilities if rated else {},
        confidence=limit_confidence(leveled.confidence, evidence) if rated else 0.0,
        evidence=widen(evidence, credits_.read, transcript.text),
        excluded=list_excluded(credits_.read),
        next_level=list_missing(credits_.contributions, competency.key, weights),
        contributions=credits_.contributions,
        reason=reason,
        words=_count_words(credits_.read),
    )


def _list_unattributed(read: Sequence[Read]) -> tuple[int, ...]:
    return tuple(turn for item in read if not item.topic.shares for turn in item.exchange.turns)
