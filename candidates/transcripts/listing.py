"""The list that says which file is whose: a CSV with the columns file, interview, candidate."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO

from candidates.transcripts.decoding import decode_text
from candidates.transcripts.notices import NoticeBoard
from candidates.transcripts.turns import UnreadableTranscript

ROWS = 500
CELL = 300
COLUMNS = ("file", "interview", "candidate")
_DELIMITERS = ",;\t"


@dataclass(frozen=True, slots=True)
class ListedFile:
    """One row: the file, the interview (its id or name), the candidate's e-mail or ''.

    `line` is the 1-based line of the list on which the row ends.
    """

    line: int
    file: str
    interview: str
    candidate: str


def read_list(raw: bytes) -> list[ListedFile]:
    """Return the rows of the list in order; blank lines and other columns are passed over.

    Raises UnreadableTranscript: `bad_list` (with the line), `too_many_rows`, `encoding`, `blank`.
    """
    text = decode_text(raw, NoticeBoard())
    first = text.lstrip("\n").split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=first.count)
    rows = csv.reader(StringIO(text), delimiter=delimiter)
    try:
        return _read_rows(rows)
    except csv.Error as error:
        line = rows.line_num
        raise UnreadableTranscript(
            "bad_list", f"Line {line} of the list is no CSV.", line=line
        ) from error


def _read_rows(rows: object) -> list[ListedFile]:
    found: list[ListedFile] = []
    places: dict[str, int] = {}
    for row in rows:  # type: ignore[attr-defined]  # csv's readers have no public type
        if not any(cell.strip() for cell in row):
            continue
        line: int = rows.line_num  # type: ignore[attr-defined]  # the same
        if not places:
            places = _read_head(row, line)
        else:
            found.append(_read_row(row, places, line))
        if len(found) > ROWS:
            message = f"Line {line} of the list: more than {ROWS} rows."
            raise UnreadableTranscript("too_many_rows", message, line=line)
    if not found:
        raise UnreadableTranscript("bad_list", "The list has no row below its columns.", line=1)
    return found


def _read_head(row: Sequence[str], line: int) -> dict[str, int]:
    names = [cell.strip().lower() for cell in row]
    places = {name: names.index(name) for name in COLUMNS if name in names}
    if "file" not in places or len(places) == 1:
        message = f"Line {line} of the list: name the columns file, interview and candidate."
        raise UnreadableTranscript("bad_list", message, line=line)
    return places


def _read_row(row: Sequence[str], places: dict[str, int], line: int) -> ListedFile:
    cells = {name: row[at].strip()[:CELL] if at < len(row) else "" for name, at in places.items()}
    return ListedFile(
        line, cells["file"], cells.get("interview", ""), cells.get("candidate", "").lower()
    )
