"""How a job sends one mail at most once: mark it, let it go, note that it went."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol
from uuid import UUID

from django.db import transaction

from jobs import clock
from jobs.actions import Lease, finish


class Letter(Protocol):
    """What can be handed to the mail server."""

    def send(self) -> None:
        """Hand it over. Raises OSError where it is not taken, others where it cannot be written."""


def send_once(
    lease: Lease,
    take: Callable[[UUID], Letter | None],
    put_back: Callable[[UUID], None],
    mark_sent: Callable[[UUID], None] = lambda _: None,
) -> None:
    """Send the letter that `take` marks and returns; what is refused is put back and raised.

    `mark_sent` notes that it left, where that is kept beside the mark.
    """
    letter = take(lease.subject)
    if letter is not None:
        try:
            letter.send()
        except Exception:  # the mail server did not take it, or it could not even be written
            put_back(lease.subject)
            raise
    with transaction.atomic():
        mark_sent(lease.subject)
        finish(lease, at=clock.now())
