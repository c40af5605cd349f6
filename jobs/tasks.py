"""How a Celery task works on a job row: claim, do, finish; safe to run twice."""

from __future__ import annotations

import signal
from collections.abc import Callable
from typing import Any
from uuid import UUID

import structlog
from celery.exceptions import SoftTimeLimitExceeded, WorkerShutdown, WorkerTerminate
from celery.signals import task_unknown
from django.db import connections
from django.utils import timezone
from structlog.contextvars import bound_contextvars

from jobs import actions
from jobs.actions import Lease, LeaseLost
from jobs.errors import JobRefused
from jobs.stopping import drop_broken_connections

log = structlog.get_logger("loopboard.jobs")


def run_job(job_id: str, work: Callable[[Lease], None]) -> str:
    """Claim the job and do `work`, which must call `finish(lease)` in its result's transaction.

    Returns what became of it: done, not_mine, failed or given_back. A JobRefused fails the job at
    once with its reason; anything else that is raised gives it back, also what a library ends its
    process with. What ends this one goes on. Only codes are logged.
    """
    lease = actions.claim(UUID(job_id), at=timezone.now())
    if lease is None:
        return "not_mine"
    with bound_contextvars(job=job_id, request_id=lease.request_id):
        try:
            return _do(lease, work)
        except LeaseLost:
            log.info("job_lease_lost")
            return "not_mine"


def _do(lease: Lease, work: Callable[[Lease], None]) -> str:
    try:
        work(lease)
    except LeaseLost:
        raise
    except JobRefused as refusal:
        actions.fail(lease, code=refusal.code, reason=refusal.reason, at=timezone.now())
        return "failed"
    except SoftTimeLimitExceeded:
        actions.give_back(lease, code="timeout", reason="It took too long.", at=timezone.now())
        return "given_back"
    except BaseException as error:  # whatever went wrong, the row must say so
        name = type(error).__name__
        log.error("job_went_wrong", error=name)  # noqa: TRY400 (a traceback may quote a candidate)
        drop_broken_connections()  # the row is written by a new one
        actions.give_back(lease, code="error", reason=f"Internal error: {name}.", at=timezone.now())
        if _ends_the_process(error):
            raise
        return "given_back"
    return "done"


def _ends_the_process(error: BaseException) -> bool:
    """Return whether somebody asked for it: by Ctrl-C, Celery's own word, or a signal to a child.

    Of the last, billiard makes a code of its own.
    """
    if isinstance(error, KeyboardInterrupt | WorkerShutdown | WorkerTerminate):
        return True
    return isinstance(error, SystemExit) and error.code in {
        number - 256 for number in signal.valid_signals()
    }


@task_unknown.connect
def note_unknown_task(message: Any, **_: object) -> None:
    """Give a job back that names no task of this worker: Celery throws the message away.

    The relay would send it for ever.
    """
    try:
        job_id = UUID(message.payload[0][0])
    except (ValueError, TypeError, LookupError, AttributeError):  # of other software
        return
    log.error("job_of_no_task", job=str(job_id))
    try:
        actions.give_back_unknown(job_id, at=timezone.now())
    finally:
        connections.close_all()  # this is the worker's parent, which forks
