"""`manage.py drain`: do due jobs in this process, with the same tasks, without a broker."""

import signal
import time
from argparse import ArgumentParser
from typing import Any

from celery import current_app
from django.core.management.base import BaseCommand
from django.utils import timezone

from jobs import actions
from jobs.models import Job

IDLE_SECONDS = 0.5


class Command(BaseCommand):
    help = "Work through due jobs without a broker (the embedded installation)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--until-empty", action="store_true", help="stop when nothing is due")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 (Django's signature)
        signal.signal(signal.SIGTERM, _stop)
        current_app.loader.import_default_modules()
        while True:
            actions.fail_used_up(at=timezone.now())
            if not options["until_empty"]:
                actions.enqueue_what_recurs(at=timezone.now())
            if work_next():
                continue
            if options["until_empty"]:
                return
            time.sleep(IDLE_SECONDS)


def work_next() -> bool:
    """Run the task of the job that is due longest; False when nothing is due."""
    job = Job.objects.startable(timezone.now()).order_by("due_at").only("pk", "kind").first()
    if job is None:
        return False
    current_app.tasks[job.kind].apply(args=(str(job.pk),), throw=True)
    return True


def _stop(*_: object) -> None:
    raise SystemExit(0)
