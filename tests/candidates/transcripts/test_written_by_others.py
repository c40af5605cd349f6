"""The same talk as further services and people write it: each is read, or refused by its line."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from candidates.transcripts import read_transcript

SAID = (
    "What did you change first?",
    "I moved the night orders to one desk, and returns fell.",
    "Why?",
    "We kept the old rota: nobody had asked for it.",
)
TOM, ANA = "Tom Bell", "Ana Silva"
Names = tuple[str, str]


def each(form: str, names: Names = (TOM, ANA), between: str = "\n\n") -> str:
    """Return the talk with `form` filled for each turn: {n} number, {who}, {said}."""
    turns = enumerate(SAID)
    return between.join(form.format(n=n, who=names[n % 2], said=said) for n, said in turns)


def cues(form: str, names: Names = (TOM, ANA), *, head: str = "WEBVTT\n\n") -> str:
    return head + each(f"00:00:0{{n}}.000 --> 00:00:0{{n}}.900\n{form}", names)


def srt(form: str) -> str:
    return each(f"{{n}}\n00:00:0{{n}},000 --> 00:00:0{{n}},900\n{form}")


NOTE = "WEBVTT - Interview\nKind: captions\nX-TIMESTAMP-MAP=LOCAL:0,MPEGTS:0\n\nSTYLE\n::cue {}\n\nNOTE a\nb: c\n\n"  # noqa: E501 (one head)
FATHOM = (
    "Interview - May\nVIEW RECORDING - 45 mins (No highlights): https://fathom.video/x\n\n---\n\n"
)
OTTER = "Ana\nMon, Jan 05, 2026 10:02AM • 45:12\n\nSUMMARY KEYWORDS\ndesk, rota\n\nSPEAKERS\nAna Silva, Tom Bell\n\n"  # noqa: E501 (one head)
GEMINI = "📝 Notes\nInvited Tom Bell Ana Silva\n\nSummary\nDesks.\n\n📖 Transcript\nDesks - Transcript\n00:00:00\n \n"  # noqa: E501 (one head)
ENDED = "\nTranscription ended after 00:02:00\nThis editable transcript was computer generated and might contain errors.\n"  # noqa: E501 (one foot)

AS_WRITTEN: dict[str, tuple[str, str, Names]] = {
    "otter with a summary": (OTTER + each("{who}  00:0{n}\n{said}"), "otter_txt", (TOM, ANA)),
    "fathom, copied": (
        FATHOM + each("0:0{n} - {who}\n  {said}"),
        "otter_txt",
        (TOM, ANA),
    ),
    "gong, copied": (each("0:0{n} | {who}\n{said}"), "otter_txt", (TOM, ANA)),
    "grain": (each("[00:00:0{n}] {who}: {said}"), "plain", (TOM, ANA)),
    "tl;dv": (each("{who}\n00:0{n}\n{said}"), "plain", (TOM, ANA)),
    "rev": (each("{who} (00:0{n}):\n{said}"), "plain", (TOM, ANA)),
    "sonix": (each("{who}: [00:00:0{n}] {said}"), "plain", (TOM, ANA)),
    "descript": (each("**{who}:** [00:00:0{n}] {said}"), "plain", (TOM, ANA)),
    "trint": (each("[00:00:0{n}.12] {who}\n{said}"), "otter_txt", (TOM, ANA)),
    "happy scribe": (each("[00:00:0{n}.12] - {who}\n{said}"), "otter_txt", (TOM, ANA)),
    "read.ai": (each("{who} — 00:0{n}\n{said}"), "otter_txt", (TOM, ANA)),
    "notta": (each("{who} 00:0{n}\n{said}"), "otter_txt", (TOM, ANA)),
    "markdown": (each("**{who}** (00:0{n}): {said}"), "plain", (TOM, ANA)),
    "markdown headings": (each("### {who} 00:0{n}\n\n{said}"), "otter_txt", (TOM, ANA)),
    "times with frames": (each("00:00:0{n}:12 {who}: {said}"), "plain", (TOM, ANA)),
    "times of day": (each("{who} (10:0{n} PM): {said}"), "plain", (TOM, ANA)),
    "meet with notes": (GEMINI + each("{who}: {said}") + ENDED, "meet_txt", (TOM, ANA)),
    "capitals": (
        each("{who}: {said}", ("TOM BELL", "ANA SILVA")),
        "plain",
        ("TOM BELL", "ANA SILVA"),
    ),
    "titles": (
        each("{who}: {said}", ("Prof. Dr. Tom Bell, PhD", "Ana Silva (she/her)")),
        "plain",
        ("Prof. Dr. Tom Bell, PhD", "Ana Silva (she/her)"),
    ),
    "surname first": (
        each("{who}   0:0{n}\n{said}", ("Bell, Tom", "Silva, Ana (Guest)")),
        "otter_txt",
        ("Bell, Tom", "Silva, Ana (Guest)"),
    ),
    "unknown speakers": (
        each("{who}  0:0{n}\n{said}", ("Unknown Speaker", "Speaker 1")),
        "otter_txt",
        ("Unknown Speaker", "Speaker 1"),
    ),
    "a telephone": (
        cues("{who}: {said}", (TOM, "+1 (415) 555-0100")),
        "zoom_vtt",
        (TOM, "+1 (415) 555-0100"),
    ),
    "japanese": (
        each("{who}\uff1a{said}", ("田中 太郎", "候補者")),
        "plain",
        ("田中 太郎", "候補者"),
    ),
    "cyrillic": (each("{who}: {said}", ("Иван Петров", "Анна")), "plain", ("Иван Петров", "Анна")),
    "right to left": (
        cues("\u202b{who}: {said}\u202c", ("תום בל", "אנה סילבה")),
        "zoom_vtt",
        ("תום בל", "אנה סילבה"),
    ),
    "numbered voices": (
        cues("<v {who}>{said}", ("Speaker 0", "Speaker 1"), head="WEBVTT\n\nNOTE\nDeepgram\n\n"),
        "teams_vtt",
        ("Speaker 0", "Speaker 1"),
    ),
    "webvtt blocks": (cues("<c.yellow>{who}: {said}</c>", head=NOTE), "zoom_vtt", (TOM, ANA)),
    "brackets": (srt("[{who}] {said}"), "srt", (TOM, ANA)),
    "round brackets": (srt("({who}) {said}"), "srt", (TOM, ANA)),
    "dashes": (srt("- <i>{who}:</i> {said}"), "srt", (TOM, ANA)),
    "tabs": (each("00:00:0{n}\t{who}\t{said}", between="\n"), "table", (TOM, ANA)),
    "csv": (
        "Speaker,Start Time,Text\n" + each('{who},00:0{n},"{said}"', between="\n"),
        "table",
        (TOM, ANA),
    ),
    "a markdown table": (
        "| Time | Speaker | Text |\n|---|---|---|\n"
        + each("| 00:0{n} | {who} | {said} |", between="\n"),
        "table",
        (TOM, ANA),
    ),
}


@pytest.mark.parametrize(("text", "shape", "names"), AS_WRITTEN.values(), ids=AS_WRITTEN)
def test_it_reads_who_said_what(text: str, shape: str, names: Names) -> None:
    read = read_transcript(text.encode())
    heard = [(turn.speaker, read.text[turn.start : turn.end]) for turn in read.turns]
    assert heard == [(names[n % 2], said) for n, said in enumerate(SAID)]
    assert read.shape == shape


def test_a_time_of_day_counts_from_midnight() -> None:
    read = read_transcript(AS_WRITTEN["times of day"][0].encode())
    assert [turn.time for turn in read.turns] == [79_200.0, 79_260.0, 79_320.0, 79_380.0]


def test_what_a_service_adds_to_an_answer_is_not_the_candidates() -> None:
    aside = "ACTION ITEM: Send the case study. - WATCH: https://fathom.video/x?ts=3"
    read = read_transcript(f"0:00 - Tom\n  Why?\n\n0:03 - Ana\n  Cost.\n  {aside}\n".encode())
    assert [read.text[turn.start : turn.end] for turn in read.turns] == ["Why?", "Cost."]
    assert "ACTION ITEM: Send the case study." in read.notices[0].message


@pytest.mark.parametrize(
    "items",
    [
        {"results": {"audio_segments": [{"speaker_label": "A B", "transcript": "Hi", "id": 1}]}},
        {"monologues": [{"speaker": "A B", "elements": [{"value": "Hi"}, {"value": ""}]}]},
        [{"participant": {"name": "A B"}, "words": [{"text": "Hi"}]}],
    ],
)
def test_further_exports_are_read(items: Any) -> None:
    read = read_transcript(json.dumps(items).encode())
    assert [(turn.speaker, read.text[turn.start : turn.end]) for turn in read.turns] == [
        ("A B", "Hi")
    ]


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
    "all in one cell": [(f"{who}: {said}",) for _, who, said in ROWS],
}


@pytest.mark.parametrize("rows", TABLES.values(), ids=TABLES)
def test_a_documents_table_is_read_by_rows(
    write_docx: Callable[..., bytes], rows: list[tuple[str, ...]]
) -> None:
    read = read_transcript(write_docx(document=write_table(*rows)))
    heard = [(turn.speaker, read.text[turn.start : turn.end]) for turn in read.turns]
    assert (heard, read.shape) == ([(who, said) for _, who, said in ROWS], "docx")


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
