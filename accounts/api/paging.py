"""Pages of a list: newest first, from an opaque cursor on, at most 200 rows, by keyset."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

from django.db.models import Q, QuerySet

from accounts.api.problems import InvalidQuery

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


def read_page(
    rows: QuerySet[Any, Any], order: Order, columns: Sequence[str], *, limit: int, cursor: str = ""
) -> Page:
    """Return one page by one query. Raises InvalidQuery for a cursor that is none of ours."""
    if cursor:
        rows = go_on(rows, order, cursor)
    wanted = [*columns, order.at, order.tie]
    ordered = rows.order_by(f"-{order.at}", f"-{order.tie}")
    found = list(ordered.values_list(*wanted)[: limit + 1])
    more = len(found) > limit
    found = found[:limit]
    width = len(columns)
    after = encode_cursor(found[-1][width], str(found[-1][width + 1])) if more else None
    return Page([row[:width] for row in found], after)


def go_on(rows: Rows, order: Order, cursor: str) -> Rows:
    """Return the rows behind a cursor. Raises InvalidQuery for one that is none of ours."""
    at, tie = decode_cursor(cursor)
    try:
        rows.model._meta.get_field(order.tie).to_python(tie)  # noqa: SLF001 (Django's documented API)
    except Exception as error:
        raise _not_ours() from error
    same = Q(**{order.at: at}) & Q(**{f"{order.tie}__lt": tie})
    return rows.filter(Q(**{f"{order.at}__lte": at}) & (Q(**{f"{order.at}__lt": at}) | same))


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
