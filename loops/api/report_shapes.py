"""What the reports answer, field by field."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from accounts.api.rows import COMPUTED, Row
from accounts.api.strict import Query


class OpeningParameter(Query):
    """Of one opening, or of all."""

    opening = serializers.UUIDField(
        required=False, help_text="Public id of an opening that you run; all without it."
    )


class YearQuery(OpeningParameter):
    """A calendar year, or all."""

    year = serializers.IntegerField(
        required=False, min_value=2000, max_value=2099, help_text="All years without it."
    )


class DaysQuery(OpeningParameter):
    """Days in UTC, both included; the last 26 weeks without them."""

    since = serializers.DateField(
        required=False,
        help_text="The first day. The newest 10,000 rows count: the answer tells a later day "
        "where there are more.",
    )
    until = serializers.DateField(required=False, help_text="The last day.")


class PaceShape(serializers.Serializer[Any]):
    """How timely cards are; nulls where fewer than 10 count."""

    due = serializers.IntegerField(
        allow_null=True, help_text="Cards that are sealed, or whose time is over."
    )
    sealed = serializers.IntegerField(allow_null=True, help_text="Of these, how many are sealed.")
    median_hours = serializers.FloatField(
        allow_null=True, help_text="From the interview's end to the seal."
    )
    p90_hours = serializers.FloatField(
        allow_null=True, help_text="Within so many hours nine of ten were sealed."
    )
    late = serializers.FloatField(allow_null=True, help_text="Share, 0 to 1; owed ones count.")


class PaceOfWeekShape(PaceShape):
    """The pace of a week."""

    monday = serializers.DateField()


class PaceOfPersonShape(PaceShape):
    """The pace of an interviewer with 10 cards or more."""

    person = serializers.UUIDField(help_text="Public id of the interviewer.")
    name = serializers.CharField()


class TimingShape(Row):
    """Time to submit."""

    since = serializers.DateField(source=COMPUTED, help_text="The first day that counts, in UTC.")
    until = serializers.DateField(source=COMPUTED, help_text="The last day, in UTC.")
    everybody = PaceShape(source=COMPUTED)
    weeks = PaceOfWeekShape(many=True, source=COMPUTED, help_text="By the interviews' weeks.")
    people = PaceOfPersonShape(many=True, source=COMPUTED, help_text="The latest first.")
    unnamed = serializers.IntegerField(
        source=COMPUTED, help_text="Interviewers with fewer than 10 cards."
    )


class StageShape(serializers.Serializer[Any]):
    """A stage of the funnel."""

    key = serializers.CharField()
    reached = serializers.IntegerField(help_text="Candidates who came at least this far.")
    passed = serializers.FloatField(
        allow_null=True, help_text="Share of the stage before, 0 to 1; null of fewer than 10."
    )
    here = serializers.IntegerField(help_text="Came no further and are on their way, or hired.")
    left = serializers.IntegerField(help_text="Came no further and are out.")


class FunnelShape(Row):
    """The funnel."""

    since = serializers.DateField(source=COMPUTED, help_text="The first day that counts, in UTC.")
    until = serializers.DateField(source=COMPUTED, help_text="The last day, in UTC.")
    stages = StageShape(many=True, source=COMPUTED, help_text="From put forward to hired.")


class ShiftShape(serializers.Serializer[Any]):
    """How far the answers on one competency moved."""

    what = serializers.CharField(help_text="Key of a competency, or `overall`.")
    cards = serializers.IntegerField(allow_null=True, help_text="Null under 10.")
    changed = serializers.IntegerField(allow_null=True, help_text="Null where 1 to 9.")
    up = serializers.IntegerField(allow_null=True, help_text="Numbers that rose.")
    down = serializers.IntegerField(allow_null=True, help_text="Numbers that fell.")
    mean_change = serializers.FloatField(allow_null=True, help_text="Mean move, in points.")


class MovementShape(Row):
    """From sealed to revised."""

    since = serializers.DateField(
        source=COMPUTED,
        allow_null=True,
        help_text="Null, or the first day, in UTC, of which cards count where they are many: the "
        "newest 4,000 and some.",
    )
    sealed = serializers.IntegerField(
        source=COMPUTED, allow_null=True, help_text="Cards; null under 10."
    )
    revised = serializers.IntegerField(
        source=COMPUTED, allow_null=True, help_text="Of these, revised; null where 1 to 9."
    )
    heard = serializers.IntegerField(
        source=COMPUTED,
        allow_null=True,
        help_text="Of these, on everything heard in the debrief; null where 1 to 9.",
    )
    shifts = ShiftShape(many=True, source=COMPUTED, help_text="One a competency, then overall.")


class ImpactLineShape(serializers.Serializer[Any]):
    """One group; nulls where numbers would give people away."""

    group = serializers.CharField(help_text="As candidates declared it.")
    applicants = serializers.IntegerField(allow_null=True, help_text="People decided on.")
    selected = serializers.IntegerField(allow_null=True, help_text="Of these, chosen.")
    rate = serializers.FloatField(allow_null=True, help_text="Selected over applicants, 0 to 1.")
    ratio = serializers.FloatField(allow_null=True, help_text="To the highest rate that is shown.")
    low = serializers.FloatField(allow_null=True, help_text="Of the ratio, 95 percent.")
    high = serializers.FloatField(allow_null=True, help_text="Of the ratio, 95 percent.")
    p_value = serializers.FloatField(allow_null=True, help_text="Fisher's exact, two-sided.")
    is_below = serializers.BooleanField(help_text="Whether the ratio is under the threshold.")
    flips = serializers.BooleanField(help_text="Whether one more selected would clear it.")


class ImpactTableShape(serializers.Serializer[Any]):
    """One grouping in one variant."""

    grouping = serializers.CharField(help_text="sex, ethnicity or both.")
    variant = serializers.CharField(
        help_text="selection (hired) or level (calibrated, above the median)."
    )
    lines = ImpactLineShape(many=True, help_text="One a group.")
    left_out = serializers.IntegerField(help_text="Groups under 2 percent.")
    unknown = serializers.IntegerField(
        allow_null=True,
        help_text="Who declared nothing of this kind; null where it would tell of 1 to 9.",
    )


class ImpactShape(Row):
    """Adverse impact."""

    threshold = serializers.FloatField(source=COMPUTED, help_text="0 to 1.")
    decided = serializers.IntegerField(
        source=COMPUTED,
        allow_null=True,
        help_text="Loops that count; null where `unknown` is, and under 10.",
    )
    tables = ImpactTableShape(
        many=True, source=COMPUTED, help_text="Each grouping in both variants."
    )


class MoveShape(serializers.Serializer[Any]):
    """An answer that a revision changed."""

    key = serializers.CharField(help_text="Key of a competency, or `overall`.")
    before = serializers.CharField(help_text="1 to 4, or a word.")
    after = serializers.CharField(help_text="1 to 4, or a word.")


class RevealedShape(serializers.Serializer[Any]):
    """A revision by somebody who could see others' opinions."""

    loop = serializers.UUIDField()
    author = serializers.UUIDField()
    author_name = serializers.CharField()
    revision = serializers.IntegerField(help_text="Number of the revision, from 2.")
    at = serializers.DateTimeField()
    basis = serializers.CharField()
    saw_suggestion = serializers.BooleanField(help_text="Had seen suggested numbers.")
    saw_colleagues = serializers.BooleanField(help_text="Could see a colleague's card.")
    moves = MoveShape(many=True, help_text="Empty where only words changed.")


class RevealedListShape(Row):
    """Changed after reveal."""

    results = RevealedShape(many=True, source=COMPUTED, help_text="The newest first, at most 500.")
