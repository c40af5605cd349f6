"""A task for tests: it says in a folder when it started and ended, and waits while it is held.

The folder stands in LOOPBOARD_PROBE: `started` and `ended` get one line a run; while a file `hold`
exists a run does not end.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from jobs.actions import Lease, finish
from jobs.errors import JobRefused
from jobs.tasks import run_job

KIND = "tests.probe"
REFUSING = "tests.refuse"
BREAKING = "tests.break"


@shared_task(name=KIND)
def probe(job_id: str) -> str:
    """Run once: note the start, wait while held, finish, note the end."""
    return run_job(job_id, _probe)


def _probe(lease: Lease) -> None:
    folder = Path(os.environ["LOOPBOARD_PROBE"])
    _note(folder / "started", lease)
    while (folder / "hold").exists():
        time.sleep(0.05)
    with transaction.atomic():
        finish(lease, at=timezone.now())
        _note(folder / "ended", lease)


def _note(path: Path, lease: Lease) -> None:
    with path.open("a") as file:
        file.write(f"{lease.subject}\n")


@shared_task(name=REFUSING)
def refuse(job_id: str) -> str:
    """Say that trying again would not help."""
    return run_job(job_id, _refuse)


def _refuse(lease: Lease) -> None:
    raise JobRefused("too_long", "Over 100,000 words are more than one interview.")


@shared_task(name=BREAKING)
def break_down(job_id: str) -> str:
    """Go wrong in a way that nobody foresaw."""
    return run_job(job_id, _break_down)


def _break_down(lease: Lease) -> None:
    raise ZeroDivisionError("Tess Kim said one thing")
