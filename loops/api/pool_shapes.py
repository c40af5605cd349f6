"""What interviewer pools look like in the API."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from accounts.api.rows import COMPUTED, Row
from accounts.api.strict import Flag, ListQuery, Ref, StrictSerializer, Text, Whole


class PoolRow(Row):
    """People for one kind of interview, and what it takes to be trained for it."""

    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField()
    shadows = serializers.IntegerField(help_text="Shadow scorecards that training takes.")
    reverse_shadows = serializers.IntegerField(
        help_text="Reverse shadow scorecards that training takes."
    )
    needs_sign_off = serializers.BooleanField(
        help_text="Whether an admin says in the end that somebody is trained."
    )
    created_at = serializers.DateTimeField()


class ProgressShape(serializers.Serializer[Any]):
    """How far somebody is in a pool."""

    since = serializers.DateTimeField(help_text="Scorecards sealed from then on are counted.")
    trained_at = serializers.DateTimeField(
        allow_null=True, help_text="Since when they may lead such interviews; null: they learn."
    )
    shadows = serializers.IntegerField(
        help_text="Shadow scorecards sealed so far; 0 once trained. Others' are counted when "
        "nobody on their loop owes one any more."
    )
    reverse_shadows = serializers.IntegerField(help_text="As shadows.")
    reached = serializers.BooleanField(help_text="Whether the pool's numbers are reached.")


class MemberShape(ProgressShape):
    """A person in a pool."""

    user = serializers.UUIDField()
    name = serializers.CharField()
    trained_by = serializers.CharField(
        allow_null=True, help_text="Name of the admin who said so; null where the numbers did."
    )


class OwnTraining(ProgressShape):
    """One's own way in a pool."""

    pool = serializers.UUIDField(help_text="Public id of the pool.")
    name = serializers.CharField(help_text="Name of the pool.")
    shadows_needed = serializers.IntegerField(help_text="Shadow scorecards that training takes.")
    reverse_shadows_needed = serializers.IntegerField(
        help_text="Reverse shadow scorecards that training takes."
    )


class OwnTrainings(serializers.Serializer[Any]):
    """One's own way in each pool."""

    pools = OwnTraining(many=True, help_text="One row a pool, by name.")


class PoolDetail(PoolRow):
    """A pool with its people."""

    members = MemberShape(many=True, source=COMPUTED, help_text="Who may still sign in.")


class PoolQuery(ListQuery):
    """Which pools."""

    q = serializers.CharField(required=False, max_length=80, help_text="Part of the name.")


class PoolChange(StrictSerializer):
    """What is absent stays."""

    name = Text(required=False, max_length=80)
    shadows = Whole(
        required=False,
        min_value=0,
        max_value=20,
        help_text="Shadow scorecards that training takes; 2 for a new pool.",
    )
    reverse_shadows = Whole(
        required=False,
        min_value=0,
        max_value=20,
        help_text="Reverse shadow scorecards that training takes; 2 for a new pool.",
    )
    needs_sign_off = Flag(
        required=False, help_text="Whether an admin says in the end that somebody is trained."
    )


class PoolWish(PoolChange):
    """A pool to write."""

    name = Text(max_length=80)


class MemberChange(StrictSerializer):
    """Whether the person is trained."""

    trained = Flag(help_text="False: they learn anew, from now on.")


class MemberWish(StrictSerializer):
    """A person to put into the pool."""

    user = Ref()
    trained = Flag(required=False, help_text="Whether they are trained already.")
