"""How a job sends one mail at most once: mark it, let it go, note that it went."""

from __future__ import annotations

from collections.abc import Callable
from smtplib import SMTPRecipientsRefused
from typing import Protocol
from uuid import UUID

from django.db import transaction

from jobs import clock
from jobs.actions import Lease, finish
from jobs.errors import JobRefused

PERMANENT = 500


class Letter(Protocol):
    """What can be handed to the mail server."""

    def send(self) -> None:
        """Hand it over. Raises OSError where it is not taken, others where it cannot be written."""


def _refuse_for_good(error: Exception) -> None:
    """Raise JobRefused if the server takes no mail for this address: each mail has one.

    Of an answer from 500 on RFC 5321, 4.2.1, says not to repeat it.
    """
    if not isinstance(error, SMTPRecipientsRefused):
        return
    if all(code >= PERMANENT for code, _ in error.recipients.values()):
        raise JobRefused("mail_refused", "The mail server takes no mail for this address.")


def send_once(
    lease: Lease,
    take: Callable[[UUID], Letter | None],
    put_back: Callable[[UUID], None],
    mark_sent: Callable[[UUID], None] = lambda _: None,
) -> None:
    """Send the letter that `take` marks and returns; what is refused is put back and raised.

    Raises JobRefused where another try would be refused, too.

    `mark_sent` notes that it left, where that is kept beside the mark.
    """
    letter = take(lease.subject)
    if letter is not None:
        try:
            letter.send()
        except Exception as error:  # the mail server did not take it, or it cannot be written
            put_back(lease.subject)
            _refuse_for_good(error)
            raise
    with transaction.atomic():
        mark_sent(lease.subject)
        finish(lease, at=clock.now())
