"""What openings, candidates and candidacies look like in the API."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from accounts.api.rows import COMPUTED, Row
from accounts.api.strict import Flag, ListQuery, Number, Ref, StrictSerializer, Text, Whole
from accounts.models import Invitation
from candidates.actions.openings import COST_LEAST, COST_MOST
from candidates.models import Candidate, OpeningRole

KEY = r"^[a-z][a-z0-9_]{0,39}$"


def competency_keys(**options: Any) -> serializers.ListField:
    """Return the field for a list of competency keys."""
    child = serializers.RegexField(KEY, max_length=40)
    return serializers.ListField(child=child, max_length=40, **options)


def questions(**options: Any) -> serializers.ListField:
    """Return the field for what an interviewer should ask."""
    return serializers.ListField(child=Text(max_length=500), max_length=40, **options)


class PersonRow(Row):
    """A person of the company."""

    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField()
    email = serializers.EmailField()
    title = serializers.CharField()
    is_admin = serializers.BooleanField()
    is_active = serializers.BooleanField(help_text="Whether they may still sign in.")
    signed_in_at = serializers.DateTimeField(
        source="last_login",
        allow_null=True,
        help_text="When they last signed in, for admins; null if never.",
    )
    second_factor = serializers.BooleanField(
        source=COMPUTED, allow_null=True, help_text="Whether they have one, for admins."
    )


class InvitationRow(Row):
    """One mail that tells a person how to come in. The link in it is told to nobody else."""

    id = serializers.UUIDField(source="public_id")
    person = serializers.UUIDField(
        source="person.public_id", help_text="Public id of the person who is invited."
    )
    invited_by = serializers.UUIDField(
        source="invited_by.public_id", help_text="Public id of the admin who invites."
    )
    created_at = serializers.DateTimeField(help_text="When it was asked for.")
    sent_at = serializers.DateTimeField(
        allow_null=True, help_text="When its mail left; null while it has not."
    )
    outcome = serializers.ChoiceField(
        Invitation.Outcome.choices,
        help_text="What became of it; not needed if another came before it left, or they came in.",
    )


class StandingChange(StrictSerializer):
    """What is absent stays."""

    is_admin = Flag(required=False, help_text="Company admin.")
    is_active = Flag(required=False, help_text="Whether they may sign in.")


class InvitationWish(StrictSerializer):
    """A person to invite: they are mailed a link by which they set a password."""

    email = serializers.EmailField(max_length=254)
    name = Text(max_length=120)
    title = Text(required=False, allow_blank=True, max_length=120)
    is_admin = Flag(required=False)
    time_zone = Text(required=False, max_length=64, help_text="IANA name, like Europe/Lisbon.")


class RuleShape(StrictSerializer):
    """How a recommendation follows from the chance of being above the bar."""

    cost_false_hire = Number(
        required=False,
        min_value=COST_LEAST,
        max_value=COST_MOST,
        help_text="Cost of hiring below the bar.",
    )
    cost_false_no = Number(
        required=False,
        min_value=COST_LEAST,
        max_value=COST_MOST,
        help_text="Cost of passing over one above it.",
    )
    approver_required = Flag(required=False, help_text="Every decision needs a second person.")
    must_haves = competency_keys(required=False)
    evsi_threshold = Number(
        required=False, min_value=0, max_value=3, help_text="Points one more interview must gain."
    )


class StepShape(StrictSerializer):
    """One step of the interview plan."""

    name = Text(max_length=120)
    minutes = Whole(required=False, min_value=5, max_value=480)
    competencies = competency_keys(required=False)
    questions = questions(required=False)


class PoolChoice(StrictSerializer):
    """Whose pool a step is."""

    pool = Ref(allow_null=True, help_text="Public id of a pool; null: anybody may be seated.")


class PlannedRow(Row):
    """One step of an opening's interview plan."""

    id = serializers.UUIDField(source="public_id")
    position = serializers.IntegerField()
    name = serializers.CharField()
    minutes = serializers.IntegerField()
    competencies = serializers.ListField(child=serializers.CharField())
    questions = serializers.ListField(child=serializers.CharField())
    pool = serializers.UUIDField(
        source="pool.public_id",
        allow_null=True,
        help_text="Public id of the pool its interviewers come from; null: anybody.",
    )


