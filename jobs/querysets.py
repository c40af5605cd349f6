"""Reusable queries over jobs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import connection, models
from django.db.models import Q

if TYPE_CHECKING:
    from uuid import UUID

    from jobs.models import Job

RESEND_AFTER = timedelta(seconds=120)
CLOCKS_APART = timedelta(days=1)


def has_come(field: str, now: datetime) -> Q:
    """True for a moment that is over, and for one so far ahead that a wrong clock wrote it.

    No job waits for a day, and no lease lasts that long.
    """
    return Q(**{f"{field}__lte": now}) | Q(**{f"{field}__gt": now + CLOCKS_APART})


keeps_back: list[Callable[[Any], datetime | None]] = []
"""Since when the apps above tell a person of no work; each adds its question when it is ready."""


class JobQuerySet(models.QuerySet["Job", "Job"]):
    """Jobs by what may happen to them now."""

    model: type[Job]

    def visible_to(self, user: Any) -> JobQuerySet:
        """Return, for who looks after the installation, the jobs that they may know of.

        What work there is tells what people did: a loop's figures are computed as a card is sealed.
        """
        since = [moment for ask in keeps_back if (moment := ask(user)) is not None]
        return self.filter(created_at__lt=min(since)) if since else self.all()

    def startable(self, now: datetime) -> JobQuerySet:
        """Return waiting jobs that are due, and running ones whose lease ran out."""
        return self.filter(Q(has_come("due_at", now), status="pending") | self._abandoned(now))

    def unsent(self, now: datetime) -> JobQuerySet:
        """Return startable jobs that the broker has not been given, or may have lost."""
        lost = has_come("sent_at", now - RESEND_AFTER)
        return self.startable(now).filter(Q(sent_at__isnull=True) | lost)

    def abandoned(self, now: datetime) -> JobQuerySet:
        """Return running jobs whose worker has been silent past its lease."""
        return self.filter(self._abandoned(now))

    def write_or_lock(self, jobs: Sequence[Job]) -> list[Job]:
        """Insert new jobs by one statement; where the same work waits, lock and return that row.

        The update changes nothing. It takes the lock, and waits for whoever holds it.
        """
        fields = self.model._meta.concrete_fields  # noqa: SLF001 (Django's public name for it)
        columns = ", ".join(str(field.column) for field in fields)
        marks = ", ".join([f"({', '.join(['%s'] * len(fields))})"] * len(jobs))
        sql = (
            f"INSERT INTO jobs_job ({columns}) VALUES {marks} "  # noqa: S608 (names of our own model)
            "ON CONFLICT (kind, subject) WHERE status = 'pending' "
            "DO UPDATE SET request_id = jobs_job.request_id RETURNING *"
        )
        values = [
            field.get_db_prep_save(getattr(job, field.attname), connection)
            for job in jobs
            for field in fields
        ]
        return list(self.raw(sql, values))

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
        return Q(has_come("lease_until", now), status="running")
