"""A loop: the candidate, the panel, and how far they are."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Identified
from candidates.models import Candidacy, Interviewer
from jobs import clock
from loops.querysets import LoopQuerySet
from scorecards.models import Rubric, Scorecard


class Loop(Identified):
    """One candidate's way to a decision. Bar, weights, rule and rubric are frozen at opening.

    `state` up to `ready` is computed from seats, cards and coverage, never set by hand;
    `cards_due` and `cards_in` are kept at write time so that lists need no counting.
    """

    class State(models.TextChoices):
        """How far the loop is."""

        PLANNED = "planned", _("Planned")
        INTERVIEWING = "interviewing", _("Interviewing")
        AWAITING_CARDS = "awaiting_cards", _("Awaiting cards")
        READY = "ready", _("Ready")
        DEBRIEF = "debrief", _("Debrief")
        DECIDED = "decided", _("Decided")
        CLOSED = "closed", _("Closed")
        ON_HOLD = "on_hold", _("On hold")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    candidacy = models.OneToOneField(Candidacy, on_delete=models.PROTECT, related_name="loop")
    state = models.CharField(max_length=20, choices=State, default=State.PLANNED)
    rubric = models.ForeignKey(Rubric, on_delete=models.PROTECT, related_name="loops")
    bar = models.DecimalField(max_digits=3, decimal_places=2, default=Decimal("3.00"))
    weights = models.JSONField(default=dict)
    rule = models.JSONField(default=dict)
    cards_due = models.PositiveSmallIntegerField(default=0)
    cards_in = models.PositiveSmallIntegerField(default=0)
    opened_at = models.DateTimeField(default=clock.now)
    state_since = models.DateTimeField(default=clock.now)
    state_reason = models.CharField(max_length=500, blank=True)

    objects = LoopQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        "planned",
                        "interviewing",
                        "awaiting_cards",
                        "ready",
                        "debrief",
                        "decided",
                        "closed",
                        "on_hold",
                        "withdrawn",
                    ]
                ),
                name="loop_state_is_known",
            ),
            models.CheckConstraint(condition=Q(bar__gte=1, bar__lte=4), name="loop_bar_is_1_to_4"),
            models.CheckConstraint(
                condition=Q(cards_in__lte=models.F("cards_due")),
                name="loop_has_no_more_cards_than_due",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-opened_at", "-id"], name="loop_board"),
            models.Index(fields=["-opened_at", "-public_id"], name="loop_newest_first"),
            models.Index(  # the queue, the longest wait first
                fields=["state_since", "id"],
                name="loop_waiting",
                condition=Q(state__in=["ready", "debrief"]),
            ),
            models.Index(  # the board counts from it alone
                fields=["state", "candidacy"],
                name="loop_running",
                condition=~Q(state__in=["closed", "withdrawn"]),
            ),
        ]

    def __str__(self) -> str:
        return f"Loop of {self.candidacy}"

    @property
    def is_over(self) -> bool:
        """Whether nothing more is expected of the panel."""
        return self.state in {self.State.DECIDED, self.State.CLOSED, self.State.WITHDRAWN}


class Seat(Identified):
    """A place on the panel: who covers which competencies, and the card that is owed."""

    loop = models.ForeignKey(Loop, on_delete=models.PROTECT, related_name="seats")
    interviewer = models.OneToOneField(Interviewer, on_delete=models.PROTECT, related_name="seat")
    scorecard = models.OneToOneField(Scorecard, on_delete=models.PROTECT, related_name="seat")
    competencies = models.JSONField(default=list)
    required = models.BooleanField(default=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.interviewer} in {self.loop}"


class Waiver(models.Model):
    """Why a loop may be ready although a competency is covered by fewer than two people."""

    loop = models.ForeignKey(Loop, on_delete=models.PROTECT, related_name="waivers")
    competency = models.CharField(max_length=40)
    reason = models.TextField()
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    given_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["loop", "competency"], name="waiver_is_one_per_competency"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="waiver_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.competency} waived"
