"""That somebody vouches for a scorecard written in training, so that it counts."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from jobs import clock
from scorecards.models.cards import Scorecard


class SignOff(models.Model):
    """From here on a reverse shadow's card counts like any other. Never changes."""

    scorecard = models.OneToOneField(Scorecard, on_delete=models.PROTECT, related_name="sign_off")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"{self.scorecard} signed off"
