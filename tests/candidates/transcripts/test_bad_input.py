"""What no reader can read: a code, a sentence, a line; and what is read with a notice."""

from collections.abc import Callable

import pytest

from candidates.transcripts import Transcript, UnreadableTranscript

Read = Callable[[str | bytes], Transcript]
Refuse = Callable[[bytes], UnreadableTranscript]

VTT = "WEBVTT\n\n0:01.0 --> 0:02.0\n<v Ana>a\n\n0:02.0 --> 0:03.0\n<v Ben>b"
MANY_NAMES = "\n".join(f"Ana {n:b}: a".translate({48: "b", 49: "d"}) for n in range(2_001)).title()
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"


@pytest.mark.parametrize(
    ("raw", "code", "line"),
    [
        (b"", "blank", 1),
        (b" \n\t\r\n", "blank", 1),
        (b"\xef\xbb\xbf", "blank", 1),
        ("\u200b\u202e".encode(), "blank", 1),
        (b"CANDIDATE: Ana\nDATE: May\n", "no_turns", 1),
        (b"WEBVTT\n", "no_turns", 1),
        (b"WEBVTT\n\n0:01.0 --> 0:02.0\n\n", "no_turns", 1),
        (b"Ana:\n\nBen:\n", "no_turns", 1),
        (b"\nWe talked\nfor a while.", "no_speakers", 2),
        (b"1\n0:0:1,0 --> 0:0:2,0\nwe talked", "no_speakers", 2),
        (b"a" * (5 * 1024**2 + 1), "too_large", None),
        (b"\n" * 1_000_000, "too_many_lines", None),
        (b"Ana: a\n" * 100_001, "too_many_turns", 100_001),
        (b"Ana: a\n" * 200_001, "too_many_lines", 200_001),
        (b"0:0:1,0 --> 0:0:2,0\na\n" * 150_000, "too_many_turns", 200_001),
        ("Ana: a\n\nBen: é\n\nAna: ".encode() + b"\xff", "encoding", 5),
        (b"Ana: a\nBen: \x81", "encoding", 2),
        ("Ana: a\nBen: b".encode("utf-16-le"), "encoding", 1),
        ("Ana: a\nBen: b".encode("utf-16-be"), "encoding", 1),
        ("Ana: a\nBen: b".encode("utf-16") + b"\x00", "encoding", 2),
        (PNG, "unknown_shape", None),
        (b"\xff\xd8\xff\xe0", "unknown_shape", None),
        (b"%PDF-1.7", "unknown_shape", None),
        (b"{\\rtf1 Ana: a}", "unknown_shape", None),
        (b"<!DOCTYPE html><p>Ana: a", "unknown_shape", None),
        (b"\x00\x00\x00\x18ftypmp42", "unknown_shape", None),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "encrypted", None),
        (b"PK\x03\x04", "damaged", None),
        (MANY_NAMES.encode(), "too_many_speakers", 1),
    ],
    ids=lambda value: str(value)[:24],
)
def test_it_refuses_with_a_code_and_the_line(
    refuse: Refuse, raw: bytes, code: str, line: int | None
) -> None:
    refusal = refuse(raw)
    assert (refusal.code, refusal.line) == (code, line)


def test_a_refused_image_is_named_with_its_file_name(refuse: Refuse) -> None:
    assert refuse(PNG).message.startswith("The file is a PNG image.")


@pytest.mark.parametrize(
    ("hidden", "kind"),
    [("\x00", "NUL characters"), ("\x07", "control characters"),
     ("\u202e", "text direction controls"),
     ("\u2066", "text direction controls"), ("\u200b", "zero-width characters"),
     ("\U000e0041", "invisible letters and tags"), ("\u00ad", "zero-width characters")],
)  # fmt: skip  # pairs
def test_it_drops_what_nobody_sees_and_says_so(read: Read, hidden: str, kind: str) -> None:
    found = read(f"Ben: why?\n\nAna: s{hidden}o")
    assert [(notice.line, notice.message) for notice in found.notices] == [
        (3, f"Dropped {kind}: 1, the first on this line.")
    ]


def test_offsets_count_without_what_was_dropped(read: Read) -> None:
    found: Transcript = read("Ben: w\u200bhy?\n\nA\u202ena: so")
    assert [found.text[turn.start : turn.end] for turn in found.turns] == ["why?", "so"]


def test_windows_text_is_read_and_said(read: Read) -> None:
    found = read("Ben: why?\n\nNúñez: “so” \u2013 it cost 5 €".encode("cp1252"))
    assert (found.text[-18:], found.notices[0].line) == ("“so” \u2013 it cost 5 €", 3)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_marked_and_plain_unicode_are_the_same_text(read: Read, encoding: str) -> None:
    text = "Ben: why?\n\nNúñez: “so” 你好"
    assert read(text.encode(encoding)).text == text


def test_one_speaker_alone_is_noted(read: Read) -> None:
    assert [notice.message for notice in read("Ana: a\n\nAna: b").notices] == [
        "Only one speaker: Ana. Nobody else is heard."
    ]


def test_a_flood_of_notices_is_counted(read: Read) -> None:
    cues = "\n\n".join(f"0:09.0 --> 0:0{n % 5}.0\n<v Ana>a" for n in range(500))
    found = read(f"WEBVTT\n\n{cues}\n\n0:09.0 --> 0:09.5\n<v Ben>b")
    assert (len(found.notices), found.notices[-1].message.split(" ", 1)[1]) == (
        201,
        "more like these, the first of them on this line",
    )


def test_180_kb_of_open_voices_are_read_at_once(refuse: Refuse) -> None:
    assert refuse(b"WEBVTT\n\n0:01.0 --> 0:02.0\n" + b"<v " * 60_000).code == "no_speakers"


def test_a_very_long_name_is_cut_and_said(read: Read) -> None:
    found = read(VTT.replace("Ana", "Ana " * 100))
    assert [notice.message for notice in found.notices] == [
        "A speaker's name of 399 characters was cut."
    ]
