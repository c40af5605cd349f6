"""`relay` hands due jobs to the broker by id alone; what it could not send, it sends later."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from celery import current_app
from django.core.management import call_command
from django.utils import timezone
from kombu.exceptions import OperationalError

from jobs.actions import claim, enqueue
from jobs.models import Job

pytestmark = pytest.mark.django_db

KIND = "tests.probe"


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch, settings: Any) -> list[tuple[str, list[str]]]:
    """Return what the broker was given: names of tasks with their arguments."""
    settings.JOB_SCHEDULE = {}
    given: list[tuple[str, list[str]]] = []

    def send(name: str, args: list[str], **_: object) -> None:
        given.append((name, args))

    monkeypatch.setattr(current_app, "send_task", send)
    return given


def relay() -> None:
    call_command("relay", once=True)


def test_it_sends_the_name_of_the_task_and_the_id_of_the_job(sent: list[Any]) -> None:
    job = enqueue(KIND, uuid4(), at=timezone.now())
    relay()
    assert sent == [(KIND, [str(job.pk)])]


def test_it_sends_a_job_once(sent: list[Any]) -> None:
    enqueue(KIND, uuid4(), at=timezone.now())
    relay()
    relay()
    assert len(sent) == 1


def test_it_sends_a_job_again_that_the_broker_has_lost(sent: list[Any]) -> None:
    enqueue(KIND, uuid4(), at=timezone.now())
    relay()
    Job.objects.update(sent_at=timezone.now() - timedelta(seconds=121))
    relay()
    assert len(sent) == 2


def test_it_leaves_what_is_not_due(sent: list[Any]) -> None:
    enqueue(KIND, uuid4(), at=timezone.now() + timedelta(hours=1))
    relay()
    assert sent == []


def test_it_sends_a_job_whose_worker_died(sent: list[Any]) -> None:
    job = enqueue(KIND, uuid4(), at=timezone.now())
    claim(job.pk, at=timezone.now() - timedelta(hours=1) + timedelta(seconds=1))
    Job.objects.update(status="running", lease_until=timezone.now(), token=uuid4())
    relay()
    assert sent == [(KIND, [str(job.pk)])]


def test_it_fails_a_job_whose_third_worker_died(sent: list[Any]) -> None:
    enqueue(KIND, uuid4(), at=timezone.now())
    Job.objects.update(status="running", attempts=3, lease_until=timezone.now(), token=uuid4())
    relay()
    assert sent == []
    assert Job.objects.get().error_code == "worker_lost"


def test_without_a_broker_the_job_stays_unsent(
    sent: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OperationalError

    enqueue(KIND, uuid4(), at=timezone.now())
    monkeypatch.setattr(current_app, "send_task", refuse)
    relay()
    assert Job.objects.get().sent_at is None


def test_it_keeps_the_brokers_queue_short(sent: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jobs.management.commands.relay.MOST_UNDERWAY", 3)
    for _ in range(5):
        enqueue(KIND, uuid4(), at=timezone.now())
    relay()
    assert (len(sent), Job.objects.filter(sent_at=None).count()) == (3, 2)


def test_it_writes_what_recurs(sent: list[Any], settings: Any) -> None:
    settings.JOB_SCHEDULE = {"tests.nightly": timedelta(days=1)}
    relay()
    relay()
    assert [name for name, _ in sent] == ["tests.nightly"]
