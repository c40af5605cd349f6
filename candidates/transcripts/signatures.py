"""Files that are something else, known by their first bytes, and what to do with them."""

import re

from candidates.transcripts.turns import UnreadableTranscript

_ENCRYPTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHERS = (
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"BM6", "a bitmap image"),
    (b"II*\x00", "a TIFF image"),
    (b"MM\x00*", "a TIFF image"),
    (b"RIFF", "a sound, video or WebP file"),
    (b"%PDF", "a PDF document"),
    (b"{\\rtf", "an RTF document"),
    (b"ID3", "an MP3 recording"),
    (b"OggS", "an Ogg recording"),
    (b"fLaC", "a FLAC recording"),
    (b"\x1aE\xdf\xa3", "a Matroska or WebM recording"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3", "a database"),
)
_PAGES = (b"<!doctype html", b"<html")
_XML = re.compile(rb"<(?:\?xml|!(?:--|doctype))", re.IGNORECASE)
_ROOT = re.compile(rb"<([a-z][\w:.-]{0,60})[\s>]", re.IGNORECASE)
_BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_ADVICE = "Export the transcript as text, VTT, SRT, DOCX or JSON."


def refuse_other_files(raw: bytes, *, filename: str = "") -> None:
    """Raise UnreadableTranscript for bytes that are known not to be a transcript.

    Codes: `encrypted` (a DOCX with a password, or an old .doc), `unknown_shape`.
    """
    name = filename or "The file"
    if raw.startswith(_ENCRYPTED):
        message = f"{name} has a password or is an old .doc: save it as DOCX without a password."
        raise UnreadableTranscript("encrypted", message)
    kind = _name_kind(raw)
    if kind:
        raise UnreadableTranscript("unknown_shape", f"{name} is {kind}. {_ADVICE}")


def _name_kind(raw: bytes) -> str:
    head = _take_letters(raw[:256])
    if head.lower().startswith(_PAGES):
        return "a web page"
    root = _ROOT.match(head)
    foot = _take_letters(raw[-256:]).rstrip()
    if _XML.match(head) or (root and foot.endswith(b"</" + root.group(1) + b">")):
        return "XML, such as TTML captions"
    if head.startswith(b"[Script Info]"):
        return "a file of SSA or ASS subtitles"
    if raw[4:8] == b"ftyp":
        return "an MP4 recording"
    return next((kind for mark, kind in _OTHERS if raw.startswith(mark)), "")


def _take_letters(raw: bytes) -> bytes:
    """Return bytes of text without a byte order mark and without UTF-16's zeros."""
    mark = next((mark for mark in _BYTE_ORDER_MARKS if raw.startswith(mark)), b"")
    return raw[len(mark) :].replace(b"\x00", b"").lstrip()
