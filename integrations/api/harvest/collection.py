"""A collection: which rows a reader sees, when they changed, what is read with them, their form."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, QuerySet

from integrations.api.harvest.asking import Wish
from integrations.api.harvest.changes import Reader

Rows = QuerySet[Any, Any]
Moment = Callable[[Reader], Any]


def by_primary_key(_: Reader) -> Any:
    """Return what numbers the rows of most collections."""
    return F("pk")


def nothing_beside(_: Sequence[Any], __: Reader) -> None:
    """Need nothing that is read for all rows at once."""


def nothing_more(rows: Rows, _: Reader) -> Rows:
    """Need nothing beside the rows."""
    return rows


@dataclass(frozen=True)
class Collection:
    """Harvest's name for rows of ours. `load` adds what `show` reads, in a fixed number of queries.

    `beside` keeps in the reader what is read for all rows together. `show` finds `created` and
    `updated` on each row. `more` are columns to filter by alone; `number` is a unique whole number
    in the database, the row's id and its place in the order. Where `is_deep`, numbers that were
    filtered by a moment are read by a statement of their own: SQLite cannot parse both as one.
    """

    rows: Callable[[Reader], Rows]
    created: Moment
    updated: Moment
    load: Callable[[Rows, Reader], Rows]
    show: Callable[[Any, Reader], Any]
    more: dict[str, Moment] = field(default_factory=dict)
    number: Moment = by_primary_key
    beside: Callable[[Sequence[Any], Reader], None] = nothing_beside
    is_deep: bool = False

    def find_numbers(self, wish: Wish, reader: Reader) -> Rows:
        """Return the numbers of the wished rows in order; only what is filtered by is computed."""
        known: dict[str, Moment] = {"created": self.created, "updated": self.updated, **self.more}
        names = {lookup.split("__")[0] for lookup in wish.filters}
        needed = {name: known[name](reader) for name in names & set(known)}
        rows = self._numbered(reader).annotate(**needed).filter(**wish.filters)
        found: Rows = rows.order_by("row_number").values_list("row_number", flat=True)
        return found

    def read(self, numbers: Rows | Sequence[int], reader: Reader) -> list[Any]:
        """Return the rows of these numbers in order, each with its `row_number`, for `show`.

        A query of numbers is read along by the same statement, so what it lets through need not
        be asked again; unless they are of several rows joined.
        """
        numbers = self._settle(numbers)
        if isinstance(numbers, QuerySet) and self.number is by_primary_key:
            rows: Rows = numbers.model.objects.annotate(row_number=F("pk"))
        else:
            rows = self._numbered(reader)
        rows = rows.filter(row_number__in=numbers).annotate(
            created=self.created(reader), updated=self.updated(reader)
        )
        return list(self.load(rows.order_by("row_number"), reader))

    def _settle(self, numbers: Rows | Sequence[int]) -> Rows | Sequence[int]:
        asked = isinstance(numbers, QuerySet) and "updated" in numbers.query.annotations
        return list(numbers) if self.is_deep and asked else numbers

    def show_all(self, rows: Sequence[Any], reader: Reader) -> list[Any]:
        """Return rows that were read as the reader sees them."""
        self.beside(rows, reader)
        return [self.show(row, reader) for row in rows]

    def _numbered(self, reader: Reader) -> Rows:
        found: Rows = self.rows(reader).order_by().annotate(row_number=self.number(reader))
        return found
