"""A database that restarts in the middle of a job, or between two, ends neither job nor process."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from unittest.mock import Mock
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction
from django.utils import timezone

from jobs.actions import enqueue
from jobs.management.commands import drain as draining
from jobs.management.commands import relay as relaying
from jobs.management.commands.drain import work_through
from jobs.models import Job
from jobs.stopping import outliving_the_database
from tests.jobs import probe


def break_off(*, in_transaction: bool) -> None:
    """Let PostgreSQL end our connection, as it does when it is shut down."""

    def die() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    if not in_transaction:
        die()
    with transaction.atomic():
        die()


@pytest.mark.django_db(transaction=True)
@pytest.mark.server
@pytest.mark.parametrize("in_transaction", [True, False])
def test_a_job_whose_connection_breaks_says_so_and_the_next_is_done(
    in_transaction: bool,  # noqa: FBT001 (a parameter of the test)
    tmp_path: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LOOPBOARD_PROBE", str(tmp_path))
    monkeypatch.setattr(probe, "_break_down", lambda _: break_off(in_transaction=in_transaction))
    enqueue(probe.BREAKING, uuid4(), at=timezone.now() - timedelta(minutes=1))
    enqueue(probe.KIND, uuid4(), at=timezone.now())
    work_through()
    rows = Job.objects.values_list("kind", "status", "attempts", "error")
    error = "Internal error: OperationalError."
    assert set(rows) == {(probe.BREAKING, "pending", 1, error), (probe.KIND, "done", 1, "")}


@pytest.mark.django_db(transaction=True)
@pytest.mark.server
def test_the_next_round_has_a_new_connection() -> None:
    with outliving_the_database():
        break_off(in_transaction=False)
    assert Job.objects.count() == 0


def run_rounds(command: str, error: Exception, monkeypatch: pytest.MonkeyPatch) -> int:
    """Run a command whose first round goes wrong until its second; return its rounds."""
    step = Mock(side_effect=[error, 0])
    waits = iter(range(20))  # a fault of the test must not last for ever
    stop = Mock(wait=lambda _: step.call_count == 2 or next(waits) is None)
    if command == "relay":
        monkeypatch.setattr(relaying.Command, "make_round", step)
        monkeypatch.setattr(relaying, "StopRequest", lambda: stop)
    else:
        monkeypatch.setattr(draining, "work_next", step)
        monkeypatch.setattr(draining, "StopRequest", lambda: stop)
    call_command(command)
    return step.call_count


@pytest.mark.django_db
@pytest.mark.parametrize("command", ["relay", "drain"])
@pytest.mark.parametrize("error", [OperationalError(), InterfaceError()])
def test_a_round_without_a_database_is_not_the_last(
    command: str, error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run_rounds(command, error, monkeypatch) == 2


@pytest.mark.django_db
@pytest.mark.parametrize("command", ["relay", "drain"])
def test_a_fault_of_ours_ends_them(command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(DatabaseError):
        run_rounds(command, DatabaseError(), monkeypatch)


@pytest.mark.django_db
def test_wrong_sql_is_a_fault_of_ours_on_either_database() -> None:
    with pytest.raises(DatabaseError), outliving_the_database(), transaction.atomic():
        connection.cursor().execute("SELECT nothing FROM nowhere")
