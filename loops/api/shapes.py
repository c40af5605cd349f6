"""What loops look like in the API."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from accounts.api.rows import COMPUTED, Row
from accounts.api.strict import ListQuery, Moment, Ref, StrictSerializer, Text, Whole
from candidates.api.shapes import competency_keys, questions
from candidates.models import Interview
from loops.actions.locking import STATE_REASON_MAX
from loops.actions.states import IN_PROGRESS
from loops.models import Loop
from scorecards.models import Scorecard

STATES = [*Loop.State.choices, (IN_PROGRESS, "In progress (you owe a scorecard)")]
BLIND = "Null while you are blind."


class LoopRow(Row):
    """One candidate's way to a decision, as far as the reader may know it."""

    id = serializers.UUIDField(source="public_id")
    candidacy = serializers.UUIDField(source="candidacy.public_id")
    candidate = serializers.UUIDField(source="candidacy.candidate.public_id")
    candidate_name = serializers.CharField(source="candidacy.candidate.name")
    opening = serializers.UUIDField(source="candidacy.opening.public_id")
    opening_title = serializers.CharField(source="candidacy.opening.title")
    state = serializers.ChoiceField(STATES, help_text="in_progress while you are blind.")
    state_since = serializers.DateTimeField(allow_null=True, help_text=BLIND)
    cards_in = serializers.IntegerField(allow_null=True, help_text=BLIND)
    cards_due = serializers.IntegerField(allow_null=True, help_text=BLIND)
    opened_at = serializers.DateTimeField()


class SeatShape(serializers.Serializer[Any]):
    """A place on the panel."""

    id = serializers.UUIDField()
    user = serializers.UUIDField()
    name = serializers.CharField()
    interview = serializers.UUIDField()
    competencies = serializers.ListField(child=serializers.CharField())
    kind = serializers.ChoiceField(Scorecard.Kind.choices)
    due_at = serializers.DateTimeField(
        allow_null=True,
        help_text="Null while you are blind, except for your own: when a card is due "
        "tells whether it is owed.",
    )
    scorecard = serializers.UUIDField(
        allow_null=True, help_text="Null while you are blind, except for your own."
    )
    scorecard_state = serializers.ChoiceField(
        Scorecard.State.choices, allow_null=True, help_text="As scorecard."
    )
    signed_off_at = serializers.DateTimeField(
        allow_null=True, help_text="Since when a reverse shadow's scorecard counts. As scorecard."
    )


class CoverageShape(serializers.Serializer[Any]):
    """Who covers one competency: fewer than two is thin, nobody is a hole."""

    competency = serializers.CharField()
    name = serializers.CharField()
    planned = serializers.IntegerField(help_text="Panelists who are to cover it.")
    rated = serializers.IntegerField(allow_null=True, help_text=f"Numbers submitted. {BLIND}")
    thin = serializers.BooleanField()
    hole = serializers.BooleanField()
    waived = serializers.BooleanField(help_text="Not told while you are blind: false.")


class MissingShape(serializers.Serializer[Any]):
    """One thing between the loop and ready."""

    code = serializers.CharField()
    detail = serializers.CharField()
    who = serializers.CharField(help_text="A person's name, or empty.")
    competency = serializers.CharField(help_text="A key, or empty.")


