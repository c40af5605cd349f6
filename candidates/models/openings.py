"""A role to fill: its level, bar, weights, rule and interview plan."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Identified
from candidates.models.pools import Pool
from candidates.querysets import OpeningQuerySet
from jobs import clock


class Opening(Identified):
    """A requisition. `weights` maps competency keys to shares of the target; they sum to 1.

    `bar` is on the rating scale, 1 to 4. `rule` holds cost_false_hire and cost_false_no (both
    > 0), approver_required, must_haves (competency keys) and evsi_threshold (points).
    """

    title = models.CharField(max_length=120)
    level = models.CharField(max_length=60, blank=True)
    team = models.CharField(max_length=120, blank=True)
    bar = models.DecimalField(max_digits=3, decimal_places=2, default=Decimal("3.00"))
    weights = models.JSONField(default=dict)
    rule = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=clock.now)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = OpeningQuerySet.as_manager()

    class Meta:
        ordering = ["title", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(bar__gte=1, bar__lte=4), name="opening_bar_is_1_to_4"
            )
        ]

    def __str__(self) -> str:
        return self.title


class OpeningRole(models.Model):
    """What a person is for one opening."""

    class Role(models.TextChoices):
        """The two roles an opening has, besides its panels."""

        RECRUITER = "recruiter", _("Recruiter")
        HIRING_MANAGER = "hiring_manager", _("Hiring manager")

    opening = models.ForeignKey(Opening, on_delete=models.CASCADE, related_name="roles")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="opening_roles"
    )
    role = models.CharField(max_length=20, choices=Role)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["opening", "user", "role"], name="opening_role_is_given_once"
            ),
            models.CheckConstraint(
                condition=Q(role__in=["recruiter", "hiring_manager"]), name="opening_role_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"


class PlannedInterview(Identified):
    """One step of the interview plan: what it covers (competency keys) and what to ask."""

    opening = models.ForeignKey(Opening, on_delete=models.CASCADE, related_name="plan")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    minutes = models.PositiveSmallIntegerField(default=45)
    competencies = models.JSONField(default=list)
    questions = models.JSONField(default=list)
    pool = models.ForeignKey(
        Pool, on_delete=models.PROTECT, null=True, blank=True, related_name="steps"
    )

    class Meta:
        ordering = ["opening", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["opening", "position"], name="planned_interview_has_its_own_position"
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=5, minutes__lte=480),
                name="planned_interview_takes_5_to_480_minutes",
            ),
        ]

    def __str__(self) -> str:
        return self.name
