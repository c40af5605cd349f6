"""A person's calendar, at an address that only they know."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from accounts.models import Identified
from integrations.querysets import CalendarFeedQuerySet
from jobs import clock


class CalendarFeed(Identified):
    """One per person; of its address only the SHA-256 of the secret is kept."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feed"
    )
    prefix = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=clock.now)
    last_read_at = models.DateTimeField(null=True, blank=True)

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.prefix}…"
