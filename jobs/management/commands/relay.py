"""`manage.py relay`: hand due jobs to the broker, by id, and sweep what workers left behind."""

from argparse import ArgumentParser
from datetime import datetime
from typing import Any

import structlog
from celery import current_app
from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connection, transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from jobs import actions
from jobs.models import Job
from jobs.stopping import StopRequest, outliving_the_database

BATCH = 200
MOST_UNDERWAY = 1000  # sent and not yet started: the broker's queue stays short, the rows wait
log = structlog.get_logger("loopboard.relay")


class Command(BaseCommand):
    help = "Send due jobs to the broker every two seconds; also the sweeper. Two may run at once."
    requires_system_checks: list[str] = []  # pages are not its business

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="one round, then stop")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 (Django's signature)
        if options["once"]:
            self.make_round()
            return
        stop = StopRequest()
        while not stop.wait(0):
            with outliving_the_database():
                self.make_round()
            stop.wait(settings.JOB_RELAY_SECONDS)

    def make_round(self) -> int:
        """Sweep, write recurring jobs, send what is due; returns how many were sent."""
        now = timezone.now()
        actions.fail_used_up(at=now)
        actions.enqueue_what_recurs(at=now)
        sent = 0
        try:
            while batch := send_batch(now):
                sent += batch
        except (OperationalError, OSError) as error:
            log.warning("broker_unreachable", error=type(error).__name__)
        return sent


def send_batch(now: datetime) -> int:
    """Send up to BATCH due jobs; a job that could not be sent stays unsent.

    Nothing is locked while the broker is spoken to: it may hang, and whoever submits meanwhile
    must not wait for it. A relay that dies in between has its jobs sent again by RESEND_AFTER.
    """
    jobs = take_unsent(now)
    for position, job in enumerate(jobs):
        try:
            send(job)
        except (OperationalError, OSError):
            unsent = [job.pk for job in jobs[position:]]
            Job.objects.filter(pk__in=unsent, sent_at=now).update(sent_at=None)
            raise
    return len(jobs)


def take_unsent(now: datetime) -> list[Job]:
    """Return up to BATCH due jobs for sending, marked as sent so that no other relay takes them."""
    underway = Job.objects.startable(now).exclude(pk__in=Job.objects.unsent(now)).count()
    room = min(BATCH, MOST_UNDERWAY - underway)
    if room <= 0:
        return []
    with transaction.atomic():
        locked = Job.objects.unsent(now).order_by("due_at").only("pk", "kind")
        if connection.features.has_select_for_update_skip_locked:
            locked = locked.select_for_update(skip_locked=True)
        jobs = list(locked[:room])
        Job.objects.filter(pk__in=[job.pk for job in jobs]).update(sent_at=now)
    return jobs


def send(job: Job) -> None:
    """Publish one job's id under the name of its task, without retries: the row is the retry."""
    current_app.send_task(job.kind, args=[str(job.pk)], retry=False)