class OpeningRow(Row):
    """A role to fill."""

    id = serializers.UUIDField(source="public_id")
    title = serializers.CharField()
    level = serializers.CharField()
    team = serializers.CharField()
    bar = serializers.FloatField(help_text="Points on the rating scale, 1 to 4.")
    created_at = serializers.DateTimeField()
    closed_at = serializers.DateTimeField(allow_null=True)


class RoleRow(Row):
    """What a person is for an opening."""

    user = serializers.UUIDField(source="user.public_id")
    name = serializers.CharField(source="user.name")
    role = serializers.ChoiceField(OpeningRole.Role.choices)


class OpeningDetail(OpeningRow):
    """A role to fill, with how it decides and whom it asks."""

    weights = serializers.DictField(
        child=serializers.FloatField(),
        help_text="Share of each competency key in the target; they sum to 1, empty means equal.",
    )
    rule = RuleShape()
    plan = PlannedRow(many=True, source=COMPUTED)
    roles = RoleRow(many=True, source=COMPUTED)


class OpeningChange(StrictSerializer):
    """New terms for loops that open from now on; what is absent stays."""

    bar = Number(
        required=False, min_value=1, max_value=4, help_text="Points, 1 to 4; two decimals."
    )
    weights = serializers.DictField(
        child=Number(min_value=0, max_value=1e6),
        required=False,
        help_text="Per competency key; scaled to sum to 1.",
    )
    rule = RuleShape(required=False)


class OpeningWish(OpeningChange):
    """An opening to create."""

    title = Text(max_length=120)
    level = Text(required=False, allow_blank=True, max_length=60)
    team = Text(required=False, allow_blank=True, max_length=120)
    plan = serializers.ListField(child=StepShape(), required=False, max_length=30)


class RoleWish(StrictSerializer):
    """A role to give."""

    user = Ref()
    role = serializers.ChoiceField(OpeningRole.Role.choices)


class CandidateRow(Row):
    """A person we meet."""

    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField()
    email = serializers.CharField(help_text="Empty if unknown.")
    headline = serializers.CharField()
    internal = serializers.BooleanField(source=COMPUTED, help_text="Works here already.")
    notice_given_on = serializers.DateField(allow_null=True)
    transcription_basis = serializers.ChoiceField(Candidate.Basis.choices)
    consent_withdrawn_on = serializers.DateField(
        allow_null=True, help_text="Since then no words of theirs are kept."
    )
    created_at = serializers.DateTimeField()


class CandidateChange(StrictSerializer):
    """What is absent stays."""

    headline = Text(required=False, allow_blank=True, max_length=160)
    notice_given_on = serializers.DateField(required=False)
    transcription_basis = serializers.ChoiceField(Candidate.Basis.choices, required=False)


class WithdrawalWish(StrictSerializer):
    """That a candidate withdrew."""

    withdrawn_on = serializers.DateField(required=False, help_text="Today if absent.")


class CandidateWish(CandidateChange):
    """A candidate to add."""

    name = Text(max_length=120)
    email = Text(required=False, allow_blank=True, max_length=254)
    user = Ref(required=False, help_text="The account of an internal candidate.")


class CandidateQuery(ListQuery):
    """Which candidates."""

    q = serializers.CharField(required=False, max_length=120, help_text="Part of the name.")
    email = serializers.CharField(required=False, max_length=254, help_text="All of it.")
    opening = serializers.UUIDField(required=False)


class OpeningQuery(ListQuery):
    """Which openings."""

    q = serializers.CharField(required=False, max_length=120, help_text="Part of the title.")
    closed = serializers.BooleanField(required=False)


class CandidacyRow(Row):
    """One candidate for one opening."""

    id = serializers.UUIDField(source="public_id")
    candidate = serializers.UUIDField(source="candidate.public_id")
    candidate_name = serializers.CharField(source="candidate.name")
    opening = serializers.UUIDField(source="opening.public_id")
    opening_title = serializers.CharField(source="opening.title")
    created_at = serializers.DateTimeField()
    closed_at = serializers.DateTimeField(allow_null=True)


class CandidacyWish(StrictSerializer):
    """A candidate to put forward."""

    candidate = Ref()
    opening = Ref()


class CandidacyQuery(ListQuery):
    """Which candidacies."""

    candidate = serializers.UUIDField(required=False)
    opening = serializers.UUIDField(required=False)


class PeopleQuery(ListQuery):
    """Which people."""

    q = serializers.CharField(required=False, max_length=120, help_text="Part of the name.")
    email = serializers.CharField(required=False, max_length=254, help_text="All of it.")
    active = serializers.BooleanField(required=False)
