"""The worker's part: send events, look for what waits in vain, tell of an endpoint given up."""

from celery import shared_task
from django.db import transaction

from integrations.actions.delivering import HoldLost, wake_queues, work_on
from integrations.actions.notices import put_notice_back, take_notice
from integrations.actions.telling import tell_of_overdue
from integrations.kinds import DELIVER, SWEEP, TELL_OWNER
from integrations.models import Queue
from jobs import clock
from jobs.actions import Lease, LeaseLost, finish
from jobs.errors import JobRefused
from jobs.mailing import send_once
from jobs.tasks import run_job


@shared_task(name=DELIVER)
def deliver_queue(job_id: str) -> str:
    """Send what waits in the queue that the job names."""
    return run_job(job_id, _deliver)


def _deliver(lease: Lease) -> None:
    queue = Queue.objects.filter(public_id=lease.subject).first()
    if queue is None:
        raise JobRefused("gone", "The endpoint was removed.")
    try:
        work_on(queue, lease)
    except HoldLost as error:
        raise LeaseLost(str(lease.job_id)) from error


@shared_task(name=SWEEP)
def sweep_deliveries(job_id: str) -> str:
    """Write events that time makes, and the job of every queue with something due."""
    return run_job(job_id, _sweep)


def _sweep(lease: Lease) -> None:
    now = clock.now()
    tell_of_overdue(at=now)
    with transaction.atomic():
        wake_queues(at=now)
        finish(lease, at=clock.now())


@shared_task(name=TELL_OWNER)
def tell_owner(job_id: str) -> str:
    """Mail the owner of the endpoint that the job names, at most once."""
    return run_job(job_id, _tell)


def _tell(lease: Lease) -> None:
    send_once(lease, take_notice, put_notice_back)
