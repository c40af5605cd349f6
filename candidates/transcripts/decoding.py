"""Bytes to text, without guessing, and without characters that nobody can see."""

import codecs
import re

from candidates.transcripts.limits import LINES, TEXT_BYTES
from candidates.transcripts.notices import NoticeBoard
from candidates.transcripts.turns import UnreadableTranscript

# What a reader cannot see can hide an instruction, a forged name or a reversed line: control
# characters, zero-width and joining marks, bidi controls, blank fillers, tags, variation selectors.
_KINDS = {
    "NUL characters": "\x00",
    "control characters": "\x01-\x08\x0e-\x1f\x7f-\x84\x86-\x9f",
    "text direction controls": "\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f",
    "zero-width characters": (
        "\u00ad\u034f\u180b-\u180e\u200b-\u200d\u2060-\u2064\ufeff\ufff9-\ufffb"
    ),
    "invisible letters and tags": (
        "\u115f\u1160\u17b4\u17b5\u3164\uffa0\ufe00-\ufe0f\U000e0000-\U000e0fff"
    ),
    "broken halves of characters": "\ud800-\udfff",
}
_UNSEEN = re.compile("[" + "".join(_KINDS.values()) + "]")
_BY_KIND = {kind: re.compile(f"[{characters}]") for kind, characters in _KINDS.items()}
_ODD_BREAKS = re.compile("[\x0b\x0c\x85\u2028\u2029]")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# A two-byte or longer character of UTF-8: enough to tell a damaged UTF-8 file from Windows-1252.
_UTF8_CHARACTER = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_HIGH_BYTES = bytes(range(0x80, 0x100))


def decode_text(raw: bytes, notices: NoticeBoard) -> str:
    """Return the file's text with LF line ends: UTF-8, UTF-16 with its mark, else Windows-1252.

    Characters that cannot be seen are dropped and noted. Raises UnreadableTranscript: `too_large`,
    `too_many_lines`, `blank`, `encoding`.
    """
    if len(raw) > TEXT_BYTES:
        megabytes = TEXT_BYTES // 1024**2
        raise UnreadableTranscript("too_large", f"The text is larger than {megabytes} MB.")
    text = unify_breaks(_decode(raw, notices))
    if text.count("\n") >= LINES:
        raise UnreadableTranscript("too_many_lines", f"Line {LINES}: no file is read beyond it.")
    seen = drop_unseen(text, notices)
    if not seen.strip():
        raise UnreadableTranscript("blank", "The file holds no words.", line=1)
    return seen


def unify_breaks(text: str) -> str:
    """Return `text` with LF line ends; page and paragraph separators become spaces."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _ODD_BREAKS.sub(" ", text)


def drop_unseen(text: str, notices: NoticeBoard | None = None, *, line: int = 1) -> str:
    """Return `text` without characters that nobody sees; what went is noted, counted by kind.

    `line` is the line of the raw file on which `text` begins.
    """
    if not _UNSEEN.search(text):
        return text
    if notices is not None:
        _note_unseen(text, notices, line)
    return _UNSEEN.sub("", text)


def _note_unseen(text: str, notices: NoticeBoard, line: int) -> None:
    for kind, pattern in _BY_KIND.items():
        first = pattern.search(text)
        if first:
            count = sum(1 for _ in pattern.finditer(text))
            at = line + text.count("\n", 0, first.start())
            notices.add(at, f"Dropped {kind}: {count}, the first on this line.")


def _decode(raw: bytes, notices: NoticeBoard) -> str:
    for mark, name in _MARKS:
        if raw.startswith(mark):
            return _decode_marked(raw[len(mark) :], name)
    if _looks_like_unmarked_utf16(raw):
        raise UnreadableTranscript(
            "encoding",
            "Line 1: this looks like UTF-16 without its byte order mark; save it as UTF-8.",
            line=1,
        )
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        return _decode_windows(raw, error.start, notices)


def _decode_marked(raw: bytes, name: str) -> str:
    try:
        return raw.decode(name)
    except UnicodeDecodeError as error:
        line = raw[: error.start].decode(name, errors="ignore").count("\n") + 1
        raise UnreadableTranscript(
            "encoding", f"Line {line}: not {name.upper()}, as the file's mark says.", line=line
        ) from error


def _looks_like_unmarked_utf16(raw: bytes) -> bool:
    """Say whether zero bytes stand where UTF-16 has them: often, and on one side of the pairs."""
    head = raw[:4096]
    sides = (head[0::2].count(0), head[1::2].count(0))
    return max(sides) * 10 > len(head) and min(sides) * 8 < max(sides)


def _decode_windows(raw: bytes, first_bad: int, notices: NoticeBoard) -> str:
    line = _line_of(raw, first_bad)
    sizes = [len(whole.group()) for whole in _UTF8_CHARACTER.finditer(raw)]
    strays = len(raw) - len(raw.translate(None, _HIGH_BYTES)) - sum(sizes)
    if len(sizes) >= strays:
        raise UnreadableTranscript(
            "encoding", f"Line {line}: UTF-8 is damaged here; save the file again.", line=line
        )
    try:
        text = raw.decode("cp1252")
    except UnicodeDecodeError as error:
        line = _line_of(raw, error.start)
        raise UnreadableTranscript(
            "encoding", f"Line {line}: neither UTF-8 nor Windows-1252; save it as UTF-8.", line=line
        ) from error
    notices.add(line, "Not UTF-8 from this line on: the file was read as Windows-1252.")
    return text


def _line_of(raw: bytes, position: int) -> int:
    head = raw[:position].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return head.count(b"\n") + 1
