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


def nothing_more(rows: Rows, _: Reader) -> Rows:
    """Need nothing beside the rows."""
    return rows


@dataclass(frozen=True)
class Collection:
    """Harvest's name for rows of ours. `load` adds what `show` reads, in a fixed number of queries.

    `show` finds `created` and `updated` on each row. `more` are columns to filter by alone;
    `number` is a unique whole number in the database, the row's id and its place in the order.
    """

    rows: Callable[[Reader], Rows]
    created: Moment
    updated: Moment
    load: Callable[[Rows, Reader], Rows]
    show: Callable[[Any, Reader], Any]
    more: dict[str, Moment] = field(default_factory=dict)
    number: Moment = by_primary_key

    def find_numbers(self, wish: Wish, reader: Reader) -> Rows:
        """Return the numbers of the wished rows in order; only what is filtered by is computed."""
        known: dict[str, Moment] = {"created": self.created, "updated": self.updated, **self.more}
        names = {lookup.split("__")[0] for lookup in wish.filters}
        needed = {name: known[name](reader) for name in names & set(known)}
        rows = self._numbered(reader).annotate(**needed).filter(**wish.filters)
        found: Rows = rows.order_by("row_number").values_list("row_number", flat=True)
        return found

    def show_all(self, numbers: Sequence[int], reader: Reader) -> list[Any]:
        """Return the rows of these numbers as the reader sees them, in order."""
        if not numbers:
            return []
        found = self.load(self._numbered(reader).filter(row_number__in=numbers), reader)
        timed = found.annotate(created=self.created(reader), updated=self.updated(reader))
        return [self.show(row, reader) for row in timed.order_by("row_number")]

    def _numbered(self, reader: Reader) -> Rows:
        found: Rows = self.rows(reader).order_by().annotate(row_number=self.number(reader))
        return found
