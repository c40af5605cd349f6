"""Leave nothing of what was deleted in SQLite's files."""

from __future__ import annotations

from django.db import connection


def scrub_free_pages() -> None:
    """Let SQLite overwrite what it deletes: a copy of the file must not hold it either."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")


def empty_the_log_of_writes() -> None:
    """Move SQLite's write-ahead log into the database file and cut it to nothing."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
