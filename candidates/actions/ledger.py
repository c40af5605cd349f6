"""The ledger of erasures and withdrawals: a file outside the database, to redo a restored backup.

One JSON object a line: random ids and days only. A line is written and synced before the deed is
committed: should the commit fail, the ledger asks for one that somebody did ask for.
"""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.errors import Invalid

BEGINNING, END = "{", "}"
NOTHING = " \t\r\0"  # what other systems' copies, and a disk that lost power, leave of a line
SAID = {"candidate", "at", "withdrawn_on", "only_words"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One deed, as the ledger remembers it: an erasure, unless it says more.

    A withdrawal says of which day; `only_words` that nothing else went, for their time was over.
    """

    candidate: UUID
    at: datetime
    withdrawn_on: date | None = None
    only_words: bool = False


def note_entry(entry: Entry) -> None:
    """Append an entry to the ledger and wait until the disk has it. Raises OSError if it has not.

    A line that was cut before, by a crash or a full disk, is left as it is: this one begins anew.
    """
    path: Path = settings.ERASURE_LEDGER
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        body = (b"\n" if _ends_cut(handle) else b"") + _write_line(entry)
        if os.write(handle, body) != len(body):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
        os.fsync(handle)
    finally:
        os.close(handle)


def _ends_cut(handle: int) -> bool:
    size = os.fstat(handle).st_size
    return size > 0 and os.pread(handle, 1, size - 1) != b"\n"


def _write_line(entry: Entry) -> bytes:
    line: dict[str, object] = {"candidate": str(entry.candidate), "at": entry.at.isoformat()}
    if entry.withdrawn_on is not None:
        line["withdrawn_on"] = entry.withdrawn_on.isoformat()
    if entry.only_words:
        line["only_words"] = True
    return (json.dumps(line) + "\n").encode()


def read_ledger(path: Path | None = None) -> Iterator[Entry]:
    """Yield the entries, the oldest first. Raises Invalid that names a line that is none.

    A line without its end was cut before its deed was committed; it is passed.
    """
    ledger: Path = path or settings.ERASURE_LEDGER
    if not ledger.exists():
        return
    for number, read in enumerate(ledger.read_text("utf-8", "replace").split("\n"), 1):
        line = read.strip(NOTHING)
        if not line or (line.startswith(BEGINNING) and not line.endswith(END)):
            continue
        try:
            yield _read_line(line)
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise Invalid(
                _("%(name)s, line %(number)s: this is no erasure and no withdrawal.")
                % {"name": ledger.name, "number": number},
                field="file",
            ) from error


def _read_line(line: str) -> Entry:
    """Return the entry of a line that says nothing else: what is not understood erases nobody."""
    found = json.loads(line)
    if not isinstance(found, dict) or not found.keys() <= SAID:
        raise TypeError
    day, at = found.get("withdrawn_on"), datetime.fromisoformat(found["at"])
    if at.tzinfo is None or found.get("only_words", True) is not True:
        raise ValueError
    return Entry(
        UUID(str(found["candidate"])),
        at,
        None if day is None else date.fromisoformat(day),
        "only_words" in found,
    )
