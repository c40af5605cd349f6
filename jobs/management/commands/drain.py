"""`manage.py drain`: do due jobs in this process, with the same tasks, without a broker."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from celery import current_app
from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from jobs import actions
from jobs.models import Job
from jobs.stopping import StopRequest, outliving_the_database, time_limit

IDLE_SECONDS = 0.5


class Command(BaseCommand):
    help = "Work through due jobs without a broker (the embedded installation)."
    requires_system_checks: list[str] = []  # pages are not its business

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--until-empty", action="store_true", help="stop when nothing is due")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 (Django's signature)
        current_app.loader.import_default_modules()
        if options["until_empty"]:
            work_through()
            return
        stop = StopRequest()
        while not stop.wait(0):
            is_idle = True
            with outliving_the_database():
                actions.enqueue_what_recurs(at=timezone.now())
                is_idle = not work_next()
            if is_idle:
                stop.wait(IDLE_SECONDS)


def work_through() -> None:
    """Do due jobs until none is left; one that must wait before its next start is left waiting."""
    while work_next():
        pass


def work_next() -> bool:
    """Run the task of the job that is due longest; False when nothing is due."""
    now = timezone.now()
    actions.fail_used_up(at=now)
    job = Job.objects.startable(now).order_by("due_at").only("pk", "kind").first()
    if job is None:
        return False
    if (task := current_app.tasks.get(job.kind)) is None:
        actions.fail_unknown(job, at=now)
    else:
        with time_limit(settings.CELERY_TASK_SOFT_TIME_LIMIT):
            task.apply(args=(str(job.pk),), throw=True)
    return True
