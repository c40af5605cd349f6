"""Rows of an answer: each field is documented once and read straight from its column."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from operator import attrgetter
from typing import Any

from rest_framework import serializers

from accounts.api.problems import InvalidQuery

COMPUTED = "*"


def choose_names(known: Sequence[str], wanted: str | None) -> list[str]:
    """Return `known`, or those of them that `wanted` lists. Raises InvalidQuery for others."""
    if not wanted:
        return list(known)
    asked = {name.strip() for name in wanted.split(",") if name.strip()}
    if unknown := sorted(asked - set(known)):
        raise InvalidQuery({"fields": f"There is no field {unknown[0][:80]}."})
    return [name for name in known if name in asked]


class Row(serializers.Serializer[Any]):
    """What one row of an answer holds. `source` is the column; "*" is filled in by the view."""

    @classmethod
    def names(cls, wanted: str | None = None) -> list[str]:
        """Return all names, or those `wanted` by comma. Raises InvalidQuery for unknown ones."""
        return choose_names(list(cls._declared_fields), wanted)

    @classmethod
    def columns(cls, names: Collection[str]) -> list[tuple[str, str]]:
        """Return (name, column path) for each of `names` that is read from a column."""
        pairs = [(name, cls._declared_fields[name].source or name) for name in names]
        return [(name, path.replace(".", "__")) for name, path in pairs if path != COMPUTED]


def zip_rows(names: Sequence[str], rows: Iterable[Sequence[Any]]) -> list[dict[str, Any]]:
    """Return rows as mappings."""
    return [dict(zip(names, row, strict=True)) for row in rows]


def show(item: object, row: type[Row]) -> dict[str, Any]:
    """Return the row's columns of an object that was read with what its columns refer to."""
    columns = row.columns(row.names())
    return {name: attrgetter(path.replace("__", "."))(item) for name, path in columns}


def read_one(rows: Any, row: type[Row]) -> dict[str, Any]:
    """Return the row's columns of the one object in the queryset `rows`; one query."""
    columns = row.columns(row.names())
    values = rows.values_list(*(path for _, path in columns)).get()
    return dict(zip((name for name, _ in columns), values, strict=True))
