"""Transcripts in columns: CSV and TSV exports, Markdown and Word tables.

Columns are known by their titles, or, in tables without titles, by what stands in them. A text with
commas is prose unless its first line names a speaker and a text.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO

from candidates.transcripts.blocks import Piece, build_transcript
from candidates.transcripts.clock import find_alone, read_match, read_moment
from candidates.transcripts.headers import read_header
from candidates.transcripts.labels import choose_speakers, could_be_a_name
from candidates.transcripts.marks import split_lines
from candidates.transcripts.notices import NoticeBoard, clip
from candidates.transcripts.turns import Transcript

_SPEAKER = (
    *("speaker", "speaker name", "name", "participant", "who", "speaker_name"),
    *("sprecher", "sprecherin", "intervenant", "hablante", "orador", "spreker", "relatore"),
)
_TEXT = (
    *("text", "transcript", "sentence", "words", "utterance", "content", "caption", "message"),
    *("texte", "texto", "testo", "tekst"),
)
_TIME = (
    *("start time", "start", "time", "timestamp", "start_time", "timecode", "begin", "in"),
    *("zeit", "heure", "hora", "tijd", "tiempo"),
)
_QUESTION = ("question", "questions", "frage", "pregunta", "vraag", "domanda", "pergunta")
_ANSWER = (
    *("answer", "answers", "response", "candidate answer", "candidate response"),
    *("antwort", "réponse", "respuesta", "antwoord", "risposta", "resposta"),
)
_EMAIL = ("email", "e-mail", "speaker email", "speaker_email")
_FEWEST, _MOST = 2, 12  # columns of a table without titles
_WIDEST = 60
_TOP_LINES, _TOP_CHARACTERS = 40, 8_000  # what may stand above a table


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column holds what; -1 where none does.

    With `titles` the first two hold questions and answers, and these are their speakers.
    """

    speaker: int
    text: int
    time: int = -1
    email: int = -1
    titles: tuple[str, str] | None = None


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
    for mark in "\t|;,":
        above = _count_above(text, mark)
        if above < 0:
            continue
        try:
            rows = [row for row in _split(text, mark, above) if any(row.cells)]
        except csv.Error:  # a cell of more than 128 KB
            continue
        columns, body = _find_columns(rows, untitled=mark in "\t|")
        if columns is not None:
            if len(body) < len(rows) and _read_titles(rows[0].cells) is None:
                said = clip(" ".join(rows[0].cells))
                notices.add(_find_line(rows[0], numbers), f"Taken for titles: “{said}”")
            header = _read_above(text.split("\n")[:above], numbers, notices)
            body = [_join_last(row, columns, len(rows[0].cells), mark) for row in body]
            pieces = _read_rows(body, columns, notices, numbers)
            return build_transcript(pieces, shape="table", notices=notices, header=header)
    return None


def _count_above(text: str, mark: str) -> int:
    """Return how many lines stand above a table whose first row has the mark; -1 without one.

    Only tabs and bars may have a title above: a comma stands in any of them.
    """
    top = text[:_TOP_CHARACTERS].split("\n", _TOP_LINES)[:_TOP_LINES]
    filled = [at for at, line in enumerate(top) if line.strip()]
    for at in filled if mark in "\t|" else filled[:1]:
        if mark in top[at]:
            return at if top[at].count(mark) <= _WIDEST else -1
    return -1


def _read_above(
    top: Sequence[str], numbers: Sequence[int], notices: NoticeBoard
) -> Mapping[str, str]:
    """Return the header that stands above a table; note other words there."""
    lines = split_lines("\n".join(top), numbers[: len(top)])
    header = read_header(lines)
    others = [*lines[: header.first], *lines[header.last :]]
    if others:
        said = clip(others[0].said)
        more = f" and {len(others) - 1} more lines" if len(others) > 1 else ""
        notices.add(others[0].number, f"Above the table: “{said}”{more}")
    return header.values


def _split(text: str, mark: str, above: int) -> Iterator[_Row]:
    """Yield the rows below the first lines, of which there are `above`."""
    if mark == "|":
        for number, line in enumerate(text.split("\n")[above:], start=above + 1):
            cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
            if not all(set(cell) <= set("-: ") for cell in cells):  # the rule below the titles
                yield _Row(number, cells)
        return
    stream = StringIO(text)
    for _ in range(above):
        stream.readline()
    rows = csv.reader(stream, delimiter=mark)
    last = above
    for cells in rows:
        yield _Row(last + 1, [cell.strip() for cell in cells])
        last = above + rows.line_num


