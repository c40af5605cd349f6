"""What drafts, comparisons and previews of rubrics look like in the API."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from accounts.api.rows import COMPUTED, Row
from accounts.api.strict import Flag, Query, Ref, StrictSerializer, Text, Whole
from scorecards.api.shapes import STATUSES, CompetencyRow, QuoteShape

KINDS = ["added", "removed", "changed", "moved"]


class RubricDraftRow(Row):
    """The next version of a rubric while it is written; a rubric has one draft at most."""

    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField()
    based_on = serializers.UUIDField(
        source="based_on.public_id",
        allow_null=True,
        help_text="The version that was the newest when the draft was begun; null if there was "
        "none.",
    )
    version = serializers.IntegerField(help_text="Counts saves; it is the ETag.")
    created_at = serializers.DateTimeField()
    saved_at = serializers.DateTimeField()
    saved_by = serializers.CharField(
        source="saved_by.name", help_text="Name of the person who saved it last."
    )


class FaultShape(serializers.Serializer[Any]):
    """Why the draft cannot be published yet."""

    pointer = serializers.CharField(help_text="Into the draft.")
    detail = serializers.CharField()


class WarningShape(serializers.Serializer[Any]):
    """What an author should look at again. It hinders nothing."""

    pointer = serializers.CharField(help_text="Into the draft.")
    kind = serializers.CharField(
        help_text="alike: two levels that differ in degree only. Else what a term may stand for: "
        "age, gender, origin, family, school, likeness, delivery, health, belief."
    )
    words = serializers.CharField(help_text='The term as written, or the two levels: "2 and 3".')
    detail = serializers.CharField()


class RubricDraftDetail(RubricDraftRow):
    """A draft with its text and what is to be said of it."""

    competencies = CompetencyRow(many=True, source=COMPUTED)
    faults = FaultShape(many=True, source=COMPUTED)
    warnings = WarningShape(many=True, source=COMPUTED)


class AnchorsDraft(StrictSerializer):
    """A sentence for each level, empty where it is not written yet."""

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """Name the fields by their levels, of which the fourth may be missing."""
        return {
            level: Text(max_length=2_000, allow_blank=True, required=level != "4")
            for level in "1234"
        }


class CompetencyDraft(StrictSerializer):
    """One thing to rate, as far as it is written."""

    key = Text(
        required=False,
        allow_blank=True,
        max_length=40,
        help_text="Lower-case letters, digits and _; made of the name if it is left out.",
    )
    name = Text(required=False, allow_blank=True, max_length=80)
    question = Text(required=False, allow_blank=True, max_length=200)
    anchors = AnchorsDraft(help_text="3 or 4 levels.")


class RubricDraftWish(StrictSerializer):
    """A draft to begin: a rubric's file, or a copy of a version. Neither makes an empty one."""

    name = Text(
        required=False, max_length=120, help_text="Of the rubric; by default the version's."
    )
    rubric = Ref(required=False, help_text="Public id of the version to copy.")
    competencies = serializers.ListField(child=CompetencyDraft(), required=False, max_length=40)


class RubricDraftChange(StrictSerializer):
    """The whole text of the draft."""

    competencies = serializers.ListField(child=CompetencyDraft(), max_length=40)


class PublishWish(StrictSerializer):
    """How to publish."""

    over = Whole(
        required=False,
        min_value=1,
        help_text="Number of the newest version that you have seen; by default the one the draft "
        "is based on.",
    )
    openings = Flag(
        required=False,
        help_text="Whether open openings use it for loops that open from now on; yes unless said.",
    )


class PublishedShape(serializers.Serializer[Any]):
    """The version that was published, and who uses it."""

    rubric = serializers.UUIDField()
    name = serializers.CharField()
    version = serializers.IntegerField()
    moved = serializers.ListField(
        child=serializers.UUIDField(), help_text="Openings whose new loops use it."
    )
    kept = serializers.ListField(
        child=serializers.UUIDField(),
        help_text="Openings that stay: their weights, must-haves or plan do not fit it.",
    )


class PieceShape(serializers.Serializer[Any]):
    """Words of one text or of both."""

    kind = serializers.ChoiceField(
        ["same", "gone", "new"], help_text="In both, only in the earlier, only in the later."
    )
    words = serializers.CharField(help_text="With the blanks before them.")


class TextChangeShape(serializers.Serializer[Any]):
    """One text that differs."""

    part = serializers.CharField(help_text="name, question, or the anchor's level: 1 to 4.")
    before = serializers.CharField(help_text="The earlier text; empty if there was none.")
    after = serializers.CharField(help_text="The later text; empty if there is none.")
    pieces = PieceShape(many=True, help_text="Both texts, cut into words.")


class CompetencyChangeShape(serializers.Serializer[Any]):
    """One competency that differs."""

    key = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(KINDS, help_text="moved: nothing else changed.")
    before = serializers.IntegerField(
        allow_null=True, help_text="Its earlier place from 1; null if it was not there."
    )
    after = serializers.IntegerField(
        allow_null=True, help_text="Its later place from 1; null if it is gone."
    )
    texts = TextChangeShape(many=True, help_text="Texts that differ.")


class ComparisonShape(serializers.Serializer[Any]):
    """What differs between two versions or drafts; what is the same is left out."""

    before = serializers.UUIDField(help_text="Public id of the earlier version or draft.")
    after = serializers.UUIDField(help_text="Public id of the later version or draft.")
    changes = CompetencyChangeShape(many=True, help_text="In the later order, what is gone last.")


class ComparisonQuery(Query):
    """Which two."""

    before = serializers.UUIDField(help_text="Public id of the earlier version or draft.")
    after = serializers.UUIDField(help_text="Public id of the later version or draft.")


class PreviewQuery(Query):
    """What to try it on."""

    transcript = serializers.UUIDField(
        required=False, help_text="Public id of one of the transcripts that are offered."
    )


class OfferedTranscript(serializers.Serializer[Any]):
    """A transcript whose suggested numbers are open to you."""

    id = serializers.UUIDField()
    version = serializers.IntegerField()
    candidate_name = serializers.CharField()
    interview_name = serializers.CharField()
    opening_title = serializers.CharField()


class PreviewedShape(serializers.Serializer[Any]):
    """One competency as the draft would have it rated."""

    key = serializers.CharField()
    name = serializers.CharField()
    status = serializers.ChoiceField(STATUSES)
    rating = serializers.IntegerField(allow_null=True, min_value=1, max_value=4)
    confidence = serializers.FloatField(min_value=0, max_value=1)
    reason = serializers.CharField(help_text="Why there is no number; else empty.")
    stored_status = serializers.ChoiceField(
        STATUSES, allow_null=True, help_text="What is stored; null if nothing is for this key."
    )
    stored_rating = serializers.IntegerField(
        allow_null=True, help_text="The number that is stored; null if there is none."
    )
    stored_by = serializers.CharField(
        allow_null=True, help_text="The version of the built-in engine that the stored one is by."
    )
    evidence = QuoteShape(many=True)


class PreviewShape(serializers.Serializer[Any]):
    """A draft tried on one transcript. Nothing of it is kept."""

    transcript = serializers.UUIDField(allow_null=True)
    offered = OfferedTranscript(many=True, help_text="The newest first, at most 50.")
    competencies = PreviewedShape(many=True, help_text="Empty until a transcript is named.")
