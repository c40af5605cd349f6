"""What workers do for this app."""

from __future__ import annotations

import time

from celery import shared_task
from django.db import transaction

from candidates.actions.imports import forget_refusals, take_in
from candidates.actions.retention import apply_each
from candidates.actions.uploads import read_upload as read
from candidates.kinds import RETAIN
from candidates.querysets import READ_UPLOAD, TAKE_IN
from jobs import clock
from jobs.actions import Lease, enqueue, finish
from jobs.tasks import run_job

SECONDS = 30.0  # after which the night's erasing begins nobody new


@shared_task(name=READ_UPLOAD)
def read_upload(job_id: str) -> str:
    """Read the file that the job names; running it twice stores one transcript."""
    return run_job(job_id, read)


@shared_task(name=RETAIN)
def apply_retention_policies(job_id: str) -> str:
    """Erase under every active policy, each in a transaction of its own; forget old refusals."""
    return run_job(job_id, _retain)


def _retain(lease: Lease) -> None:
    """Erase for half a minute; what is left is the next job's, within a worker's time."""
    forget_refusals(at=clock.now())
    began, is_left = time.monotonic(), False
    for _due in apply_each(at=clock.now()):
        if is_left := time.monotonic() - began >= SECONDS:
            break
    with transaction.atomic():
        finish(lease, at=clock.now())
        if is_left:
            enqueue(RETAIN, at=clock.now())


@shared_task(name=TAKE_IN)
def take_in_import(job_id: str) -> str:
    """Take in the archive that the job names; running it twice takes each row in once."""
    return run_job(job_id, take_in)
