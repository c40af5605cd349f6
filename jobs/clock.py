"""The time at which an action happens: now, unless a block of code says that it was earlier."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.utils import timezone

_moment: ContextVar[datetime | None] = ContextVar("loopboard_moment", default=None)


def now() -> datetime:
    """Return the present moment (aware, UTC), or the one that `at_time` set."""
    return _moment.get() or timezone.now()


@contextmanager
def at_time(moment: datetime) -> Iterator[None]:
    """Let every action in this block happen at `moment`: for building history and for tests."""
    token = _moment.set(moment)
    try:
        yield
    finally:
        _moment.reset(token)
