"""What a job promises: it runs under a lease, ends with a time, and fails with a reason."""

from __future__ import annotations

from typing import Any

from celery import current_app
from django.db.models import Q, QuerySet

from config.promises.promise import Promise
from jobs.models import MAX_ATTEMPTS, Job


def _running_without_lease() -> QuerySet[Any, Any]:
    held = Q(lease_until__isnull=False, token__isnull=False, attempts__gte=1)
    return Job.objects.filter(status="running").exclude(held).values_list("pk", flat=True)


def _ended_without_time() -> QuerySet[Any, Any]:
    ended = Q(status__in=["done", "failed"])
    wrong = (ended & Q(finished_at__isnull=True)) | (~ended & Q(finished_at__isnull=False))
    return Job.objects.filter(wrong).values_list("pk", flat=True)


def _failed_without_reason() -> QuerySet[Any, Any]:
    silent = Q(error="") | Q(error_code="")
    return Job.objects.filter(silent, status="failed").values_list("pk", flat=True)


def _waiting_in_vain() -> QuerySet[Any, Any]:
    used_up = Job.objects.filter(status="pending", attempts__gte=MAX_ATTEMPTS)
    return used_up.values_list("pk", flat=True)


def _of_no_task() -> QuerySet[Any, Any]:
    current_app.loader.import_default_modules()
    return Job.objects.exclude(kind__in=list(current_app.tasks)).values_list("pk", flat=True)


JOBS = (
    Promise("A running job has a lease, a token and a start.", _running_without_lease),
    Promise("A job has an end exactly when it is over.", _ended_without_time),
    Promise("A failed job says why.", _failed_without_reason),
    Promise("A waiting job has a start left.", _waiting_in_vain),
    Promise("A job's kind is the name of a task.", _of_no_task),
)
