"""`drain` does what workers do, from the same rows, without a broker."""

from __future__ import annotations

from asyncio import CancelledError
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from signal import SIGTERM
from typing import Any
from unittest.mock import Mock
from uuid import UUID, uuid4

import pytest
from celery.exceptions import WorkerShutdown, WorkerTerminate
from django.utils import timezone

from jobs.actions import Lease, claim, enqueue, finish
from jobs.models import Job
from jobs.tasks import run_job
from tests.builders import World
from tests.jobs import probe

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder that the probe task writes to."""
    monkeypatch.setenv("LOOPBOARD_PROBE", str(tmp_path))
    return tmp_path


def runs(folder: Path) -> list[UUID]:
    """Return the subjects of the runs that ended, in their order."""
    path = folder / "ended"
    return [UUID(line) for line in path.read_text().split()] if path.exists() else []


def test_it_does_every_due_job_once_and_the_oldest_first(
    folder: Path, drain: Callable[[], None]
) -> None:
    now = timezone.now()
    subjects = [uuid4() for _ in range(3)]
    for age, subject in enumerate(subjects):
        enqueue(probe.KIND, subject, at=now - timedelta(minutes=age))
    drain()
    assert runs(folder) == subjects[::-1]
    assert set(Job.objects.values_list("status", "attempts")) == {("done", 1)}


def test_it_leaves_a_job_that_is_not_due(folder: Path, drain: Callable[[], None]) -> None:
    enqueue(probe.KIND, uuid4(), at=timezone.now() + timedelta(hours=1))
    drain()
    assert runs(folder) == []


def test_a_task_that_comes_twice_works_once(folder: Path) -> None:
    job = enqueue(probe.KIND, uuid4(), at=timezone.now())
    said = [probe.probe(str(job.pk)) for _ in range(2)]
    assert said == ["done", "not_mine"]
    assert runs(folder) == [job.subject]


def test_a_task_for_a_job_that_runs_elsewhere_does_nothing(folder: Path) -> None:
    job = enqueue(probe.KIND, uuid4(), at=timezone.now())
    claim(job.pk, at=timezone.now())
    assert probe.probe(str(job.pk)) == "not_mine"
    assert runs(folder) == []


def test_a_worker_that_lost_its_lease_writes_nothing(folder: Path) -> None:
    job = enqueue(probe.KIND, uuid4(), at=timezone.now())

    def dawdle(lease: Lease) -> None:
        claim(job.pk, at=timezone.now() + timedelta(hours=1))
        finish(lease, at=timezone.now())

    assert run_job(str(job.pk), dawdle) == "not_mine"
    assert Job.objects.get().status == "running"


def test_a_refused_job_fails_at_once_with_its_reason(drain: Callable[[], None]) -> None:
    enqueue(probe.REFUSING, uuid4(), at=timezone.now())
    drain()
    row = Job.objects.get()
    assert (row.status, row.attempts) == ("failed", 1)
    assert (row.error_code, row.error) == (
        "too_long",
        "Over 100,000 words are more than one interview.",
    )


def test_an_unforeseen_error_is_tried_again_and_never_quoted(drain: Callable[[], None]) -> None:
    enqueue(probe.BREAKING, uuid4(), at=timezone.now())
    drain()
    row = Job.objects.get()
    assert (row.status, row.attempts) == ("pending", 1)
    assert row.error == "Internal error: ZeroDivisionError."


@pytest.mark.parametrize("error", [SystemExit(), SystemExit(1), CancelledError()])
def test_what_would_end_the_process_ends_the_job_alone(
    error: BaseException,
    folder: Path,
    drain: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(probe, "_break_down", Mock(side_effect=error))
    enqueue(probe.BREAKING, uuid4(), at=timezone.now() - timedelta(minutes=1))
    last = enqueue(probe.KIND, uuid4(), at=timezone.now())
    drain()
    row = Job.objects.get(kind=probe.BREAKING)
    assert (row.status, row.attempts, row.error_code) == ("pending", 1, "error")
    assert row.error == f"Internal error: {type(error).__name__}."
    assert runs(folder) == [last.subject]


@pytest.mark.parametrize(
    "stop", [KeyboardInterrupt(), SystemExit(SIGTERM - 256), WorkerShutdown(), WorkerTerminate()]
)
def test_whoever_stops_the_process_stops_it_and_the_job_waits(
    stop: BaseException, drain: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(probe, "_break_down", Mock(side_effect=stop))
    enqueue(probe.BREAKING, uuid4(), at=timezone.now())
    with pytest.raises(type(stop)):
        drain()
    assert (Job.objects.get().status, Job.objects.get().attempts) == ("pending", 1)


def test_a_job_that_hangs_is_given_back_and_the_next_is_done(
    folder: Path, drain: Callable[[], None], settings: Any
) -> None:
    settings.CELERY_TASK_SOFT_TIME_LIMIT = 0.5
    (folder / "hold").touch()
    enqueue(probe.KIND, uuid4(), at=timezone.now() - timedelta(minutes=1))
    enqueue(probe.REFUSING, uuid4(), at=timezone.now())
    drain()
    assert set(Job.objects.values_list("status", "error_code")) == {
        ("pending", "timeout"),
        ("failed", "too_long"),
    }


def test_a_job_of_an_unknown_kind_fails_and_the_next_is_done(
    folder: Path, drain: Callable[[], None]
) -> None:
    enqueue("tests.of_no_kind", uuid4(), at=timezone.now() - timedelta(minutes=1))
    enqueue(probe.KIND, uuid4(), at=timezone.now())
    drain()
    assert set(Job.objects.values_list("status", "error_code")) == {
        ("failed", "unknown_kind"),
        ("done", ""),
    }


def test_a_stored_transcript_is_read(world: World, drain: Callable[[], None]) -> None:
    transcript = world.say()
    drain()
    assert transcript.suggestions.get().ratings.count() == 5
