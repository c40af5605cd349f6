"""Write tables that a spreadsheet opens without running anything in them."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

STARTS_A_FORMULA = tuple("=+-@\t\r\n＝＋－＠")  # noqa: RUF001 (wide forms run in some spreadsheets)


class _Line:
    """A file that keeps nothing: each write is handed on as the line it is."""

    def write(self, line: str) -> str:
        return line


def disarm(value: object) -> object:
    """Return the cell; a text that a spreadsheet would read as a formula gets an apostrophe."""
    if isinstance(value, str) and value.startswith(STARTS_A_FORMULA):
        return f"'{value}"
    return value


def write_csv(head: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Yield the lines of a CSV file (RFC 4180), one at a time, every cell disarmed."""
    writer = csv.writer(_Line())
    yield writer.writerow(head)
    for row in rows:
        yield writer.writerow([disarm(cell) for cell in row])


def write_ndjson(rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Yield one JSON object a line."""
    for row in rows:
        yield json.dumps(row, ensure_ascii=False, separators=(",", ":"), default=str) + "\n"
