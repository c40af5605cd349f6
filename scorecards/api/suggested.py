"""Suggestions: quotes at any time, numbers only once one's own card is sealed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.base import ApiView, find
from accounts.api.describing import describe, describe_read
from accounts.models import User
from candidates.api.talks import JobShape
from candidates.api.transcripts import read_job
from candidates.models import Interview, Transcript
from scorecards.actions.reading import (
    latest_transcript,
    list_apart,
    list_looks,
    list_quotes,
    read_suggestion,
)
from scorecards.actions.suggesting import retry_suggestion
from scorecards.api.shapes import STATUSES, QuoteShape
from scorecards.kinds import PROBLEMS
from scorecards.models import Evidence, ModelUse, Scorecard, SuggestedRating, Suggestion


class SpanShape(serializers.Serializer[Any]):
    """Words that were left out, and why."""

    start = serializers.IntegerField()
    end = serializers.IntegerField()
    reason = serializers.CharField()


class EvidenceShape(QuoteShape):
    """Words that the suggestion rests on."""

    kind = serializers.CharField(help_text="What kind of evidence it is.")
    polarity = serializers.IntegerField(help_text="1 speaks for, -1 against.")
    turn = serializers.IntegerField(allow_null=True, help_text="Index into the turns.")


class ApartShape(serializers.Serializer[Any]):
    """What the built-in engine suggests instead."""

    engine = serializers.CharField(help_text="Which engine in which version.")
    rating = serializers.IntegerField(min_value=1, max_value=4, help_text="Its level.")


class ModelUseShape(serializers.Serializer[Any]):
    """What asking a language model took. Its words are never kept, only the transcript's."""

    name = serializers.CharField(help_text="Which model was asked.")
    prompt_hash = serializers.CharField(help_text="SHA-256 of what it was told to do.")
    calls = serializers.IntegerField(help_text="How often it was asked.")
    tokens_in = serializers.IntegerField(help_text="Tokens sent, as its server counts.")
    tokens_out = serializers.IntegerField(help_text="Tokens answered, as its server counts.")
    cost = serializers.FloatField(
        allow_null=True, help_text="By the installation's prices; null where none are set."
    )
    seconds = serializers.FloatField(help_text="How long it took.")
    problem = serializers.ChoiceField(
        ["", *PROBLEMS],
        help_text="Why its answer was not used and the built-in engine's stands; else empty.",
    )


class SuggestedShape(serializers.Serializer[Any]):
    """One competency's suggestion."""

    competency = serializers.CharField()
    status = serializers.ChoiceField(STATUSES)
    rating = serializers.IntegerField(allow_null=True, min_value=1, max_value=4)
    score = serializers.FloatField(
        help_text="The engine's raw number, on no particular scale; by the shipped weights."
    )
    confidence = serializers.FloatField(min_value=0, max_value=1)
    probabilities = serializers.DictField(
        child=serializers.FloatField(), help_text="Share of each level; they sum to 1."
    )
    next_level = serializers.ListField(child=serializers.CharField())
    reason = serializers.CharField(help_text="Why there is no number; else empty.")
    apart = ApartShape(
        allow_null=True,
        help_text="Where a language model's rating lies more than one level from the built-in "
        "engine's: that one too.",
    )
    excluded = SpanShape(many=True)
    evidence = EvidenceShape(many=True)


class LookShape(serializers.Serializer[Any]):
    """Since when somebody has seen a reading's numbers."""

    person = serializers.UUIDField(help_text="Public id of the person.")
    name = serializers.CharField(help_text="Name of the person.")
    first_seen_at = serializers.DateTimeField(help_text="When they first saw its numbers.")


class ReadingShape(serializers.Serializer[Any]):
    """One reading of the newest transcript, made by a machine."""

    id = serializers.UUIDField()
    transcript = serializers.UUIDField()
    provenance = serializers.ChoiceField(["machine"])
    engine = serializers.CharField(
        help_text="Which engine in which version made it; `+2` at its end names its weights."
    )
    weights = serializers.IntegerField(
        allow_null=True,
        help_text="Number of the company's own weights that it used; null: those that are shipped.",
    )
    by = serializers.ChoiceField(
        ["rules", "model"],
        help_text="The built-in rules, or a language model that was sent the words.",
    )
    model = ModelUseShape(allow_null=True, help_text="Null where no language model was asked.")
    rubric = serializers.UUIDField(help_text="Public id of the rubric it rates by.")
    rubric_name = serializers.CharField(help_text="Name of that rubric.")
    rubric_version = serializers.IntegerField(help_text="Version of that rubric.")
    created_at = serializers.DateTimeField()
    first_seen_at = serializers.DateTimeField(help_text="When you first saw its numbers.")
    seen_by = LookShape(
        many=True,
        help_text="Who saw its numbers since when, the earliest first; only you while colleagues' "
        "scorecards are hidden from you.",
    )
    ratings = SuggestedShape(many=True)


