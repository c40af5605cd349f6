"""Rows that were made once and are laid down again: the usual world in milliseconds.

Actions make the rows the first time; later tests get the same rows and a copy of the same objects.
What actions do besides rows (a message at the commit, a warm cache) does not happen again, so only
a test that never commits is given a copy.
"""

from __future__ import annotations

import copy
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import time_machine
from django.db import connection

T = TypeVar("T")
FRESH_S = 60.0


@dataclass(frozen=True, slots=True)
class TableRows:
    """All rows of a table as the database writes them: tuples, on PostgreSQL the text of COPY."""

    table: str
    columns: str
    rows: Any
    is_numbered: bool

    def lay_down(self) -> None:
        """Insert the rows; the database's triggers hold them to its promises as ever."""
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                with cursor.copy(f"COPY {self.table} ({self.columns}) FROM STDIN") as copying:
                    copying.write(self.rows)
            else:
                places = ", ".join("?" * len(self.rows[0]))
                statement = f"INSERT INTO {self.table} ({self.columns}) VALUES ({places})"
                cursor.connection.executemany(statement, self.rows)


class Snapshot(Generic[T]):
    """What `make` makes of an empty database: made anew each minute, copied in between."""

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._made_at = float("-inf")
        self._tables: list[TableRows] = []
        self._value: T

    def copy(self) -> T:
        """Return what `make` would; its own work where a copy could be told from it."""
        if not connection.in_atomic_block or time_machine.escape_hatch.is_travelling():
            return self._make()
        if time.monotonic() - self._made_at > FRESH_S:
            return self._take()
        if list_filled(one.table for one in self._tables):
            return self._make()
        for one in self._tables:
            one.lay_down()
        pass_over_ids(self._tables)
        return copy.deepcopy(self._value)

    def _take(self) -> T:
        names = connection.introspection.table_names()
        before = list_filled(names)
        value = self._make()
        if "accounts_user" not in before:
            added = sorted(list_filled(names) - before)
            self._tables = [read_rows(name) for name in added]
            self._value = copy.deepcopy(value)
            self._made_at = time.monotonic()
        return value


def pass_over_ids(tables: Iterable[TableRows]) -> None:
    """Let PostgreSQL's sequences go on behind the ids laid down: another test may reset them."""
    if connection.vendor != "postgresql":
        return
    numbered = [one.table for one in tables if one.is_numbered]
    moves = ", ".join(
        f"setval(pg_get_serial_sequence('{one}', 'id'), greatest((SELECT max(id) FROM {one}), "
        f"nextval(pg_get_serial_sequence('{one}', 'id'))))"
        for one in numbered
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {moves}")


def list_filled(tables: Iterable[str]) -> set[str]:
    """Return the tables that have a row."""
    asked = " UNION ALL ".join(
        f"SELECT '{one}' WHERE EXISTS (SELECT 1 FROM {one})" for one in tables
    )
    with connection.cursor() as cursor:
        cursor.execute(asked)
        return {name for (name,) in cursor.fetchall()}


def read_rows(table: str) -> TableRows:
    """Return all rows of a table, its columns named in the same order."""
    with connection.cursor() as cursor:
        found = connection.introspection.get_table_description(cursor, table)
        columns = ", ".join(connection.ops.quote_name(one.name) for one in found)
        is_numbered = bool(connection.introspection.get_sequences(cursor, table))
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) TO STDOUT") as copying:
                return TableRows(table, columns, b"".join(copying), is_numbered)
        rows = cursor.connection.execute(f"SELECT {columns} FROM {table}").fetchall()
        return TableRows(table, columns, rows, is_numbered)
