"""Transcripts in Word documents: Teams, Google Meet, or typed."""

from dataclasses import replace

from candidates.transcripts.blocks import Piece, build_transcript
from candidates.transcripts.captions import has_timings, read_captions
from candidates.transcripts.decoding import drop_unseen, unify_breaks
from candidates.transcripts.documents import read_paragraphs
from candidates.transcripts.notices import NoticeBoard
from candidates.transcripts.prose import read_prose
from candidates.transcripts.tables import read_table
from candidates.transcripts.turns import Transcript, UnreadableTranscript

_SHAPES = {
    "teams_captions": "teams_docx",
    "srt": "teams_docx",
    "otter_txt": "teams_docx",
    "meet_txt": "meet_docx",
}


def read_paper(raw: bytes, notices: NoticeBoard, *, filename: str = "") -> Transcript:
    """Return the turns of a DOCX over a reading text; lines are the document's paragraphs.

    Raises UnreadableTranscript with the codes of its archive, of captions and of prose.
    """
    text, numbers = _lay_out(read_paragraphs(raw, filename=filename), notices)
    if not text.strip():
        raise UnreadableTranscript("blank", "The document holds no words.", line=1)
    if has_timings(text):
        whole = read_captions(text, notices, numbers=numbers)
        return replace(whole, shape=_SHAPES.get(whole.shape, "docx"))
    if table := read_table(text, notices, numbers=numbers):
        return replace(table, shape="docx")
    whole = read_prose(text, notices, numbers=numbers)
    pieces = [
        Piece(turn.speaker, whole.text[turn.start : turn.end], turn.line, turn.time, turn.section)
        for turn in whole.turns
    ]
    shape = _SHAPES.get(whole.shape, "docx")
    return build_transcript(
        pieces, shape=shape, notices=NoticeBoard(whole.notices), header=whole.header
    )


def _lay_out(paragraphs: list[str], notices: NoticeBoard) -> tuple[str, list[int]]:
    """Return the paragraphs with a blank line between them, and the paragraph of every line."""
    lines: list[str] = []
    numbers: list[int] = []
    for number, paragraph in enumerate(paragraphs, start=1):
        own = unify_breaks(drop_unseen(paragraph, notices, line=number)).split("\n")
        lines += [*own, ""]
        numbers += [number] * (len(own) + 1)
    return "\n".join(lines), numbers