class SuggestionsShape(serializers.Serializer[Any]):
    """Quotes by competency; the reading is null while locked or not made yet."""

    locked = serializers.BooleanField(help_text="You still owe a scorecard on this loop.")
    job = JobShape(allow_null=True)
    quotes = serializers.DictField(child=QuoteShape(many=True))
    suggestion = ReadingShape(allow_null=True)


class SuggestionsView(ApiView):
    """What the machine read in an interview."""

    @describe_read(
        "read_suggestions",
        "Quotes, and once you have sealed, suggested ratings",
        answer=SuggestionsShape,
        text="While locked nothing here depends on colleagues or holds a number. Reading the "
        "numbers is noted: a revision after that says so.",
    )
    def get(self, request: Request, id: UUID) -> Response:  # noqa: A002, ARG002 (named in the address)
        """Answer to those who were in the interview and to the loop's staff."""
        interview = find(Interview.objects.heard_by(self.user), id)
        transcript = latest_transcript(self.user, interview)
        reading = read_suggestion(self.user, interview)
        quotes = list_quotes(self.user, interview)
        ids = dict(interview.transcripts.values_list("pk", "public_id"))
        shown = {key: [_show_quote(item, ids) for item in found] for key, found in quotes.items()}
        return Response(
            {
                "locked": _is_locked(self.user, interview),
                "job": read_job(transcript) if transcript else None,
                "quotes": shown,
                "suggestion": _show_reading(reading, ids, self.user) if reading else None,
            }
        )


def _is_locked(user: User, interview: Interview) -> bool:
    owed = Scorecard.objects.owed().filter(author=user)
    return owed.filter(interview__candidacy=interview.candidacy_id).exists()


def _show_quote(evidence: Evidence, ids: dict[int, UUID]) -> dict[str, Any]:
    names = ("start", "end", "quote")
    shown = {name: getattr(evidence, name) for name in names}
    return {"transcript": ids[evidence.transcript_id], **shown}


def _show_reading(reading: Suggestion, ids: dict[int, UUID], reader: User) -> dict[str, Any]:
    looks, apart = list_looks(reader, reading), list_apart(reading)
    return {
        "id": reading.public_id,
        "transcript": ids[reading.transcript_id],
        "provenance": "machine",
        "engine": reading.engine,
        "weights": reading.weights_number,
        "by": "model" if reading.is_by_model else "rules",
        "model": _show_use(reading.asked),
        "rubric": reading.rubric.public_id,
        "rubric_name": reading.rubric.name,
        "rubric_version": reading.rubric.version,
        "created_at": reading.created_at,
        "first_seen_at": next(one.first_seen_at for one in looks if one.user_id == reader.pk),
        "seen_by": [
            {
                "person": one.user.public_id,
                "name": one.user.name,
                "first_seen_at": one.first_seen_at,
            }
            for one in looks
        ],
        "ratings": [
            _show_rating(row, ids, apart.get(row.competency)) for row in reading.ratings.all()
        ],
    }


def _show_use(use: ModelUse | None) -> dict[str, Any] | None:
    if use is None:
        return None
    names = ("prompt_hash", "calls", "tokens_in", "tokens_out", "seconds", "problem")
    cost = None if use.cost is None else float(use.cost)
    return {"name": use.model, "cost": cost, **{name: getattr(use, name) for name in names}}


def _show_apart(row: SuggestedRating | None) -> dict[str, Any] | None:
    return None if row is None else {"engine": row.suggestion.engine, "rating": row.value}


def _show_rating(
    row: SuggestedRating, ids: dict[int, UUID], apart: SuggestedRating | None
) -> dict[str, Any]:
    names = ("competency", "status", "score", "confidence", "probabilities", "next_level", "reason")
    return {
        **{name: getattr(row, name) for name in names},
        "rating": row.value,
        "apart": _show_apart(apart),
        "excluded": [
            {"start": start, "end": end, "reason": reason} for start, end, reason in row.excluded
        ],
        "evidence": [
            {
                **_show_quote(item, ids),
                "kind": item.kind,
                "polarity": item.polarity,
                "turn": item.turn,
            }
            for item in row.evidence.all()
        ],
    }


class RetryView(ApiView):
    """Read a transcript again."""

    @describe(
        "retry_suggestion",
        "Ask again after a failed reading",
        answer=JobShape,
        problems=(409,),
        text="Gives it three new starts.",
    )
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002, ARG002 (named in the address)
        """Ask again, if the last reading failed."""
        seen = Transcript.objects.visible_to(self.user).without_words()
        transcript = find(seen.select_related("interview__candidacy"), id)
        retry_suggestion(transcript, by=self.user)
        return Response(read_job(transcript))
