"""How a long-running command ends: after what it is doing, in the middle only if that hangs."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import structlog
from celery.exceptions import SoftTimeLimitExceeded
from django.db import connections

from jobs.errors import is_of_the_database

log = structlog.get_logger("loopboard.jobs")


class StopRequest:
    """Set by Ctrl-C and SIGTERM. The row in hand is finished first; `wait` returns at once."""

    def __init__(self) -> None:
        self._event = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._ask)

    def _ask(self, *_: object) -> None:
        self._event.set()

    def wait(self, seconds: float) -> bool:
        """Wait up to `seconds`; return whether somebody asked to stop."""
        return self._event.wait(seconds)


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise SoftTimeLimitExceeded in a block that takes longer, as a Celery worker does."""

    def ring(*_: object) -> None:
        raise SoftTimeLimitExceeded

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def outliving_the_database() -> Iterator[None]:
    """Let a loop go on, with a new connection, after a round in which the database was away."""
    try:
        yield
    except Exception as error:
        if not is_of_the_database(error):
            raise
        log.warning("database_unreachable", error=type(error).__name__)
        drop_broken_connections()


def drop_broken_connections() -> None:
    """Let the next statement begin a new connection where the old one is broken.

    Not in a transaction: Django would take it for a new one.
    """
    for known in connections.all(initialized_only=True):
        if not known.in_atomic_block:
            known.close_if_unusable_or_obsolete()
