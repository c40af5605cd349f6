"""What rubrics, scorecards and suggestions look like in the API."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.api.rows import COMPUTED, Row
from accounts.api.strict import ListQuery, Ref, StrictSerializer, Text, Whole, to_whole
from scorecards.models import CardRevision, Scorecard

RECOMMENDATIONS = ["strong_no", "no", "yes", "strong_yes"]
STATUSES = ["rated", "no_evidence", "not_asked"]


class RubricRow(Row):
    """A version of a rubric; once published it never changes."""

    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField()
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    published_at = serializers.DateTimeField(allow_null=True)


class CompetencyRow(Row):
    """One thing to rate."""

    key = serializers.CharField()
    name = serializers.CharField()
    question = serializers.CharField()
    anchors = serializers.DictField(
        child=serializers.CharField(), help_text='Level ("1" to "3" or "4") to its sentence.'
    )


class RubricDetail(RubricRow):
    """A version of a rubric with what it asks."""

    competencies = CompetencyRow(many=True, source=COMPUTED)


class AnchorsWish(StrictSerializer):
    """A sentence for each level."""

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """Name the fields by their levels, of which the fourth may be missing."""
        return {level: Text(max_length=2_000, required=level != "4") for level in "1234"}


class CompetencyWish(StrictSerializer):
    """One thing to rate."""

    key = serializers.RegexField(r"^[a-z][a-z0-9_]{0,39}$", max_length=40)
    name = Text(max_length=80)
    question = Text(required=False, allow_blank=True, max_length=200)
    anchors = AnchorsWish(help_text="3 or 4 levels.")


class RubricWish(StrictSerializer):
    """The next version of the rubric of this name."""

    name = Text(max_length=120)
    competencies = serializers.ListField(child=CompetencyWish(), min_length=1, max_length=40)


class RubricChoice(serializers.Serializer[Any]):
    """Which rubric version an opening's cards are made from; null before it is chosen."""

    rubric = serializers.UUIDField(allow_null=True)
    name = serializers.CharField(allow_null=True)
    version = serializers.IntegerField(allow_null=True)


class RubricPick(StrictSerializer):
    """The rubric version to use from now on."""

    rubric = Ref()


@extend_schema_field(
    {
        "oneOf": [
            {"type": "integer", "minimum": 1, "maximum": 4},
            {"type": "string", "enum": ["no_evidence", "not_asked"]},
            {"type": "null"},
        ],
        "description": "1 to 4 by the form's anchors; no_evidence and not_asked never count as "
        "numbers; null while unanswered.",
    }
)
class RatingField(serializers.Field[Any, Any, Any, Any]):
    """A rating as the action reads it, which says what is wrong with it."""

    def to_internal_value(self, data: Any) -> Any:
        """Return the value as it came, 3.0 as 3."""
        return to_whole(data)

    def to_representation(self, value: Any) -> Any:
        """Return the value as it is."""
        return value


class QuoteShape(serializers.Serializer[Any]):
    """The candidate's words: `quote` is `text[start:end]` of the transcript, in characters."""

    transcript = serializers.UUIDField()
    start = serializers.IntegerField()
    end = serializers.IntegerField()
    quote = serializers.CharField()


class QuoteWish(StrictSerializer):
    """A slice of one turn of the candidate; the words are read from the transcript."""

    transcript = Ref()
    start = Whole(min_value=0)
    end = Whole(min_value=1)


class AnswerChange(StrictSerializer):
    """What changes in one competency; what is absent stays."""

    rating = RatingField(required=False, allow_null=True)
    note = Text(required=False, allow_blank=True, max_length=10_000, trim_whitespace=False)
    evidence = serializers.ListField(child=QuoteWish(), required=False, max_length=20)


class DraftChange(StrictSerializer):
    """What changes in a draft; what is absent stays."""

    competencies = serializers.DictField(child=AnswerChange(), required=False)
    overall = serializers.ChoiceField(RECOMMENDATIONS, required=False, allow_null=True)
    summary = Text(required=False, allow_blank=True, max_length=10_000, trim_whitespace=False)


class RevisionWish(DraftChange):
    """What a revision changes, and why."""

    reason = Text(min_length=20, max_length=10_000)
    basis = serializers.ChoiceField(CardRevision.Basis.choices, required=False)


class LeaveWish(StrictSerializer):
    """Why; only the loop's staff read it."""

    reason = Text(required=False, allow_blank=True, max_length=500)


