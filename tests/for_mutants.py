"""A pytest plugin for tests/mutants.py, which starts the tests anew for each change.

The first run keeps its migrated SQLite database and later ones copy it: migrating took a third of
the time. The files run in the order in which tests/mutants.py names them: what knows most, first.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.core.management.commands.migrate import Command
from django.db import connection

from tests.mutants import KNOWING

KEPT = Path("migrated.sqlite3")  # in mutants/, which goes when changes are made anew
PLACES = {name: place for place, name in enumerate(KNOWING)}


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files in order."""
    items.sort(key=lambda item: PLACES.get(item.nodeid.split("::")[0], len(PLACES)))


def pytest_configure() -> None:
    """Let `migrate` copy what is kept, or keep what it made."""
    migrate = Command.handle
    if connection.vendor != "sqlite":
        return

    def handle(self: Command, *arguments: Any, **options: Any) -> None:
        known = KEPT.exists()
        if not known:
            migrate(self, *arguments, **options)
        connection.ensure_connection()
        with closing(sqlite3.connect(KEPT)) as kept:
            pair = (kept, connection.connection) if known else (connection.connection, kept)
            pair[0].backup(pair[1])

    Command.handle = handle  # type: ignore[assignment, method-assign]  # a plain function stands in
