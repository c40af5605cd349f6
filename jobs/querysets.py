"""Reusable queries over jobs."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from uuid import UUID

    from jobs.models import Job

RESEND_AFTER = timedelta(seconds=120)


class JobQuerySet(models.QuerySet["Job", "Job"]):
    """Jobs by what may happen to them now."""

    model: type[Job]

    def startable(self, now: datetime) -> JobQuerySet:
        """Return waiting jobs that are due, and running ones whose lease ran out."""
        return self.filter(Q(status="pending", due_at__lte=now) | self._abandoned(now))

    def unsent(self, now: datetime) -> JobQuerySet:
        """Return startable jobs that the broker has not been given, or may have lost."""
        return self.startable(now).filter(
            Q(sent_at__isnull=True) | Q(sent_at__lte=now - RESEND_AFTER)
        )

    def abandoned(self, now: datetime) -> JobQuerySet:
        """Return running jobs whose worker has been silent past its lease."""
        return self.filter(self._abandoned(now))

    def about(self, kind: str, subject: UUID) -> JobQuerySet:
        """Return the jobs of one kind on one row, the newest first."""
        return self.filter(kind=kind, subject=subject).order_by("-created_at")

    def oldest_wait(self, now: datetime) -> float:
        """Return the age in seconds of the longest-waiting due job; 0 when nothing waits."""
        first: Any = self.filter(status="pending", due_at__lte=now).aggregate(
            first=models.Min("due_at")
        )["first"]
        return (now - first).total_seconds() if first else 0.0

    @staticmethod
    def _abandoned(now: datetime) -> Q:
        return Q(status="running", lease_until__lte=now)
