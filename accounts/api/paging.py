"""Pages of a list: newest first, from an opaque cursor on, at most 200 rows, by keyset."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

from accounts.api.problems import InvalidQuery
from accounts.querysets.kept import Given, ask_again

Rows = TypeVar("Rows", bound=QuerySet[Any, Any])


@dataclass(frozen=True, slots=True)
class Order:
    """Newest first: by the time in column `at`; `tie` tells rows of one moment apart."""

    at: str
    tie: str = "public_id"


@dataclass(frozen=True, slots=True)
class Page:
    """Tuples of the wanted columns, and the cursor of the next page if there is one."""

    rows: list[tuple[Any, ...]]
    next: str | None


@dataclass(frozen=True, slots=True)
class Again:
    """Rows of a list that is asked for again and again; `key` names all that `build` rests on."""

    model: type[Model]
    key: tuple[Hashable, ...]
    build: Callable[[], QuerySet[Any, Any]]


def read_page(
    rows: QuerySet[Any, Any] | Again,
    order: Order,
    columns: Sequence[str],
    *,
    limit: int,
    cursor: str = "",
) -> Page:
    """Return one page by one query. Raises InvalidQuery for a cursor that is none of ours."""
    wanted = [*columns, *(name for name in (order.at, order.tie) if name not in columns)]
    if isinstance(rows, Again):
        found = _ask_again(rows, order, wanted, limit, cursor)
    else:
        found = list(_cut(go_on(rows, order, cursor) if cursor else rows, order, wanted, limit))
    more = len(found) > limit
    found = found[:limit]
    places = [wanted.index(name) for name in (order.at, order.tie)]
    at, tie = (found[-1][place] for place in places) if more else (None, None)
    width = len(columns)
    return Page([row[:width] for row in found], encode_cursor(at, str(tie)) if at else None)


def _ask_again(
    rows: Again, order: Order, wanted: Sequence[str], limit: int, cursor: str
) -> list[Any]:
    at, tie = _read_cursor(rows.model, order, cursor) if cursor else (None, None)

    def build() -> Any:
        found: Any = rows.build()
        if cursor:
            field = rows.model._meta.get_field  # noqa: SLF001 (Django's documented API)
            places = Given("at", field(order.at)), Given("tie", field(order.tie))
            found = found.filter(_behind(order, *places))
        return _cut(found, order, wanted, limit)

    return ask_again((*rows.key, order, *wanted, limit, bool(cursor)), build, at=at, tie=tie)


def _cut(rows: Any, order: Order, wanted: Sequence[str], limit: int) -> Any:
    """Return the first of the rows, and one more, as tuples."""
    ordered = rows.order_by(f"-{order.at}", f"-{order.tie}")
    return ordered.values_list(*wanted)[: limit + 1]


def go_on(rows: Rows, order: Order, cursor: str) -> Rows:
    """Return the rows behind a cursor. Raises InvalidQuery for one that is none of ours."""
    return rows.filter(_behind(order, *_read_cursor(rows.model, order, cursor)))


def _read_cursor(model: type[Model], order: Order, cursor: str) -> tuple[datetime, str]:
    at, tie = decode_cursor(cursor)
    try:
        field: Any = model._meta.get_field(order.tie)  # noqa: SLF001 (Django's documented API)
        field.to_python(tie)
    except Exception as error:
        raise _not_ours() from error
    return at, tie


def _behind(order: Order, at: object, tie: object) -> Q:
    same = Q(**{order.at: at}) & Q(**{f"{order.tie}__lt": tie})
    return Q(**{f"{order.at}__lte": at}) & (Q(**{f"{order.at}__lt": at}) | same)


def encode_cursor(at: datetime, tie: str) -> str:
    """Return the opaque cursor of a row."""
    return base64.urlsafe_b64encode(f"{at.isoformat()}|{tie}".encode()).decode().rstrip("=")


def decode_cursor(cursor: str) -> tuple[datetime, str]:
    """Return time and tie of a cursor. Raises InvalidQuery."""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        text = base64.b64decode(padded, altchars=b"-_", validate=True).decode("ascii")
        at, _, tie = text.partition("|")
        moment = datetime.fromisoformat(at)
        if moment.tzinfo is None or "\x00" in tie:
            raise _not_ours()
        return moment.astimezone(UTC), tie
    except (ValueError, OverflowError, binascii.Error) as error:
        raise _not_ours() from error


def _not_ours() -> InvalidQuery:
    return InvalidQuery({"cursor": "This is not a cursor of this list."})
