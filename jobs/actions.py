"""What happens to a job: written, claimed, finished, failed, tried again."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from structlog.contextvars import get_contextvars

from jobs.models import MAX_ATTEMPTS, NOBODY, Job, Schedule
from jobs.querysets import CLOCKS_APART, JobQuerySet

AT_ONCE = 500
BACKOFF = (timedelta(seconds=2), timedelta(seconds=15))


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to finish one job: it is lost when somebody else claims the row."""

    job_id: uuid.UUID
    subject: uuid.UUID
    token: uuid.UUID
    request_id: str = ""


class LeaseLost(Exception):  # noqa: N818 (not a fault: somebody else has the job)
    """The job was claimed by another worker or already finished; write nothing."""


def enqueue(kind: str, subject: uuid.UUID = NOBODY, *, at: datetime) -> Job:
    """Write a job in the caller's transaction; one that already waits serves both callers.

    The waiting row stays locked until that transaction ends: a worker that started on it before
    would read what stood before, and nobody would read the rest.
    """
    return enqueue_each(kind, [subject], at=at)[0]


def hurry(kind: str, subject: uuid.UUID = NOBODY, *, at: datetime) -> None:
    """Write a job, or let the one that waits for a later time begin now."""
    job = enqueue(kind, subject, at=at)
    if job.due_at > at:
        job.due_at, job.sent_at = at, None
        job.save(update_fields=["due_at", "sent_at"])


def enqueue_each(kind: str, subjects: Iterable[uuid.UUID], *, at: datetime) -> list[Job]:
    """Write a job for each of these rows, as `enqueue` does for one; a statement for 500."""
    asked_by, wanted = _asked_by(), sorted(set(subjects))
    jobs = [
        Job(kind=kind, subject=subject, due_at=at, created_at=at, request_id=asked_by)
        for subject in wanted
    ]
    return [
        job
        for first in range(0, len(jobs), AT_ONCE)
        for job in Job.objects.write_or_lock(jobs[first : first + AT_ONCE])
    ]


def _asked_by() -> str:
    """Return the id of the request, or of the request whose job runs here, for the logs."""
    return str(get_contextvars().get("request_id", ""))[:64]


def claim(job_id: uuid.UUID, *, at: datetime) -> Lease | None:
    """Take the job if it is free and due; None if it is done, running elsewhere or used up."""
    token = uuid.uuid4()
    taken = (
        Job.objects.startable(at)
        .filter(pk=job_id, attempts__lt=MAX_ATTEMPTS)
        .update(
            status=Job.Status.RUNNING,
            attempts=F("attempts") + 1,
            lease_until=at + timedelta(seconds=settings.JOB_LEASE_SECONDS),
            token=token,
            started_at=at,
            error="",
            error_code="",
        )
    )
    if not taken:
        return None
    subject, request_id = Job.objects.values_list("subject", "request_id").get(pk=job_id)
    return Lease(job_id, subject, token, request_id)


def finish(lease: Lease, *, at: datetime) -> None:
    """Mark the job done inside the transaction that writes its result. Raises LeaseLost."""
    _settle(lease, status=Job.Status.DONE, finished_at=at, lease_until=None)


def fail(lease: Lease, *, code: str, reason: str, at: datetime) -> None:
    """End the job with a reason that people see (never a candidate's words). Raises LeaseLost."""
    _settle(
        lease,
        status=Job.Status.FAILED,
        finished_at=at,
        lease_until=None,
        error_code=code[:60],
        error=reason[:500],
    )


def give_back(lease: Lease, *, code: str, reason: str, at: datetime) -> None:
    """Return a job whose start went wrong: it waits again, or fails after the third start."""
    attempts = Job.objects.values_list("attempts", flat=True).get(pk=lease.job_id)
    if attempts >= MAX_ATTEMPTS:
        fail(lease, code=code, reason=f"Gave up after {attempts} starts. {reason}", at=at)
        return
    again = {"status": Job.Status.PENDING, "due_at": at + BACKOFF[attempts - 1], "sent_at": None}
    try:
        with transaction.atomic():
            _settle(
                lease,
                **again,
                lease_until=None,
                token=None,
                error_code=code[:60],
                error=reason[:500],
            )
    except IntegrityError:  # the same work was asked for meanwhile and waits: once is enough
        _settle(lease, status=Job.Status.DONE, finished_at=at, lease_until=None)


def fail_unknown(job: Job, *, at: datetime) -> None:
    """Fail a job whose kind no task of this installation has: it could only wait for ever."""
    if lease := claim(job.pk, at=at):
        fail(lease, code="unknown_kind", reason="This installation has no such task.", at=at)


def give_back_unknown(job_id: uuid.UUID, *, at: datetime) -> None:
    """Count a start of a job whose task this worker lacks: another, of a newer version, may not."""
    if lease := claim(job_id, at=at):
        reason = "This installation has no such task."
        give_back(lease, code="unknown_kind", reason=reason, at=at)


def _settle(lease: Lease, **changes: object) -> None:
    if not _mine(lease).update(**changes):
        raise LeaseLost(str(lease.job_id))


def _mine(lease: Lease) -> JobQuerySet:
    return Job.objects.filter(pk=lease.job_id, token=lease.token, status=Job.Status.RUNNING)


def fail_used_up(*, at: datetime) -> int:
    """Fail jobs whose third start died without a word; returns how many."""
    return (
        Job.objects.abandoned(at)
        .filter(attempts__gte=MAX_ATTEMPTS)
        .update(
            status=Job.Status.FAILED,
            finished_at=at,
            lease_until=None,
            error_code="worker_lost",
            error=f"Gave up after {MAX_ATTEMPTS} starts. The worker was lost each time.",
        )
    )


def call_off(subjects: Iterable[uuid.UUID], *, at: datetime) -> int:
    """End the open jobs about these rows, which are there no more; a worker on one writes nothing.

    Returns how many there were.
    """
    open_ones = Job.objects.filter(
        subject__in=subjects, status__in=[Job.Status.PENDING, Job.Status.RUNNING]
    )
    return open_ones.update(
        status=Job.Status.FAILED,
        finished_at=at,
        lease_until=None,
        token=None,
        error_code="called_off",
        error="What it was about is no longer stored.",
    )


def try_again(job: Job, *, at: datetime) -> Job:
    """Give a failed job three new starts, as a new row; the old one keeps its reason."""
    return enqueue(job.kind, job.subject, at=at)


def enqueue_scheduled(kind: str, every: timedelta, *, at: datetime) -> bool:
    """Write the recurring job if its time has come; exactly one of many callers does.

    A time that lies too far ahead was written by a clock that was wrong: it has come, too.
    """
    row, _ = Schedule.objects.get_or_create(kind=kind, defaults={"next_at": at})
    if at < row.next_at <= at + every + CLOCKS_APART:
        return False
    with transaction.atomic():
        moved = Schedule.objects.filter(Q(pk=row.pk) & Q(next_at=row.next_at)).update(
            next_at=at + every
        )
        if moved:
            hurry(kind, at=at)
    return bool(moved)


def enqueue_what_recurs(*, at: datetime) -> int:
    """Write every recurring job of settings.JOB_SCHEDULE whose time has come; returns how many."""
    due = [enqueue_scheduled(kind, every, at=at) for kind, every in settings.JOB_SCHEDULE.items()]
    return sum(due)
