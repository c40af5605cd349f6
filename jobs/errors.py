"""Why a job cannot be done, and whether the database was why."""

import sqlite3

from django.db import InterfaceError, OperationalError


class JobRefused(Exception):  # noqa: N818 (an answer, not a fault)
    """Trying again would not help: `code` is stable, `reason` is a sentence for people."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


def is_of_the_database(error: BaseException | None) -> bool:
    """Return whether the database was away, busy or full, so that another try may help.

    Of wrong SQL SQLite says OperationalError, too.
    """
    if not isinstance(error, InterfaceError | OperationalError):
        return False
    return getattr(error.__cause__, "sqlite_errorcode", None) != sqlite3.SQLITE_ERROR
