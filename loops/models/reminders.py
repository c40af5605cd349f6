"""Reminders of owed cards: a row before each mail, so that each goes out at most once."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Identified
from jobs import clock
from jobs.letters import SentOnce, constrain_outcome
from scorecards.models import Scorecard


class Reminder(SentOnce, Identified):
    """One mail about one owed card: by the cadence (`rung`) or by a person (`nudged_by`).

    `ended_at` is when the interview ended as it was planned then: one that moves starts anew.
    """

    scorecard = models.ForeignKey(Scorecard, on_delete=models.CASCADE, related_name="reminders")
    rung = models.PositiveSmallIntegerField(null=True, blank=True)
    nudged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField()
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["scorecard", "ended_at", "rung"],
                condition=Q(rung__isnull=False),
                name="reminder_of_a_rung_is_written_once",
            ),
            models.CheckConstraint(
                condition=Q(rung__isnull=False) ^ Q(nudged_by__isnull=False),
                name="reminder_is_of_the_cadence_or_of_a_person",
            ),
            *constrain_outcome("reminder"),
        ]

    def __str__(self) -> str:
        return f"Reminder of {self.scorecard}"


class ReminderCopy(SentOnce, Identified):
    """The same mail to a recruiter, who is told of a late card; it is sent by a job of its own."""

    reminder = models.ForeignKey(Reminder, on_delete=models.CASCADE, related_name="copies")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["reminder", "user"], name="reminder_is_copied_once_to_a_person"
            ),
            *constrain_outcome("reminder_copy"),
        ]

    def __str__(self) -> str:
        return f"{self.reminder} to {self.user}"
