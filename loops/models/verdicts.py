"""The mechanical recommendation, stored first; then the human decision. Neither ever changes."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Identified
from jobs import clock
from loops.models.boards import Loop
from loops.models.figures import LoopEstimate
from loops.querysets import DecisionQuerySet


class Recommendation(Identified):
    """What the frozen rule makes of an estimate, before anybody decides."""

    class Advice(models.TextChoices):
        """Where the chance of being above the bar points."""

        HIRE = "hire", _("Hire")
        NO_HIRE = "no_hire", _("No hire")
        UNDECIDED = "undecided", _("Undecided")

    loop = models.ForeignKey(Loop, on_delete=models.PROTECT, related_name="recommendations")
    estimate = models.ForeignKey(LoopEstimate, on_delete=models.PROTECT, related_name="+")
    advice = models.CharField(max_length=10, choices=Advice)
    probability = models.FloatField()
    facts = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["loop", "estimate"], name="recommendation_is_made_once"
            ),
            models.CheckConstraint(
                condition=Q(advice__in=["hire", "no_hire", "undecided"]),
                name="recommendation_advice_is_known",
            ),
            models.CheckConstraint(
                condition=Q(probability__gte=0, probability__lte=1),
                name="recommendation_probability_is_0_to_1",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.advice} ({self.probability:.2f})"


class Decision(Identified):
    """What a named person decided, with reasons. A reopened loop gets the next number."""

    class Outcome(models.TextChoices):
        """The three ways a debrief can end."""

        HIRE = "hire", _("Hire")
        NO_HIRE = "no_hire", _("No hire")
        ONE_MORE = "one_more", _("One more interview")

    loop = models.ForeignKey(Loop, on_delete=models.PROTECT, related_name="decisions")
    number = models.PositiveSmallIntegerField()
    recommendation = models.ForeignKey(Recommendation, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=10, choices=Outcome)
    competency = models.CharField(max_length=40, blank=True)
    reason = models.TextField()
    override_reason = models.TextField(blank=True)
    outstanding = models.JSONField(default=list)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(default=clock.now)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    previous = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="next"
    )

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["-decided_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["loop", "number"], name="decision_number_is_unique"),
            models.CheckConstraint(
                condition=Q(outcome__in=["hire", "no_hire", "one_more"]),
                name="decision_outcome_is_known",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="decision_has_a_reason"),
            models.CheckConstraint(
                condition=Q(number=1, previous__isnull=True)
                | Q(number__gt=1, previous__isnull=False),
                name="decision_after_the_first_refers_to_the_last",
            ),
            models.CheckConstraint(
                condition=Q(outcome="one_more") | Q(competency=""),
                name="decision_names_a_competency_only_for_one_more",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("decided_by")),
                name="decision_is_approved_by_somebody_else",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()} ({self.loop})"


class Approval(models.Model):
    """A second person's consent to a decision that needs one: number `decision_number` of the loop.

    Needed where the rule says so, and for a decision over an outstanding required card. It is of
    the figures that `recommendation` rests on: when the cards change, so must the consent. A
    person's last word on a decision counts.
    """

    loop = models.ForeignKey(Loop, on_delete=models.PROTECT, related_name="approvals")
    decision_number = models.PositiveSmallIntegerField()
    recommendation = models.ForeignKey(
        Recommendation, on_delete=models.PROTECT, null=True, related_name="+"
    )
    outcome = models.CharField(max_length=10, choices=Decision.Outcome)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.TextField()
    given_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="approval_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.given_by} approves {self.outcome}"


class Reopening(models.Model):
    """Why a decided loop was opened again; the decision itself stays as it was."""

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="reopening")
    reason = models.TextField()
    reopened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    reopened_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="reopening_has_a_reason")
        ]

    def __str__(self) -> str:
        return f"Reopening of {self.decision}"


class Dissent(models.Model):
    """A panelist's disagreement with a decision, kept with it."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="dissents")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    filed_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "author"], name="dissent_is_one_per_person"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="dissent_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"Dissent of {self.author}"
