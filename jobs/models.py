"""Work that must not be lost: a row for each job, with a lease, a token and a count of starts."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jobs.querysets import JobQuerySet

MAX_ATTEMPTS = 3
NOBODY = uuid.UUID(int=0)


class Job(models.Model):
    """One piece of work: `kind` is the Celery task's name, `subject` the public id of its row."""

    class Status(models.TextChoices):
        """Where the work stands."""

        PENDING = "pending", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=80)
    subject = models.UUIDField(default=NOBODY)
    status = models.CharField(max_length=10, choices=Status, default=Status.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    token = models.UUIDField(null=True, blank=True)
    error_code = models.CharField(max_length=60, blank=True)
    error = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    request_id = models.CharField(max_length=64, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject"],
                condition=Q(status="pending"),
                name="job_waits_once_per_subject",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["pending", "running", "done", "failed"]),
                name="job_status_is_known",
            ),
            models.CheckConstraint(
                condition=Q(attempts__lte=MAX_ATTEMPTS), name="job_starts_at_most_3_times"
            ),
            models.CheckConstraint(
                condition=~Q(status="running") | Q(token__isnull=False, lease_until__isnull=False),
                name="job_that_runs_has_token_and_lease",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=Q(status__in=["pending", "running"]),
                name="job_open_by_due",
            ),
            models.Index(fields=["subject", "kind", "-created_at"], name="job_by_subject"),
            models.Index(fields=["-finished_at"], name="job_last_finished"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject} ({self.status})"


class Schedule(models.Model):
    """When a recurring kind of job is next due; one row a kind, moved on by whoever enqueues it."""

    kind = models.CharField(max_length=80, unique=True)
    next_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.kind} at {self.next_at:%Y-%m-%d %H:%M}"
