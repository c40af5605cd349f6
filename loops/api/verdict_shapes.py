"""What figures, recommendations and decisions look like in the API. Points are on the scale."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from accounts.api.rows import Row
from accounts.api.strict import ListQuery, MomentParameter, Ref, StrictSerializer, Text
from candidates.api.talks import JobShape
from loops.models import Decision, Recommendation

OUTCOMES = Decision.Outcome.choices


class LevelShape(serializers.Serializer[Any]):
    """A calibrated level with its uncertainty, in points."""

    estimate = serializers.FloatField(help_text="Calibrated, points.")
    sd = serializers.FloatField(help_text="Standard deviation, points.")
    lo95 = serializers.FloatField()
    hi95 = serializers.FloatField()
    lo80 = serializers.FloatField()
    hi80 = serializers.FloatField()


class CompetencyFigures(LevelShape):
    """One competency's level."""

    key = serializers.CharField()
    name = serializers.CharField()
    raw_mean = serializers.FloatField(allow_null=True, help_text="Null when nobody rated it.")
    n_ratings = serializers.IntegerField()
    weight = serializers.FloatField(help_text="Share of the target.")
    floor = serializers.FloatField(allow_null=True)
    p_below_floor = serializers.FloatField(allow_null=True)


class AdjustmentShape(serializers.Serializer[Any]):
    """Why the calibrated level differs from the raw mean, in points."""

    leniency = serializers.FloatField(help_text="For severe or lenient interviewers.")
    missing = serializers.FloatField(help_text="For competencies that were not rated.")
    shrinkage = serializers.FloatField(help_text="Towards what is usual, for few ratings.")


class CardFigures(serializers.Serializer[Any]):
    """One scorecard's mean, raw and adjusted for its author's severity."""

    card = serializers.UUIDField()
    revision = serializers.UUIDField(help_text="Which revision of the card was read.")
    author = serializers.CharField()
    n_ratings = serializers.IntegerField()
    raw_mean = serializers.FloatField()
    adjusted = serializers.FloatField()


class GapShape(serializers.Serializer[Any]):
    """A competency whose ratings lie two points or more apart."""

    competency = serializers.CharField()
    low = serializers.IntegerField()
    high = serializers.IntegerField()
    gap = serializers.IntegerField()


class OneMoreShape(serializers.Serializer[Any]):
    """The most valuable single competency for one more interview."""

    competency = serializers.CharField()
    sd_after = serializers.FloatField()
    evsi = serializers.FloatField(help_text="Expected gain of the decision, points.")
    p_flip = serializers.FloatField(help_text="Chance that it would change the advice.")
    worth_it = serializers.BooleanField()


class FiguresShape(LevelShape):
    """Every number of a loop's debrief."""

    bar = serializers.FloatField()
    raw_mean = serializers.FloatField()
    raw_median = serializers.FloatField()
    p_above_bar = serializers.FloatField(min_value=0, max_value=1)
    prior_share = serializers.FloatField(help_text="How much rests on what is usual, 0 to 1.")
    n_scorecards = serializers.IntegerField()
    n_ratings = serializers.IntegerField()
    thin = serializers.BooleanField(help_text="Fewer than two raters.")
    adjustment = AdjustmentShape(allow_null=True)
    competencies = CompetencyFigures(many=True)
    cards = CardFigures(many=True)
    leniency = serializers.DictField(
        child=serializers.FloatField(allow_null=True),
        help_text="Scorecard id to its author's leniency in points; null under 10 interviews.",
    )
    discuss = GapShape(many=True)
    split = serializers.BooleanField(help_text="Adjusted cards lie clearly on both sides.")
    one_more = OneMoreShape(allow_null=True)


class RunRef(serializers.Serializer[Any]):
    """The calibration that the figures stand under."""

    id = serializers.UUIDField()
    created_at = serializers.DateTimeField()
    engine = serializers.CharField()


