"""A job is claimed by one, finished by who holds it, and given up after three starts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction

from jobs.actions import (
    LeaseLost,
    claim,
    enqueue,
    enqueue_each,
    enqueue_scheduled,
    fail,
    fail_used_up,
    finish,
    give_back,
    try_again,
)
from jobs.models import Job, Schedule

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
LATER = timedelta(hours=1)
KIND = "tests.probe"


def waiting() -> Job:
    return enqueue(KIND, uuid4(), at=NOON)


def stored(job: Job) -> Job:
    return Job.objects.get(pk=job.pk)


def test_the_same_work_waits_once() -> None:
    subject = uuid4()
    assert enqueue(KIND, subject, at=NOON) == enqueue(KIND, subject, at=NOON + LATER)


def test_work_on_many_rows_is_written_at_once_and_waits_once_each(
    django_assert_num_queries: Any,
) -> None:
    first, second = waiting(), uuid4()
    with django_assert_num_queries(1):
        written = enqueue_each(KIND, [first.subject, second, second], at=NOON + LATER)
    assert {job.subject for job in written} == {first.subject, second}
    assert Job.objects.count() == 2
    assert first in written
    assert stored(first).due_at == NOON
    assert enqueue_each(KIND, [], at=NOON) == []


def test_work_that_already_runs_is_asked_for_again() -> None:
    job = waiting()
    claim(job.pk, at=NOON)
    assert enqueue(KIND, job.subject, at=NOON) != job


def test_a_job_written_in_a_failed_transaction_never_was() -> None:
    with transaction.atomic():
        waiting()
        transaction.set_rollback(True)
    assert Job.objects.count() == 0


def test_a_job_is_claimed_by_one_of_two() -> None:
    job = waiting()
    first, second = claim(job.pk, at=NOON), claim(job.pk, at=NOON)
    assert first is not None
    assert second is None
    assert stored(job).attempts == 1


def test_a_job_is_not_started_before_it_is_due() -> None:
    job = waiting()
    assert claim(job.pk, at=NOON - timedelta(seconds=1)) is None


def test_a_claimed_job_runs_under_a_lease(settings: Any) -> None:
    job = waiting()
    lease = claim(job.pk, at=NOON)
    assert lease is not None
    row = stored(job)
    seconds = timedelta(seconds=settings.JOB_LEASE_SECONDS)
    assert (row.status, row.token, row.lease_until) == ("running", lease.token, NOON + seconds)


def test_a_silent_worker_loses_its_lease_to_the_next() -> None:
    job = waiting()
    silent = claim(job.pk, at=NOON)
    second = claim(job.pk, at=NOON + LATER)
    assert silent is not None
    assert second is not None
    with pytest.raises(LeaseLost):
        finish(silent, at=NOON + LATER)
    finish(second, at=NOON + LATER)
    assert (stored(job).status, stored(job).attempts) == ("done", 2)


def test_a_finished_job_is_not_finished_again() -> None:
    lease = claim(waiting().pk, at=NOON)
    assert lease is not None
    finish(lease, at=NOON)
    with pytest.raises(LeaseLost):
        fail(lease, code="late", reason="Too late.", at=NOON)
    assert Job.objects.get().status == "done"


def test_a_job_given_back_waits_longer_each_time() -> None:
    job, due = waiting(), []
    for _ in range(2):
        lease = claim(job.pk, at=NOON + LATER)
        assert lease is not None
        give_back(lease, code="error", reason="It broke.", at=NOON)
        due.append((stored(job).due_at - NOON).total_seconds())
    assert due == [2, 15]


def test_the_third_start_that_goes_wrong_is_the_last() -> None:
    job = waiting()
    for _ in range(3):
        lease = claim(job.pk, at=NOON + LATER)
        assert lease is not None
        give_back(lease, code="error", reason="It broke.", at=NOON)
    row = stored(job)
    assert (row.status, row.attempts) == ("failed", 3)
    assert (row.error_code, row.error) == ("error", "Gave up after 3 starts. It broke.")
    assert claim(job.pk, at=NOON + LATER) is None


def test_a_job_whose_third_worker_died_fails_with_a_reason() -> None:
    job = waiting()
    for start in range(3):
        claim(job.pk, at=NOON + start * LATER)
    assert fail_used_up(at=NOON + 2 * LATER) == 0
    assert fail_used_up(at=NOON + 3 * LATER) == 1
    row = stored(job)
    assert (row.status, row.error_code) == ("failed", "worker_lost")
    assert row.error == "Gave up after 3 starts. The worker was lost each time."


def test_work_given_back_while_the_same_work_waits_is_over() -> None:
    job = waiting()
    lease = claim(job.pk, at=NOON)
    assert lease is not None
    again = enqueue(KIND, job.subject, at=NOON)
    give_back(lease, code="error", reason="It broke.", at=NOON)
    assert (stored(job).status, stored(job).finished_at) == ("done", NOON)
    assert stored(again).status == "pending"


def test_a_failed_job_gets_new_starts_and_keeps_its_reason() -> None:
    job = waiting()
    lease = claim(job.pk, at=NOON)
    assert lease is not None
    fail(lease, code="no_words", reason="Nobody spoke.", at=NOON)
    again = try_again(stored(job), at=NOON + LATER)
    assert (again.status, again.attempts, again.subject) == ("pending", 0, job.subject)
    assert (stored(job).status, stored(job).error) == ("failed", "Nobody spoke.")


def test_recurring_work_is_written_by_one_of_two_callers() -> None:
    day = timedelta(days=1)
    written = [enqueue_scheduled(KIND, day, at=NOON) for _ in range(2)]
    assert written == [True, False]
    assert Schedule.objects.get().next_at == NOON + day


def test_recurring_work_is_written_again_when_its_time_has_come() -> None:
    day = timedelta(days=1)
    enqueue_scheduled(KIND, day, at=NOON)
    assert not enqueue_scheduled(KIND, day, at=NOON + day - timedelta(seconds=1))
    assert enqueue_scheduled(KIND, day, at=NOON + day)


def test_the_longest_wait_is_that_of_the_oldest_due_job() -> None:
    waiting()
    enqueue(KIND, uuid4(), at=NOON + LATER)
    assert Job.objects.oldest_wait(NOON + timedelta(minutes=5)) == 300
    assert Job.objects.oldest_wait(NOON - timedelta(minutes=5)) == 0


def test_a_recurring_job_comes_again_after_a_clock_was_far_ahead() -> None:
    day = timedelta(days=1)
    enqueue_scheduled(KIND, day, at=NOON + timedelta(days=365))
    assert enqueue_scheduled(KIND, day, at=NOON)
    assert Job.objects.startable(NOON).count() == 1
    assert not enqueue_scheduled(KIND, day, at=NOON + timedelta(minutes=1))


def test_no_job_waits_for_a_clock_that_was_far_ahead() -> None:
    year = timedelta(days=365)
    waits, runs, sent = (enqueue(KIND, uuid4(), at=NOON) for _ in range(3))
    Job.objects.filter(pk=waits.pk).update(due_at=NOON + year)
    claim(runs.pk, at=NOON + year)
    Job.objects.filter(pk=sent.pk).update(sent_at=NOON + year)
    assert set(Job.objects.unsent(NOON)) == {waits, runs, sent}
    assert all(claim(job.pk, at=NOON) for job in (waits, runs, sent))


def test_a_third_start_under_a_clock_that_was_far_ahead_is_given_up() -> None:
    job = waiting()
    for start in range(3):
        claim(job.pk, at=NOON + start * LATER)
    Job.objects.update(lease_until=NOON + timedelta(days=365))
    assert fail_used_up(at=NOON) == 1
