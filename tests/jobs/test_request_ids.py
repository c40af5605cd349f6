"""What a job does can be followed to the request that asked for it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest
from django.utils import timezone
from structlog.contextvars import bound_contextvars, clear_contextvars, get_contextvars

from accounts.actions.audit import record_event
from accounts.models import AuditEvent, Company
from jobs.actions import Lease, enqueue, finish
from jobs.models import Job
from jobs.tasks import run_job

pytestmark = pytest.mark.django_db
KIND = "jobs.probe"


@pytest.fixture(autouse=True)
def _no_request_of_another_test() -> Iterator[None]:
    clear_contextvars()
    yield
    clear_contextvars()


@pytest.mark.made_up
def test_a_job_and_all_it_leads_to_carry_the_requests_id() -> None:
    company, _ = Company.objects.get_or_create(pk=1)
    with bound_contextvars(request_id="request-1"):
        job = enqueue(KIND, uuid.uuid4(), at=timezone.now())
    seen: dict[str, object] = {}

    def work(lease: Lease) -> None:
        seen.update(get_contextvars())
        enqueue("jobs.next", at=timezone.now())
        record_event("company.changed", company, by=None)
        finish(lease, at=timezone.now())

    assert run_job(str(job.pk), work) == "done"
    assert seen == {"job": str(job.pk), "request_id": "request-1"}
    assert Job.objects.get(kind="jobs.next").request_id == "request-1"
    assert AuditEvent.objects.get().request_id == "request-1"
    assert get_contextvars() == {}


def test_a_job_that_nobody_asked_for_has_no_requests_id() -> None:
    assert enqueue(KIND, at=timezone.now()).request_id == ""
