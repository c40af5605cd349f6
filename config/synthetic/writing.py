"""Write many rows fast: COPY on PostgreSQL, one prepared statement on SQLite."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.management.color import no_style
from django.db import connection, models

Row = Sequence[Any]
Converter = Callable[[Any], Any]


class Table:
    """One model's table: counts its keys itself and takes rows of `columns`, the key first."""

    def __init__(self, model: type[models.Model], *names: str) -> None:
        self.model = model
        self.fields = [model._meta.get_field(name) for name in ("id", *names)]  # noqa: SLF001 (Django's public name for it)
        last = model._default_manager.aggregate(last=models.Max("pk"))["last"]  # noqa: SLF001 (the same)
        self.next_key: int = (last or 0) + 1
        self.converters = [_convert(field) for field in self.fields]

    def take_keys(self, many: int) -> range:
        """Return `many` keys that nobody has."""
        first, self.next_key = self.next_key, self.next_key + many
        return range(first, self.next_key)

    def write(self, rows: Iterable[Row]) -> None:
        """Insert the rows; every constraint holds for them as for any other."""
        converted = (
            [value if to is None else to(value) for to, value in zip(self.converters, row)]  # noqa: B905 (checked by the database; called a million times)
            for row in rows
        )
        quote = connection.ops.quote_name
        table = quote(self.model._meta.db_table)  # noqa: SLF001 (Django's public name for it)
        columns = ", ".join(quote(str(getattr(field, "column", ""))) for field in self.fields)
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                    for row in converted:
                        copy.write_row(row)
                return
            marks = ", ".join(["%s"] * len(self.fields))
            insert = f"INSERT INTO {table} ({columns}) VALUES ({marks})"  # noqa: S608 (names of our own models)
            cursor.executemany(insert, list(converted))

    def finish(self) -> None:
        """Let the database count on from the last key."""
        with connection.cursor() as cursor:
            for sql in connection.ops.sequence_reset_sql(no_style(), [self.model]):
                cursor.execute(sql)


def _convert(field: Any) -> Converter | None:
    """Return what turns a value into this database's own, None where it is that already."""
    if isinstance(field, models.JSONField):
        return _dump
    if connection.vendor == "postgresql":
        return None
    if isinstance(field, models.UUIDField):
        return _hex
    if isinstance(field, models.DateTimeField):
        return _adapt
    return None


def _dump(value: Any) -> str:
    """Return JSON; a text is JSON already (a frozen form is the same for thousands of cards)."""
    return value if isinstance(value, str) else json.dumps(value)


def _hex(value: UUID) -> str:
    return value.hex


def _adapt(value: datetime | None) -> str | None:
    return None if value is None else str(value.replace(tzinfo=None))
