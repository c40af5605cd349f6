"""Bytes to a transcript: what a file is, is decided by its content alone."""

from candidates.transcripts.bullets import take_off_marks
from candidates.transcripts.captions import has_timings, is_webvtt, read_captions
from candidates.transcripts.decoding import decode_text
from candidates.transcripts.documents import is_archive
from candidates.transcripts.exports import looks_like_json, read_export
from candidates.transcripts.notices import NoticeBoard
from candidates.transcripts.papers import read_paper
from candidates.transcripts.prose import read_prose
from candidates.transcripts.signatures import refuse_other_files
from candidates.transcripts.tables import read_table
from candidates.transcripts.turns import Transcript, UnreadableTranscript


def read_transcript(raw: bytes, *, filename: str = "") -> Transcript:
    """Return the words of a file with speaker, time and place.

    `filename` is only quoted in messages: the content decides what the file is. Raises
    UnreadableTranscript with a code of docs/transcripts.md, a sentence, and the line.
    """
    notices = NoticeBoard()
    refuse_other_files(raw, filename=filename)
    if is_archive(raw):
        return read_paper(raw, notices, filename=filename)
    return _read_text(decode_text(raw, notices), notices)


def _read_text(text: str, notices: NoticeBoard) -> Transcript:
    if looks_like_json(text):
        return read_export(text, notices)
    if is_webvtt(text) or has_timings(text):
        return read_captions(text, notices)
    return read_table(text, notices) or _read_typed(text, notices)


def _read_typed(text: str, notices: NoticeBoard) -> Transcript:
    try:
        return read_prose(text, notices)
    except UnreadableTranscript as refusal:
        bare, mark = take_off_marks(text)
        if refusal.code != "no_speakers" or not bare.strip() or not mark:
            raise
        notices.add(1, f"Most lines begin with the mark {mark} which was left out.")
        return read_prose(bare, notices)
