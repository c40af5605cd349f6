"""What workers do for this app."""

from __future__ import annotations

from celery import shared_task

from candidates.actions.uploads import read_upload as read
from candidates.querysets import READ_UPLOAD
from jobs.tasks import run_job


@shared_task(name=READ_UPLOAD)
def read_upload(job_id: str) -> str:
    """Read the file that the job names; running it twice stores one transcript."""
    return run_job(job_id, read)
