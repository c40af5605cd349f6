"""What versions of the suggestions' weights look like in the API."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from accounts.api.rows import COMPUTED, Row
from accounts.api.strict import ListQuery, Ref, StrictSerializer
from scorecards.models import Refit, RefitPart


class TuningShape(serializers.Serializer[Any]):
    """What turns a score into a level."""

    cuts = serializers.ListField(
        child=serializers.FloatField(), help_text="Scores that part one level from the next."
    )
    slope = serializers.FloatField(help_text="How fast belief moves from level to level.")
    scales = serializers.DictField(
        child=serializers.FloatField(),
        help_text="By what the points of a kind of evidence are multiplied; 1 if absent.",
    )


class RefitPartShape(serializers.Serializer[Any]):
    """What a refit made of one competency. Figures are null where nothing was fitted."""

    competency = serializers.CharField(help_text="Key of the competency.")
    verdict = serializers.ChoiceField(
        RefitPart.Verdict.choices,
        help_text="no_gain: it does not beat what was in use by more than the standard error. "
        "chance: its levels agree with people no more than by chance. length: the correlation "
        "given length would fall.",
    )
    mode = serializers.ChoiceField(
        RefitPart.Mode.choices, help_text="How much was fitted, by the number of pairs."
    )
    pairs = serializers.IntegerField(help_text="Blind ratings beside a reading, in tens.")
    candidates = serializers.IntegerField(help_text="How many people they are about.")
    parameters = TuningShape(allow_null=True, help_text="What was fitted, used or not.")
    miss_before = serializers.FloatField(
        allow_null=True,
        help_text="Ranked probability score of what was in use; 0 is sure and right.",
    )
    miss_after = serializers.FloatField(
        allow_null=True, help_text="The same of fits that left each candidate out."
    )
    gain_error = serializers.FloatField(
        allow_null=True, help_text="Standard error of the fall of that score."
    )
    kappa_before = serializers.FloatField(
        allow_null=True, help_text="Weighted kappa with people of what was in use."
    )
    kappa_after = serializers.FloatField(
        allow_null=True, help_text="The same of fits that left each candidate out."
    )
    kappa_error = serializers.FloatField(
        allow_null=True, help_text="Standard error of the later kappa."
    )
    partial_before = serializers.FloatField(
        allow_null=True, help_text="Rank correlation with people, given length, as in use."
    )
    partial_after = serializers.FloatField(
        allow_null=True, help_text="The same of fits that left each candidate out."
    )


class RefitRow(Row):
    """One version of the weights of a rubric version."""

    id = serializers.UUIDField(source="public_id")
    number = serializers.IntegerField(help_text="Counts up; suggestions name it.")
    rubric = serializers.UUIDField(source="rubric.public_id", help_text="Public id of the rubric.")
    rubric_name = serializers.CharField(source="rubric.name", help_text="Name of that rubric.")
    rubric_version = serializers.IntegerField(
        source="rubric.version", help_text="Version of that rubric."
    )
    engine = serializers.CharField(help_text="Which version of the engine it is for.")
    kind = serializers.ChoiceField(
        Refit.Kind.choices, help_text="shipped: the way back to the weights that are shipped."
    )
    is_accepted = serializers.BooleanField(
        help_text="Whether suggestions used it from then on. The newest of a rubric and engine "
        "that was accepted is in use."
    )
    made_at = serializers.DateTimeField(help_text="When it was made.")
    made_by = serializers.UUIDField(
        source="made_by.public_id", allow_null=True, help_text="Who; null: the command line."
    )


class RefitDetail(RefitRow):
    """One version of the weights with what it rests on."""

    weights = serializers.DictField(
        child=TuningShape(),
        source=COMPUTED,
        help_text="By competency what it uses; the shipped weights where a key is absent.",
    )
    parts = RefitPartShape(many=True, source=COMPUTED, help_text="Each competency that was tried.")


class RefitQuery(ListQuery):
    """Which versions."""

    rubric = serializers.UUIDField(required=False, help_text="Public id of a rubric version.")


class ShippedWish(StrictSerializer):
    """Which rubric version goes back."""

    rubric = Ref(help_text="Public id of the rubric version.")
