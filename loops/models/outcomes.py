"""What became of those who were hired: after six and twelve months."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Identified
from jobs import clock
from loops.models.boards import Loop
from loops.querysets import OutcomeQuerySet


class Outcome(Identified):
    """Whether a hired person stayed, and how they perform, 1 to 4. Never changes.

    A correction is a row with the next `number`; the highest one counts.
    """

    class Months(models.IntegerChoices):
        """How long after the decision."""

        SIX = 6, _("6 months")
        TWELVE = 12, _("12 months")

    loop = models.ForeignKey(Loop, on_delete=models.PROTECT, related_name="outcomes")
    months = models.PositiveSmallIntegerField(choices=Months)
    number = models.PositiveSmallIntegerField()
    stayed = models.BooleanField()
    performance = models.PositiveSmallIntegerField(null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField(default=clock.now)

    objects = OutcomeQuerySet.as_manager()

    class Meta:
        ordering = ["-recorded_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["loop", "months", "number"], name="outcome_number_is_unique"
            ),
            models.CheckConstraint(
                condition=Q(months__in=[6, 12]), name="outcome_is_after_6_or_12_months"
            ),
            models.CheckConstraint(
                condition=Q(performance__isnull=True) | Q(performance__gte=1, performance__lte=4),
                name="outcome_performance_is_1_to_4",
            ),
            models.CheckConstraint(
                condition=Q(stayed=False) | Q(performance__isnull=False),
                name="outcome_of_who_stayed_has_a_performance",
            ),
        ]

    def __str__(self) -> str:
        return f"After {self.months} months: {self.performance or 'left'}"