def _join_last(row: _Row, columns: Columns, width: int, mark: str) -> _Row:
    """Return a row whose last cell, its words, has again what its own commas cut off."""
    if columns.text != width - 1 or len(row.cells) <= width:
        return row
    words = f"{mark} ".join(row.cells[columns.text :])
    return _Row(row.line, [*row.cells[: columns.text], words])


def _find_columns(rows: Sequence[_Row], *, untitled: bool) -> tuple[Columns | None, Sequence[_Row]]:
    """Return what the columns hold, None if this is no table, and the rows below the titles."""
    if len(rows) < 2:
        return None, rows
    titled = _read_titles(rows[0].cells)
    if titled is not None or not untitled:
        return titled, rows[1:]
    width = len(rows[0].cells)
    same = [row.cells for row in rows if len(row.cells) == width]
    if not _FEWEST <= width <= _MOST or len(same) * 10 < len(rows) * 9:
        return None, rows
    guessed = _guess(same)
    if guessed is None:
        return _guess(same[1:]), rows[1:]
    untimed = guessed.time >= 0 and not _is_time(_take(rows[0], guessed.time))
    return guessed, rows[1:] if untimed else rows


def _read_titles(cells: Sequence[str]) -> Columns | None:
    """Return the columns that the titles name, or None without a speaker or a text.

    Questions in one column and answers in another are two speakers.
    """
    named = [cell.strip('"\u201c\u201d* ').lower() for cell in cells[:_WIDEST]]
    speaker, text, time, email, asked, answered = (
        next((named.index(title) for title in titles if title in named), -1)
        for titles in (_SPEAKER, _TEXT, _TIME, _EMAIL, _QUESTION, _ANSWER)
    )
    if min(speaker, text) >= 0:
        return Columns(speaker, text, time, email)
    if min(asked, answered) >= 0:
        return Columns(asked, answered, time, titles=(cells[asked], cells[answered]))
    return None


def _guess(rows: Sequence[Sequence[str]]) -> Columns | None:
    """Return the columns of a table without titles: a time if there is one, names, the longest."""
    columns = list(zip(*rows, strict=True))
    most = len(rows) * 0.8
    times = [at for at, cells in enumerate(columns) if sum(map(_is_time, cells)) >= most]
    others = [at for at in range(len(columns)) if at not in times]
    if len(others) < 2 or len(rows) < (2 if times else 3):
        return None
    named = [at for at in others if _are_names(columns[at], timed=bool(times))]
    rest = [at for at in others if at not in named] if len(named) == 1 else others
    text = max(rest, key=lambda at: (sum(map(len, columns[at])), at))
    named = [at for at in named if at != text]
    if len(named) != 1:
        return None
    return Columns(named[0], text, times[0] if times else -1)


def _is_time(cell: str) -> bool:
    return ":" in cell and find_alone(cell) is not None


def _read_time(cell: str) -> float | None:
    alone = find_alone(cell)
    return read_match(alone) if alone else read_moment(cell)


def _are_names(cells: Sequence[str], *, timed: bool) -> bool:
    """Say whether cells may be names: few that return, or beside a time plain ones."""
    said = [cell for cell in cells if cell]
    if len(set(said)) * 2 > len(said) and not (timed and set(said) <= choose_speakers(said)):
        return False
    return all(map(could_be_a_name, said))


def _read_rows(
    rows: Sequence[_Row], columns: Columns, notices: NoticeBoard, numbers: Sequence[int]
) -> Iterator[Piece]:
    speaker = ""
    for row in rows:
        line = _find_line(row, numbers)
        words = _take(row, columns.text)
        if len(row.cells) <= max(columns.text, columns.speaker):
            notices.add(line, f"Not understood, a cell is missing: “{clip(' '.join(row.cells))}”")
            speaker = ""
            continue
        time = _read_time(_take(row, columns.time))
        if columns.titles:
            speaker = columns.titles[1]
            yield Piece(columns.titles[0], _take(row, columns.speaker), line, time)
        else:  # a cell that is empty repeats the last
            speaker = _take(row, columns.speaker).rstrip(": ") or speaker
        yield Piece(speaker, words, line, time, email=_take(row, columns.email))


def _find_line(row: _Row, numbers: Sequence[int]) -> int:
    return numbers[row.line - 1] if numbers else row.line


def _take(row: _Row, at: int) -> str:
    return row.cells[at] if 0 <= at < len(row.cells) else ""
