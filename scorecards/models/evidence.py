"""The candidate's own words under a rating: an exact slice of a stored transcript."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from candidates.models import Transcript
from scorecards.models.cards import Rating
from scorecards.models.suggestions import SuggestedRating


class Evidence(models.Model):
    """`quote` is `transcript.text[start:end]`; it supports a human or a suggested rating."""

    rating = models.ForeignKey(
        Rating, on_delete=models.PROTECT, null=True, blank=True, related_name="evidence"
    )
    suggested = models.ForeignKey(
        SuggestedRating, on_delete=models.PROTECT, null=True, blank=True, related_name="evidence"
    )
    transcript = models.ForeignKey(Transcript, on_delete=models.PROTECT, related_name="evidence")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    quote = models.TextField()
    kind = models.CharField(max_length=40, blank=True)
    polarity = models.SmallIntegerField(default=1)
    turn = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["start"]
        verbose_name_plural = "evidence"
        constraints = [
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="evidence_is_not_empty"),
            models.CheckConstraint(
                condition=Q(rating__isnull=False, suggested__isnull=True)
                | Q(rating__isnull=True, suggested__isnull=False),
                name="evidence_supports_one_rating",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.transcript_id}[{self.start}:{self.end}]"