class RecommendationShape(serializers.Serializer[Any]):
    """What the frozen rule says, stored before anybody decides."""

    id = serializers.UUIDField(help_text="Name it when you decide.")
    advice = serializers.ChoiceField(Recommendation.Advice.choices)
    probability = serializers.FloatField(help_text="Chance of being above the bar.")
    created_at = serializers.DateTimeField()


class ResultsShape(serializers.Serializer[Any]):
    """A loop's calibrated results; figures are null while nothing is rated or computed."""

    status = serializers.ChoiceField(["no_ratings", "computing", "ready"])
    job = JobShape(allow_null=True, help_text="The computation, while there are no figures.")
    estimate = serializers.UUIDField(allow_null=True)
    computed_at = serializers.DateTimeField(allow_null=True)
    figures = FiguresShape(allow_null=True)
    run = RunRef(allow_null=True)
    recommendation = RecommendationShape(allow_null=True)


class DecisionRow(Row):
    """What a named person decided."""

    id = serializers.UUIDField(source="public_id")
    loop = serializers.UUIDField(source="loop.public_id")
    number = serializers.IntegerField(help_text="1, or more after a reopening.")
    outcome = serializers.ChoiceField(OUTCOMES)
    competency = serializers.CharField(help_text="Only for one_more.")
    reason = serializers.CharField()
    override_reason = serializers.CharField()
    outstanding = serializers.ListField(
        child=serializers.UUIDField(), help_text="Required cards that were not in."
    )
    recommendation = serializers.UUIDField(source="recommendation.public_id")
    advice = serializers.ChoiceField(Recommendation.Advice.choices, source="recommendation.advice")
    decided_by = serializers.CharField(source="decided_by.name")
    decided_at = serializers.DateTimeField()
    approved_by = serializers.CharField(source="approved_by.name", allow_null=True)
    reopened_at = serializers.DateTimeField(source="reopening.reopened_at", allow_null=True)
    reopening_reason = serializers.CharField(source="reopening.reason", allow_null=True)


class DecisionWish(StrictSerializer):
    """A decision to record."""

    recommendation = Ref(help_text="The recommendation that you read in the results.")
    outcome = serializers.ChoiceField(OUTCOMES)
    reason = Text(max_length=10_000)
    competency = Text(required=False, allow_blank=True, max_length=40)
    override_reason = Text(required=False, allow_blank=True, max_length=10_000)


class ApprovalWish(StrictSerializer):
    """Consent to the next decision, if its outcome is this."""

    outcome = serializers.ChoiceField(OUTCOMES)
    reason = Text(min_length=20, max_length=10_000)


class ApprovalShape(serializers.Serializer[Any]):
    """A second person's consent."""

    decision_number = serializers.IntegerField()
    outcome = serializers.ChoiceField(OUTCOMES)
    given_by = serializers.CharField()
    reason = serializers.CharField()
    given_at = serializers.DateTimeField()


class ApprovalsShape(serializers.Serializer[Any]):
    """Every approval of the loop, the newest first."""

    results = ApprovalShape(many=True)


class DissentShape(serializers.Serializer[Any]):
    """A disagreement kept beside a decision."""

    author = serializers.CharField()
    reason = serializers.CharField()
    filed_at = serializers.DateTimeField()


class DissentsShape(serializers.Serializer[Any]):
    """Every dissent to the decision, the oldest first."""

    results = DissentShape(many=True)


class RunRow(Row):
    """One calibration of the company."""

    id = serializers.UUIDField(source="public_id")
    created_at = serializers.DateTimeField()
    engine = serializers.CharField()
    converged = serializers.BooleanField()
    ratings = serializers.IntegerField()
    cards = serializers.IntegerField(
        help_text="How many entered the calibration: of loops on which nobody owed one."
    )
    candidates = serializers.IntegerField()


