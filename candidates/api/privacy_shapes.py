"""What exports, erasures, holds and policies look like in the API."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from accounts.api.rows import Row
from accounts.api.strict import Flag, StrictSerializer, Text, Whole
from candidates.models import Erasure, RetentionPolicy


class Everything(serializers.Serializer[Any]):
    """Everything held on a candidate."""

    form = serializers.CharField(help_text="Always loopboard-person-1.")
    exported_at = serializers.CharField(help_text="When it was read.")
    candidate = serializers.UUIDField()
    tables = serializers.DictField(
        child=serializers.ListField(child=serializers.DictField()),
        help_text="Rows by table. Other people are Person 1, 2 and so on.",
    )


class ErasureRow(Row):
    """That somebody was erased."""

    id = serializers.UUIDField(source="public_id")
    candidate = serializers.UUIDField(source="candidate.public_id")
    at = serializers.DateTimeField()
    by = serializers.UUIDField(
        source="by.public_id", allow_null=True, help_text="Null: the nightly job, or a restore."
    )
    reason = serializers.ChoiceField(Erasure.Reason.choices)
    rows = serializers.DictField(help_text="How many rows of each table it took.")


class HoldRow(Row):
    """A legal hold."""

    id = serializers.UUIDField(source="public_id")
    reason = serializers.CharField()
    set_by = serializers.UUIDField(source="set_by.public_id", help_text="Who set it.")
    set_at = serializers.DateTimeField(help_text="Since when it stands.")
    lifted_by = serializers.UUIDField(
        source="lifted_by.public_id", allow_null=True, help_text="Null while it stands."
    )
    lifted_at = serializers.DateTimeField(allow_null=True, help_text="Null while it stands.")
    lift_reason = serializers.CharField(help_text="Empty while it stands.")


class HoldWish(StrictSerializer):
    """Why a hold is set or lifted."""

    reason = Text(max_length=2_000, help_text="20 characters or more.")


class Terms(Row):
    """Whose rules apply to a candidate."""

    id = serializers.UUIDField(source="public_id")
    jurisdiction = serializers.CharField(help_text="ISO 3166, like DE or US-CA; empty if unsaid.")
    erasure_asked_on = serializers.DateField(
        allow_null=True, help_text="The day on which they asked to be erased; null: they have not."
    )


class TermsWish(StrictSerializer):
    """What is absent stays."""

    jurisdiction = Text(
        required=False, allow_blank=True, max_length=6, help_text="ISO 3166, like DE or US-CA."
    )
    erasure_asked_on = serializers.DateField(
        required=False,
        allow_null=True,
        help_text="The day on which they asked to be erased; null takes it back.",
    )


class PolicyRow(Row):
    """How long is kept somewhere."""

    id = serializers.UUIDField(source="public_id")
    jurisdiction = serializers.CharField(help_text="Empty: wherever no nearer policy stands.")
    kind = serializers.ChoiceField(RetentionPolicy.Kind.choices)
    days = serializers.IntegerField(
        help_text="How many, from the end of their last loop or their wish."
    )
    active = serializers.BooleanField(help_text="Whether it is done each night to whoever is due.")


class PolicyWish(StrictSerializer):
    """A policy to set."""

    jurisdiction = Text(
        allow_blank=True, max_length=6, help_text="Empty: wherever no nearer policy stands."
    )
    kind = serializers.ChoiceField(RetentionPolicy.Kind.choices)
    days = Whole(min_value=0, max_value=36_525, help_text="Up to a century.")
    active = Flag()


class DueRow(serializers.Serializer[Any]):
    """Somebody whose time is over."""

    candidate = serializers.UUIDField()
    since = serializers.DateField(help_text="The day from which the policy counts.")
    policy = serializers.UUIDField(help_text="The policy under which they are due.")
    kind = serializers.ChoiceField(
        RetentionPolicy.Kind.choices, help_text="Its kind; under `words`, cards and decisions stay."
    )
    active = serializers.BooleanField(help_text="Whether it is done tonight.")
    held = serializers.BooleanField(help_text="Whether a legal hold keeps them.")


class DueList(Row):
    """Whose time is over."""

    due = DueRow(many=True, help_text="Everybody, the longest due under an active policy first.")
