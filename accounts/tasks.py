"""The worker's part: publish each day where the audit log ends."""

import structlog
from celery import shared_task
from django.db import transaction

from accounts.actions.heads import write_head
from accounts.kinds import PUBLISH_HEAD
from jobs import clock
from jobs.actions import Lease, finish
from jobs.tasks import run_job

log = structlog.get_logger("loopboard.audit")


@shared_task(name=PUBLISH_HEAD)
def publish_audit_head(job_id: str) -> str:
    """Write the head to its folder and its digest to the log, which is kept elsewhere too."""
    return run_job(job_id, _publish)


def _publish(lease: Lease) -> None:
    now = clock.now()
    _, head = write_head(at=now)
    log.info("audit_head_published", digest=head["digest"], streams=len(head["streams"]))
    with transaction.atomic():
        finish(lease, at=now)