class InterviewerFigures(serializers.Serializer[Any]):
    """One interviewer's severity; null below 10 interviews."""

    interviewer = serializers.UUIDField()
    leniency = serializers.FloatField(
        allow_null=True, help_text="Points above (lenient) or below (severe) others."
    )
    sd = serializers.FloatField(allow_null=True)
    lo95 = serializers.FloatField(allow_null=True)
    hi95 = serializers.FloatField(allow_null=True)
    n_interviews = serializers.IntegerField()
    enough = serializers.BooleanField(help_text="10 interviews or more.")
    component = serializers.IntegerField(
        allow_null=True, help_text="Group of interviewers linked by shared candidates."
    )


class ComponentShape(serializers.Serializer[Any]):
    """Interviewers linked by shared candidates; two groups meet in the prior only."""

    number = serializers.IntegerField()
    interviewers = serializers.IntegerField()
    candidates = serializers.IntegerField()


class PanelsShape(serializers.Serializer[Any]):
    """Intraclass correlation of scorecard means, panels of any size."""

    n = serializers.IntegerField(help_text="Candidates with two cards or more.")
    size = serializers.FloatField(help_text="Average size of a panel.")
    single = serializers.FloatField(help_text="Of one scorecard.")
    mean = serializers.FloatField(
        allow_null=True, help_text="Of the average panel's mean; null where all are alike."
    )
    lower = serializers.FloatField(help_text="95 % interval of `single`.")
    upper = serializers.FloatField()


class CompanyFacts(serializers.Serializer[Any]):
    """What the run says of the company."""

    ceiling_share = serializers.FloatField(help_text="Share of top ratings; above 0.4 is a worry.")
    loop_reliability = serializers.FloatField(help_text="Of a loop of four, by the model.")
    alpha = serializers.FloatField(allow_null=True, help_text="Krippendorff's, ordinal.")
    panels = PanelsShape(allow_null=True)
    components = ComponentShape(many=True)


class RunDetail(RunRow):
    """One calibration with its variances and interviewers."""

    criterion = serializers.FloatField(allow_null=True, help_text="REML; lower fits better.")
    variances = serializers.DictField(
        child=serializers.FloatField(), help_text="Squared points per term."
    )
    interviewers = InterviewerFigures(many=True)
    facts = CompanyFacts(allow_null=True, help_text="Null of runs that kept none.")
    notes = serializers.ListField(child=serializers.CharField())
    data_hash = serializers.CharField(help_text="SHA-256 of the ratings it read.")


class AuditRow(Row):
    """What somebody did."""

    stream = serializers.CharField(source="stream.name", help_text="company, or one loop's chain.")
    sequence = serializers.IntegerField(help_text="Place in the stream, from 1, without gaps.")
    at = serializers.DateTimeField()
    actor = serializers.UUIDField(source="actor.public_id", allow_null=True)
    actor_name = serializers.CharField(source="actor.name", allow_null=True)
    actor_kind = serializers.CharField(help_text="person, token, worker or command.")
    verb = serializers.CharField()
    subject_kind = serializers.CharField()
    subject = serializers.UUIDField(source="subject_id")
    request_id = serializers.CharField()
    payload = serializers.DictField()
    digest = serializers.CharField(help_text="Chained to the event before it.")


class AuditQuery(ListQuery):
    """Which events."""

    verb = serializers.CharField(
        required=False,
        max_length=60,
        help_text="Exactly, or a prefix with a dot at its end: `loop.`",
    )
    subject = serializers.UUIDField(required=False)
    actor = serializers.UUIDField(required=False)
    stream = serializers.CharField(required=False, max_length=80)
    since = MomentParameter(required=False, help_text="Not before this time.")
    until = MomentParameter(required=False, help_text="Before this time.")


class AuditHead(Row):
    """Where each stream of the audit log ends."""

    form = serializers.CharField(help_text="Always loopboard-audit-head-1.")
    published_at = serializers.CharField()
    streams = serializers.ListField(
        child=serializers.ListField(), help_text="[name, length, last digest] of each stream."
    )
    digest = serializers.CharField(help_text="SHA-256 over the streams.")
