"""Transcripts in columns: CSV and TSV exports, Markdown and Word tables.

Columns are known by their titles, or, in tables without titles, by what stands in them. A text with
commas is prose unless its first line names a speaker and a text.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO

from candidates.transcripts.blocks import Piece, build_transcript
from candidates.transcripts.clock import read_moment
from candidates.transcripts.labels import could_be_a_name
from candidates.transcripts.notices import NoticeBoard, clip
from candidates.transcripts.turns import Transcript

_SPEAKER = ("speaker", "speaker name", "name", "participant", "who", "speaker_name")
_TEXT = ("text", "transcript", "sentence", "words", "utterance", "content", "caption", "message")
_TIME = ("start time", "start", "time", "timestamp", "start_time", "timecode", "begin", "in")
_EMAIL = ("email", "e-mail", "speaker email", "speaker_email")
_FEWEST, _MOST = 2, 12  # columns of a table without titles
_WIDEST = 60


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column holds what; -1 where none does."""

    speaker: int
    text: int
    time: int = -1
    email: int = -1


@dataclass(frozen=True, slots=True)
class _Row:
    line: int
    cells: Sequence[str]


def read_table(
    text: str, notices: NoticeBoard, *, numbers: Sequence[int] = ()
) -> Transcript | None:
    """Return the turns of a table, or None if the text is none; lines are the file's rows.

    Raises UnreadableTranscript: `no_turns`, `too_many_turns`, `too_many_speakers`.
    """
    first = text.lstrip().split("\n", 1)[0]
    for mark in "\t|;,":
        if not 0 < first.count(mark) <= _WIDEST:
            continue
        try:
            rows = [row for row in _split(text, mark) if any(row.cells)]
        except csv.Error:  # a cell of more than 128 KB
            continue
        columns = _find_columns(rows, untitled=mark in "\t|")
        if columns is not None:
            titled = _read_titles(rows[0].cells) is not None
            body = rows[1:] if titled else rows
            pieces = _read_rows(body, columns, notices, numbers)
            return build_transcript(pieces, shape="table", notices=notices)
    return None


def _split(text: str, mark: str) -> Iterator[_Row]:
    if mark == "|":
        for number, line in enumerate(text.split("\n"), start=1):
            cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
            if not all(set(cell) <= set("-: ") for cell in cells):  # the rule below the titles
                yield _Row(number, cells)
        return
    rows = csv.reader(StringIO(text), delimiter=mark)
    above = 0
    for cells in rows:
        yield _Row(above + 1, [cell.strip() for cell in cells])
        above = rows.line_num


def _find_columns(rows: Sequence[_Row], *, untitled: bool) -> Columns | None:
    if len(rows) < 2:
        return None
    titled = _read_titles(rows[0].cells)
    if titled is not None or not untitled:
        return titled
    width = len(rows[0].cells)
    same = sum(len(row.cells) == width for row in rows)
    if len(rows) < 3 or not _FEWEST <= width <= _MOST or same * 10 < len(rows) * 9:
        return None
    return _guess([row.cells for row in rows if len(row.cells) == width])


def _read_titles(cells: Sequence[str]) -> Columns | None:
    """Return the columns that the titles name, or None without a speaker or a text."""
    named = [cell.strip('"\u201c\u201d* ').lower() for cell in cells[:_WIDEST]]
    places = [
        next((named.index(title) for title in titles if title in named), -1)
        for titles in (_SPEAKER, _TEXT, _TIME, _EMAIL)
    ]
    return Columns(*places) if min(places[:2]) >= 0 else None


def _guess(rows: Sequence[Sequence[str]]) -> Columns | None:
    """Return the columns of a table without titles: a time if there is one, names, the longest."""
    columns = list(zip(*rows, strict=True))
    most = len(rows) * 0.8
    times = [at for at, cells in enumerate(columns) if sum(map(_is_time, cells)) >= most]
    others = [at for at in range(len(columns)) if at not in times]
    if len(others) < 2:
        return None
    text = max(others, key=lambda at: sum(map(len, columns[at])))
    names = [at for at in others if at != text and _are_names(columns[at])]
    if len(names) != 1:
        return None
    return Columns(names[0], text, times[0] if times else -1)


def _is_time(cell: str) -> bool:
    return ":" in cell and read_moment(cell) is not None


def _are_names(cells: Sequence[str]) -> bool:
    said = [cell for cell in cells if cell]
    few = len(set(said)) * 2 <= len(said)
    return few and all(map(could_be_a_name, said))


def _read_rows(
    rows: Sequence[_Row], columns: Columns, notices: NoticeBoard, numbers: Sequence[int]
) -> Iterator[Piece]:
    speaker = ""
    for row in rows:
        line = numbers[row.line - 1] if numbers else row.line
        words = _take(row, columns.text)
        if len(row.cells) <= max(columns.text, columns.speaker):
            notices.add(line, f"Not understood, a cell is missing: “{clip(' '.join(row.cells))}”")
            speaker = ""
            continue
        speaker = _take(row, columns.speaker) or speaker  # a cell that is empty repeats the last
        time = read_moment(_take(row, columns.time))
        yield Piece(speaker, words, line, time, email=_take(row, columns.email))


def _take(row: _Row, at: int) -> str:
    return row.cells[at] if 0 <= at < len(row.cells) else ""
