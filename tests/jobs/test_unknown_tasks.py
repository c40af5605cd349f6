"""A worker that lacks a job's task says so on the row; messages of other software touch nothing."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import connections
from django.utils import timezone

from jobs.actions import enqueue
from jobs.models import Job
from jobs.tasks import note_unknown_task

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _transaction_of_the_test(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "close_all", lambda: None)


def throw_away(payload: object) -> None:
    """Do what Celery does with a message whose task it does not know."""
    note_unknown_task(message=SimpleNamespace(payload=payload), name="tests.of_no_kind")


def test_after_three_such_workers_the_job_has_failed() -> None:
    job = enqueue("tests.of_no_kind", uuid4(), at=timezone.now())
    for minutes in range(3):
        with time_machine.travel(timezone.now() + timedelta(minutes=minutes)):
            throw_away([[str(job.pk)], {}, {}])
    job.refresh_from_db()
    assert (job.status, job.attempts, job.error_code) == ("failed", 3, "unknown_kind")
    assert job.error == "Gave up after 3 starts. This installation has no such task."


@pytest.mark.parametrize("payload", [None, [], [[]], [["x"]], [[7]], {"id": 1}, [[str(uuid4())]]])
def test_a_message_of_other_software_is_thrown_away(
    payload: Any, caplog: pytest.LogCaptureFixture
) -> None:
    job = enqueue("tests.of_no_kind", uuid4(), at=timezone.now())
    throw_away(payload)
    job.refresh_from_db()
    assert (job.status, job.attempts) == (Job.Status.PENDING, 0)
    assert "Traceback" not in caplog.text