class AnswerShape(serializers.Serializer[Any]):
    """One competency's answer in a draft."""

    rating = RatingField()
    note = serializers.CharField()
    evidence = QuoteShape(many=True)


class DraftShape(serializers.Serializer[Any]):
    """The draft, for its author alone."""

    competencies = serializers.DictField(child=AnswerShape())
    overall = serializers.ChoiceField(RECOMMENDATIONS, allow_null=True)
    summary = serializers.CharField()


class FormItem(serializers.Serializer[Any]):
    """One competency of the frozen form."""

    key = serializers.CharField()
    name = serializers.CharField()
    question = serializers.CharField()
    anchors = serializers.DictField(child=serializers.CharField())
    required = serializers.BooleanField(  # type: ignore[assignment]  # DRF takes declared fields away from the class
        help_text="Whether it must be answered before sealing."
    )


class SealedAnswer(serializers.Serializer[Any]):
    """One competency's answer in a revision."""

    key = serializers.CharField()
    status = serializers.ChoiceField(STATUSES)
    rating = serializers.IntegerField(allow_null=True, min_value=1, max_value=4)
    note = serializers.CharField()
    evidence = QuoteShape(many=True)


class RevisionShape(serializers.Serializer[Any]):
    """What was submitted: number 1 when sealed, later ones as revisions. Never changes."""

    number = serializers.IntegerField()
    sealed_at = serializers.DateTimeField()
    ratings = SealedAnswer(many=True)
    overall = serializers.ChoiceField(RECOMMENDATIONS)
    summary = serializers.CharField()
    reason = serializers.CharField(help_text="Empty for number 1.")
    basis = serializers.ChoiceField(CardRevision.Basis.choices)
    after_reveal = serializers.BooleanField(
        help_text="Whether the author had seen suggested numbers of the loop by then."
    )
    content_hash = serializers.CharField(
        help_text="SHA-256 of card, number, form and document as they were sealed."
    )
    quotes_removed = serializers.IntegerField(
        help_text="Quotes that went with the candidate's words: withdrawn, or their time was over."
    )


class MissingAnswer(serializers.Serializer[Any]):
    """One answer that is owed before sealing."""

    pointer = serializers.CharField(help_text="Into the draft.")
    detail = serializers.CharField()


class CardRow(Row):
    """What one author owes or said about one interview."""

    id = serializers.UUIDField(source="public_id")
    interview = serializers.UUIDField(source="interview.public_id")
    interview_name = serializers.CharField(source="interview.name")
    candidacy = serializers.UUIDField(source="interview.candidacy.public_id")
    candidate_name = serializers.CharField(source="interview.candidacy.candidate.name")
    opening_title = serializers.CharField(source="interview.candidacy.opening.title")
    author = serializers.UUIDField(source="author.public_id")
    author_name = serializers.CharField(source="author.name")
    kind = serializers.ChoiceField(Scorecard.Kind.choices)
    state = serializers.ChoiceField(Scorecard.State.choices)
    due_at = serializers.DateTimeField()
    created_at = serializers.DateTimeField()
    sealed_at = serializers.DateTimeField(allow_null=True)


class CardDetail(CardRow):
    """The card with its form, its draft or its revisions."""

    rubric = serializers.UUIDField(source="rubric.public_id")
    version = serializers.IntegerField(help_text="Counts changes; it is the ETag.")
    opened_at = serializers.DateTimeField(allow_null=True)
    saved_at = serializers.DateTimeField(allow_null=True)
    form = FormItem(many=True)
    draft = DraftShape(allow_null=True, source=COMPUTED)
    missing = MissingAnswer(
        many=True, allow_null=True, source=COMPUTED, help_text="What sealing still needs."
    )
    revisions = RevisionShape(many=True, source=COMPUTED, help_text="The newest first.")


class CardQuery(ListQuery):
    """Which scorecards."""

    state = serializers.ChoiceField(Scorecard.State.choices, required=False)
    interview = serializers.UUIDField(required=False)
    candidacy = serializers.UUIDField(required=False)
    loop = serializers.UUIDField(required=False)
    mine = serializers.BooleanField(required=False, help_text="Only those you write.")
    owed = serializers.BooleanField(required=False, help_text="Only those not sealed yet.")


class LeftShape(serializers.Serializer[Any]):
    """The card that its author has left; it is out of their reach now."""

    id = serializers.UUIDField()
    state = serializers.ChoiceField(["declined", "recused"])
