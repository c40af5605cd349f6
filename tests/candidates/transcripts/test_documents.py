"""Word documents: their paragraphs, and archives that are not what they say."""

import struct
import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest

from candidates.transcripts import Transcript, UnreadableTranscript, read_transcript

Refuse = Callable[[bytes], UnreadableTranscript]
WriteDocx = Callable[..., bytes]

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def hear(read: Transcript) -> list[tuple[str, str]]:
    return [(turn.speaker, read.text[turn.start : turn.end]) for turn in read.turns]


def write_body(body: str) -> bytes:
    return f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'.encode()


def test_it_reads_typed_paragraphs(write_docx: WriteDocx) -> None:
    found = read_transcript(
        write_docx("CANDIDATE: Ana", "DATE: May", "Ben: why?", "Ana: so", "and thus")
    )
    assert hear(found) == [("Ben", "why?"), ("Ana", "so and thus")]


def test_the_header_of_a_document_is_kept(write_docx: WriteDocx) -> None:
    found = read_transcript(write_docx("CANDIDATE: Ana", "DATE: May", "Ben: why?", "Ana: so"))
    assert found.header == {"candidate": "Ana", "date": "May"}


def test_lines_are_paragraphs(write_docx: WriteDocx) -> None:
    found = read_transcript(write_docx("Talk", "", "Ben  0:03\nwhy?", "", "Ana  0:09\nso"))
    assert [turn.line for turn in found.turns] == [3, 5]


def test_time_speaker_and_words_may_be_paragraphs_of_their_own(write_docx: WriteDocx) -> None:
    parts = ("0:0:5.0 --> 0:0:8.5", "Ben", "why?", "0:0:8.5 --> 0:0:9.0", "Ana", "so")
    assert hear(read_transcript(write_docx(*parts))) == [("Ben", "why?"), ("Ana", "so")]


def test_deleted_words_and_fields_are_not_read(write_docx: WriteDocx) -> None:
    body = (
        "<w:p><w:r><w:t>Ben: why?</w:t><w:delText>no</w:delText>"
        "<w:instrText>DATE</w:instrText></w:r></w:p>"
        "<w:p><w:r><w:t>Ana:</w:t><w:tab/><w:t>well</w:t><w:noBreakHyphen/><w:t>made</w:t></w:r></w:p>"
    )
    found = read_transcript(write_docx(document=write_body(body)))
    assert hear(found) == [("Ben", "why?"), ("Ana", "well-made")]


def test_words_that_stand_twice_for_old_programs_are_read_once(write_docx: WriteDocx) -> None:
    markup = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    twice = f'<m:Fallback xmlns:m="{markup}"><w:p><w:t>Ana: so</w:t></w:p></m:Fallback>'
    body = f"<w:p><w:t>Ben: why?</w:t></w:p><w:p><w:t>Ana: so</w:t></w:p>{twice}"
    found = read_transcript(write_docx(document=write_body(body)))
    assert hear(found) == [("Ben", "why?"), ("Ana", "so")]


def test_it_reads_the_document_of_word_online() -> None:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        body = "<w:p><w:t>Ben: why?</w:t></w:p><w:p><w:t>Ana: so</w:t></w:p>"
        archive.writestr("word/document2.xml", write_body(body))
    assert hear(read_transcript(packed.getvalue())) == [("Ben", "why?"), ("Ana", "so")]


def test_hidden_characters_are_noted_with_their_paragraph(write_docx: WriteDocx) -> None:
    found = read_transcript(write_docx("Ben: why?", "Ana: s\u202eo"))
    assert [(notice.line, notice.message) for notice in found.notices] == [
        (2, "Dropped text direction controls: 1, the first on this line.")
    ]


def test_it_refuses_a_document_that_unpacks_to_too_much(
    refuse: Refuse, write_docx: WriteDocx
) -> None:
    bomb = write_docx(document=b"<w>" + b"a" * (21 * 1024**2))
    assert (refuse(bomb).code, len(bomb) < 100_000) == ("too_large", True)


def test_it_refuses_a_document_with_a_lying_size(refuse: Refuse, write_docx: WriteDocx) -> None:
    raw = bytearray(write_docx(document=b" " * (21 * 1024**2)))
    for mark, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        start = raw.rindex(mark) + at
        raw[start : start + 4] = struct.pack("<I", 1000)
    assert refuse(bytes(raw)).code == "damaged"


@pytest.mark.parametrize(
    "document",
    [
        b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]><d>&x;</d>',
        b'<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><d>&b;</d>',
        b'<!DOCTYPE d SYSTEM "http://127.0.0.1/x.dtd"><d/>',
        b"<d>" * 300,
        b'<d a="' + b"x" * 600_000 + b'"/>',
    ],
    ids=["xxe", "billion laughs", "outer doctype", "deep", "endless tag"],
)
def test_it_forbids_xml_that_no_word_document_has(
    refuse: Refuse, write_docx: WriteDocx, document: bytes
) -> None:
    assert refuse(write_docx(document=document)).code == "forbidden"


def test_it_refuses_broken_xml_with_its_line(refuse: Refuse, write_docx: WriteDocx) -> None:
    refusal = refuse(write_docx(document=b"<d>\n<e>\n</d>"))
    assert (refusal.code, refusal.line) == ("damaged", 3)


def test_it_refuses_another_archive(refuse: Refuse) -> None:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("notes.txt", "Ben: why?")
    assert refuse(packed.getvalue()).code == "unknown_shape"


def test_it_refuses_an_encrypted_member(refuse: Refuse, write_docx: WriteDocx) -> None:
    raw = bytearray(write_docx("Ben: why?"))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        raw[raw.rindex(mark) + at] |= 1
    assert refuse(bytes(raw)).code == "encrypted"


def test_it_refuses_a_cut_archive(refuse: Refuse, write_docx: WriteDocx) -> None:
    assert refuse(write_docx("Ben: why?")[:-30]).code == "damaged"


def test_it_refuses_an_archive_of_very_many_files(refuse: Refuse) -> None:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for number in range(2_001):
            archive.writestr(str(number), b"")
    assert refuse(packed.getvalue()).code == "too_large"


def test_it_refuses_an_empty_document(refuse: Refuse, write_docx: WriteDocx) -> None:
    assert refuse(write_docx("", " ")).code == "blank"
