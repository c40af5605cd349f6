"""What was taken out of a sealed card: words that were withdrawn, or whose time was over."""

from __future__ import annotations

from django.db import models

from jobs import clock
from scorecards.models.cards import CardRevision


class Redaction(models.Model):
    """`quotes` words of the candidate went from one revision, its ratings and notes stayed.

    The revision keeps the hash under which it was sealed; `content_hash` is that of what is left.
    Never changes.
    """

    revision = models.OneToOneField(
        CardRevision, on_delete=models.PROTECT, related_name="redaction"
    )
    quotes = models.PositiveSmallIntegerField()
    content_hash = models.CharField(max_length=64)
    redacted_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(quotes__gte=1), name="redaction_took_something"
            )
        ]

    def __str__(self) -> str:
        return f"{self.quotes} quotes of {self.revision}"
