"""Tables: of documents, CSV and typed rows; which column is what, and what is no table."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from candidates.transcripts import read_transcript

SAID = ("What changed?", "The night orders, and returns fell.", "Why?", "Nobody had asked for it.")
TOM, ANA = "Tom Bell", "Ana Silva"


def hear(text: str | bytes) -> list[tuple[str, str]]:
    read = read_transcript(text.encode() if isinstance(text, str) else text)
    return [(turn.speaker, read.text[turn.start : turn.end]) for turn in read.turns]


def write_table(*rows: tuple[str, ...]) -> bytes:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    cell = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    body = "".join(f"<w:tr>{''.join(cell.format(text) for text in row)}</w:tr>" for row in rows)
    return f'<w:document xmlns:w="{space}"><w:body><w:tbl>{body}</w:tbl></w:body></w:document>'.encode()  # noqa: E501 (one line of XML)


ROWS = [(f"00:00:0{n}", (TOM, ANA)[n % 2], said) for n, said in enumerate(SAID)]
TABLES = {
    "time, name, words": ROWS,
    "with titles": [("Time", "Speaker", "Text"), *ROWS],
    "name, words": [(who, said) for _, who, said in ROWS],
    "name, time, words": [(who, time, said) for time, who, said in ROWS],
    "with ranges": [(f"{time} - 00:09:00", who, said) for time, who, said in ROWS],
    "with other titles": [("Wann", "Wer", "Was"), *ROWS],
    "all in one cell": [(f"{who}: {said}",) for _, who, said in ROWS],
}


@pytest.mark.parametrize("rows", TABLES.values(), ids=TABLES)
def test_a_documents_table_is_read_by_rows(
    write_docx: Callable[..., bytes], rows: list[tuple[str, ...]]
) -> None:
    read = read_transcript(write_docx(document=write_table(*rows)))
    heard = [(turn.speaker, read.text[turn.start : turn.end]) for turn in read.turns]
    assert (heard, read.shape) == ([(who, said) for _, who, said in ROWS], "docx")


def test_questions_and_answers_in_two_columns_are_two_speakers(
    write_docx: Callable[..., bytes],
) -> None:
    rows = [("Question", "Answer"), SAID[:2], SAID[2:]]
    assert hear(write_docx(document=write_table(*rows))) == [
        (("Question", "Answer")[n % 2], said) for n, said in enumerate(SAID)
    ]


def test_a_table_may_have_a_title_and_a_header_above() -> None:
    rows = "\n".join("\t".join(row) for row in ROWS)
    read = read_transcript(f"Talk\n\nCandidate: {ANA}\nDate: May\n\n{rows}".encode())
    assert (read.shape, read.header["candidate"]) == ("table", ANA)
    assert [(notice.line, notice.message) for notice in read.notices] == [
        (1, "Above the table: “Talk”")
    ]


def test_words_with_unquoted_commas_stay_whole() -> None:
    assert hear("speaker,text\nAna,So, it fell, by 4%\nTom,Why?") == [
        ("Ana", "So, it fell, by 4%"),
        ("Tom", "Why?"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Text, speaker and time\n\nBob: Yes, no\n\nAna: One, two\n\nBob: Yes, no\n",
        "Bob: a\tb\n\nAna: c\td\n\nBob: e\tf\n",
        'name,text\nBob,"never closed\n\nBob: Why?\n\nAna: So.\n',
    ],
)
def test_prose_with_the_marks_of_a_table_is_prose_or_refused(text: str) -> None:
    read = read_transcript(text.encode())
    assert {"Ana", "Bob"} >= {turn.speaker for turn in read.turns}


def test_a_row_without_its_words_is_noted_with_its_line() -> None:
    read = read_transcript(b"speaker,text\nBob,Why?\nAna\nAna,So.\n")
    assert [(notice.line, notice.message[:29]) for notice in read.notices] == [
        (3, "Not understood, a cell is mis")
    ]