class LoopInterviewShape(serializers.Serializer[Any]):
    """One conversation of the loop."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    state = serializers.ChoiceField(Interview.State.choices)
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    competencies = serializers.ListField(child=serializers.CharField())


class WaiverShape(serializers.Serializer[Any]):
    """Why a competency may go without coverage."""

    competency = serializers.CharField()
    reason = serializers.CharField()
    given_by = serializers.CharField()
    given_at = serializers.DateTimeField()


class LoopDetail(LoopRow):
    """The loop with its panel, its coverage and what is missing."""

    rubric = serializers.UUIDField(source="rubric.public_id")
    bar = serializers.FloatField(help_text="Points, 1 to 4; frozen when the loop opened.")
    weights = serializers.DictField(child=serializers.FloatField(), help_text="Frozen.")
    rule = serializers.DictField(help_text="Frozen.")
    state_reason = serializers.CharField(allow_null=True, help_text=BLIND)
    interviews = LoopInterviewShape(many=True, source=COMPUTED)
    seats = SeatShape(many=True, source=COMPUTED)
    coverage = CoverageShape(many=True, source=COMPUTED)
    waivers = WaiverShape(many=True, source=COMPUTED, help_text="None while you are blind.")
    missing = MissingShape(
        many=True, allow_null=True, source=COMPUTED, help_text=f"Empty when ready. {BLIND}"
    )


class LoopQuery(ListQuery):
    """Which loops."""

    state = serializers.ChoiceField(STATES, required=False, help_text="As you may know it.")
    opening = serializers.UUIDField(required=False)
    candidacy = serializers.UUIDField(required=False)
    owed = serializers.ChoiceField(
        ["me", "anyone"],
        required=False,
        help_text="me: you owe a scorecard there. anyone: somebody does, where you may know it.",
    )


class StepWish(StrictSerializer):
    """One interview to plan; with `planned`, what is absent comes from that step."""

    planned = Ref(required=False, help_text="A step of the opening's interview plan.")
    name = Text(required=False, max_length=120, help_text="Needed without `planned`.")
    starts_at = Moment()
    minutes = Whole(required=False, min_value=5, max_value=480)
    competencies = competency_keys(required=False)
    questions = questions(required=False)
    video_url = Text(required=False, allow_blank=True, max_length=500, help_text="https://...")
    pool = Ref(required=False, help_text="Whose interviewers it takes; the step's if absent.")
    panel = serializers.ListField(child=Ref(), required=False, max_length=12)


class LoopWish(StrictSerializer):
    """A loop to open, with its interviews and panel: all of it or nothing."""

    candidacy = Ref()
    steps = serializers.ListField(child=StepWish(), required=False, max_length=30)


class SeatWish(StrictSerializer):
    """A person to seat in an interview."""

    interview = Ref()
    user = Ref()
    competencies = competency_keys(required=False, help_text="Those of the interview if absent.")
    kind = serializers.ChoiceField(Scorecard.Kind.choices, required=False)
    due_at = Moment(required=False, help_text="24 hours after the interview's end if absent.")


class SubstituteWish(StrictSerializer):
    """Who takes the seat."""

    user = Ref()


class ReasonWish(StrictSerializer):
    """Why."""

    reason = Text(max_length=STATE_REASON_MAX)


class LongReason(StrictSerializer):
    """Why, in a sentence."""

    reason = Text(min_length=20, max_length=10_000)


class OptionalReason(StrictSerializer):
    """Why, if you like."""

    reason = Text(required=False, allow_blank=True, max_length=500)


class NudgeWish(StrictSerializer):
    """Whom to remind; without seats everybody who owes a card for an interview that is over."""

    seats = serializers.ListField(
        child=serializers.UUIDField(),
        required=False,
        min_length=1,
        max_length=50,
        help_text="Ids of the loop's seats.",
    )


class NudgeAnswer(serializers.Serializer[Any]):
    """Who is being reminded."""

    seats = serializers.ListField(
        child=serializers.UUIDField(), help_text="Ids of the seats whose holder is reminded."
    )


class CardLinkRow(Row):
    """A link that opens one scorecard for its author; its secret is told to nobody else."""

    id = serializers.UUIDField(source="public_id")
    scorecard = serializers.UUIDField(
        source="scorecard.public_id", help_text="Public id of the scorecard that it opens."
    )
    created_at = serializers.DateTimeField(help_text="When it was asked for.")
    expires_at = serializers.DateTimeField(help_text="72 hours later.")
    sent_at = serializers.DateTimeField(allow_null=True, help_text="When its mail left.")
    used_at = serializers.DateTimeField(allow_null=True, help_text="When it was used up.")
    revoked_at = serializers.DateTimeField(allow_null=True, help_text="When it was ended.")


class WaiverWish(StrictSerializer):
    """A hole in coverage to accept."""

    competency = serializers.RegexField(r"^[a-z][a-z0-9_]{0,39}$", max_length=40)
    reason = Text(min_length=20, max_length=10_000)
