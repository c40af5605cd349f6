"""The worker's part: daily the end of the audit log and what is over; mail to people."""

from functools import partial

import structlog
from celery import shared_task
from django.db import transaction

from accounts.actions.alerting import take_alert
from accounts.actions.forgetting import forget_what_is_over
from accounts.actions.heads import write_head
from accounts.actions.welcoming import put_invitation_back, take_invitation
from accounts.kinds import FORGET, PUBLISH_HEAD, SEND_INVITATION, SEND_SECURITY_NOTICE
from accounts.models import Invitation, SecurityNotice
from jobs import clock
from jobs.actions import Lease, finish
from jobs.letters import mark_sent, put_back
from jobs.mailing import send_once
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


@shared_task(name=FORGET)
def forget(job_id: str) -> str:
    """Forget sign-ins that have ended and answers that are no longer repeated."""
    return run_job(job_id, _forget)


def _forget(lease: Lease) -> None:
    now = clock.now()
    with transaction.atomic():
        forget_what_is_over(at=now)
        finish(lease, at=now)


@shared_task(name=SEND_INVITATION)
def send_invitation(job_id: str) -> str:
    """Mail the invitation that the job names, if the person is still awaited."""
    return run_job(job_id, _invite)


def _invite(lease: Lease) -> None:
    send_once(lease, take_invitation, put_invitation_back, partial(mark_sent, Invitation.objects))


@shared_task(name=SEND_SECURITY_NOTICE)
def send_security_notice(job_id: str) -> str:
    """Mail the person what has changed, as the notice that the job names says."""
    return run_job(job_id, _alert)


def _alert(lease: Lease) -> None:
    rows = SecurityNotice.objects
    send_once(lease, take_alert, partial(put_back, rows), partial(mark_sent, rows))
