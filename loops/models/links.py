"""Links by which an author opens one owed card without a password."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Identified
from jobs import clock
from loops.querysets import CardLinkQuerySet
from scorecards.models import Scorecard


class CardLink(Identified):
    """One link to one card, good once, for its author alone.

    Of its secret only the SHA-256 is kept, and that from when its mail leaves. `issued_by` is
    empty for a reminder of the cadence.
    """

    scorecard = models.ForeignKey(Scorecard, on_delete=models.CASCADE, related_name="links")
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    digest = models.CharField(max_length=64, unique=True, null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = CardLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(digest__isnull=False),
                name="card_link_that_was_used_has_left",
            ),
        ]

    def __str__(self) -> str:
        return f"Link to {self.scorecard}"
