"""From three answers on a competency to one suggestion: the median, or why there is none."""

from collections import Counter
from collections.abc import Mapping, Sequence

from scorecards.suggestion.by_model.answers import Judged
from scorecards.suggestion.explaining import MISSING
from scorecards.suggestion.result import CompetencySuggestion, Evidence, Status, Suggestion

ANSWERS = 3
LEAST_ANSWERS = 2
_WIDEST = 1  # levels between two answers of one question
_SURE = 0.75  # of three equal answers: a model that always says the same may still be wrong
_SINGLE_QUOTE = 0.3
NOTHING = "The language model found nothing that shows it either way."
UNQUOTED = "The language model gave no words of the candidate for its rating."
DIVIDED = "The language model's answers lie more than one level apart."
UNSURE = "Most answers of the language model held no rating."


def settle_all(
    answers: Mapping[str, Sequence[Judged]], built_in: Suggestion, engine: str
) -> Suggestion:
    """Return the suggestion that the answers amount to, for each competency of `built_in`.

    Each needs at least two answers. Whether a competency was asked about, and which words were
    left out, is what the built-in engine found.
    """
    return Suggestion(
        competencies={
            key: _settle(list(answers[key]), found) for key, found in built_in.competencies.items()
        },
        engine=engine,
        topics=built_in.topics,
        unattributed=built_in.unattributed,
    )


def _settle(answers: list[Judged], found: CompetencySuggestion) -> CompetencySuggestion:
    ratings = sorted(one.rating for one in answers if one.rating is not None)
    if 2 * len(ratings) <= len(answers):
        return _abstain(found, _tell_why(answers, ratings))
    if ratings[-1] - ratings[0] > _WIDEST:
        return _abstain(found, DIVIDED)
    level = ratings[(len(ratings) - 1) // 2]
    agreeing = [one for one in answers if one.rating == level]
    evidence = _gather(agreeing)
    counts = Counter(ratings)
    missing = dict.fromkeys(kind for one in agreeing for kind in one.missing)
    return CompetencySuggestion(
        key=found.key,
        status=Status.RATED,
        rating=level,
        score=round(sum(ratings) / len(ratings), 4),
        probabilities={one: round(n / len(ratings), 6) for one, n in sorted(counts.items())},
        confidence=_weigh(len(agreeing), len(evidence)),
        evidence=evidence,
        excluded=found.excluded,
        next_level=tuple(MISSING[kind] for kind in missing),
        words=found.words,
    )


def _tell_why(answers: Sequence[Judged], ratings: Sequence[int]) -> str:
    if ratings:
        return UNSURE
    return UNQUOTED if any(one.lost_its_quotes for one in answers) else NOTHING


def _abstain(found: CompetencySuggestion, reason: str) -> CompetencySuggestion:
    status = Status.NOT_ASKED if found.status is Status.NOT_ASKED else Status.NO_EVIDENCE
    return CompetencySuggestion(
        key=found.key,
        status=status,
        rating=None,
        score=0.0,
        probabilities={},
        confidence=0.0,
        excluded=found.excluded,
        reason=reason,
        words=found.words,
    )


def _gather(agreeing: Sequence[Judged]) -> tuple[Evidence, ...]:
    """Return the quotes of the answers that gave the level; of those that overlap the first."""
    found: list[Evidence] = []
    for one in (quote for answer in agreeing for quote in answer.evidence):
        if not any(one.start < other.end and other.start < one.end for other in found):
            found.append(one)
    return tuple(sorted(found, key=lambda one: one.start))


def _weigh(agreeing: int, quotes: int) -> float:
    sure = _SURE * agreeing / ANSWERS
    return round(min(sure, _SINGLE_QUOTE) if quotes < 2 else sure, 4)
