"""Reads files of cues: WebVTT of Zoom, Teams and Graph, SRT, and the captions of a Teams page."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from candidates.transcripts.blocks import build_transcript, refuse_too_many
from candidates.transcripts.clock import ARROW, TIME, count_seconds
from candidates.transcripts.limits import TURNS
from candidates.transcripts.notices import NoticeBoard, clip
from candidates.transcripts.turns import Transcript, UnreadableTranscript
from candidates.transcripts.voices import Cue, find_naming, name_shape, read_pieces

_WEBVTT = re.compile(r"\s*WEBVTT(?=[ \t\n]|$)")
_TIMING = re.compile(rf"[ \t]*({TIME}){ARROW}[ \t]*({TIME})")
# YouTube's SBV: the two times and nothing else.
_COMMA = r"[ \t]*(\d{1,3}:\d\d:\d\d\.\d{3}),(\d{1,3}:\d\d:\d\d\.\d{3})[ \t]*$"
_COMMA_TIMING = re.compile(_COMMA)
_BROKEN_LEFT = re.compile(r"[ \t]*+[\d:.,-]{0,40}[ \t]*+-->")
_BROKEN_RIGHT = re.compile(rf"[ \t]*[^\s>]{{1,40}}[ \t]*-->[ \t]*{TIME}")
_ANY_TIMING = re.compile(rf"^(?:[ \t]*{TIME}{ARROW}|{_COMMA})", re.MULTILINE)
_WEBEX_ID = r'(?:\d{1,9}[ \t]+)?"([^"]{1,80})"(?:[ \t]*\(\d{1,20}\))?'
_NAMED_ID = re.compile(_WEBEX_ID)
_GUID = r"[0-9a-fA-F]{8}-[0-9a-fA-F-]{27}(?:/\d{1,9}(?:-\d{1,9})?)?"
_SURE_ID = re.compile(rf"\d{{1,9}}|{_GUID}|{_WEBEX_ID}")
# What may follow the times of a cue and is nobody's word: WebVTT's settings, SRT's corners.
_SETTINGS = re.compile(
    r"(?:(?:vertical|line|position|size|align|region|[XY][12]):\S*+[ \t]*+){1,12}"
)
_HIDDEN = re.compile(r"(?:NOTE|STYLE|REGION)(?:[ \t]|$)")


def is_webvtt(text: str) -> bool:
    """Say whether a text begins as WebVTT does."""
    return bool(_WEBVTT.match(text))


def has_timings(text: str) -> bool:
    """Say whether some line begins with a time and an arrow."""
    return bool(_ANY_TIMING.search(text))


def read_captions(text: str, notices: NoticeBoard, *, numbers: Sequence[int] = ()) -> Transcript:
    """Return the turns of a file of cues; consecutive cues of one speaker are one turn.

    Raises UnreadableTranscript: `no_turns`, `no_speakers`, `too_many_turns`.
    """
    webvtt = is_webvtt(text)
    lines = text.split("\n")
    numbers = numbers or range(1, len(lines) + 1)
    marks = list(islice(_find_marks(lines), TURNS + 1))
    if not marks:
        raise UnreadableTranscript("no_turns", "Line 1 on: no cue with a time.", line=numbers[0])
    refuse_too_many(len(marks), numbers[marks[-1]])
    top = lines[: marks[0] - _count_id_lines(lines, 0, marks[0])]
    header = _read_top(top, numbers, notices, webvtt=webvtt)
    cues = list(_cut_cues(lines, marks, numbers, webvtt=webvtt))
    _note_times(cues, notices)
    naming = find_naming(cues)
    pieces = read_pieces(cues, naming, notices)
    shape = name_shape(cues, naming, webvtt=webvtt)
    return build_transcript(pieces, shape=shape, notices=notices, header=header)


def _find_marks(lines: Sequence[str]) -> Iterator[int]:
    """Yield the index of every line that gives a cue its time, in whatever state it is."""
    return (at for at, line in enumerate(lines) if _opens_a_cue(line))


def _opens_a_cue(line: str) -> bool:
    if ">" not in line and "→" not in line:
        return line[:1].isdigit() and bool(_COMMA_TIMING.match(line))
    broken = "-->" in line and (_BROKEN_LEFT.match(line) or _BROKEN_RIGHT.match(line))
    return bool(_TIMING.match(line) or broken)


def _count_id_lines(lines: Sequence[str], after: int, mark: int) -> int:
    """Return 1 if the line above a time names the cue, else 0.

    A number or a GUID always does; other words do where a blank line, or the file's beginning,
    stands above them.
    """
    if mark - 1 < after:
        return 0
    said = lines[mark - 1].strip()
    apart = not lines[mark - 2].strip() if mark - 2 >= after else not after
    return int(bool(said) and (apart or bool(_SURE_ID.fullmatch(said))))


def _read_top(
    top: Sequence[str], numbers: Sequence[int], notices: NoticeBoard, *, webvtt: bool
) -> dict[str, str]:
    """Return the `Key: value` lines above the first cue; note others that nobody understands."""
    header: dict[str, str] = {}
    for at, line in enumerate(_blank_hidden(top) if webvtt else top):
        key, colon, value = line.partition(":")
        if colon and key.strip() and len(line) <= 200:
            header[key.strip().lower()] = value.strip()
        elif line.strip() and not (webvtt and _WEBVTT.match(line)):
            notices.add(numbers[at], f"Not understood, above the first cue: “{clip(line.strip())}”")
    return header


def _blank_hidden(lines: Sequence[str]) -> Iterator[str]:
    """Yield the lines with comments, styles and regions of WebVTT made blank."""
    hidden, above = False, ""
    for line in lines:
        hidden = bool(line.strip()) and (hidden or (not above and bool(_HIDDEN.match(line))))
        above = line.strip()
        yield "" if hidden else line


def _cut_cues(
    lines: Sequence[str], marks: Sequence[int], numbers: Sequence[int], *, webvtt: bool
) -> Iterator[Cue]:
    above = 0
    for mark, following in zip(marks, [*marks[1:], len(lines)], strict=True):
        end = following
        if following < len(lines):
            end -= _count_id_lines(lines, mark + 1, following)
        said: Sequence[str] = lines[mark + 1 : end]
        if webvtt and any(map(_HIDDEN.match, said)):
            said = list(_blank_hidden(said))
        timing = _TIMING.match(lines[mark]) or _COMMA_TIMING.match(lines[mark])
        begin, stop = map(count_seconds, timing.groups()) if timing else (None, None)
        words = [(numbers[mark + 1 + at], line) for at, line in enumerate(said) if line.strip()]
        if beside := _read_beside(lines[mark], timing):
            words.insert(0, (numbers[mark], beside))
        name = _read_id(lines[mark - 1]) if mark > above else ""
        yield Cue(numbers[mark], begin, stop, words, lines[mark].strip(), name)
        above = mark + 1


def _read_beside(line: str, timing: re.Match[str] | None) -> str:
    """Return the words on the line of a cue's time, where some programs put them."""
    beside = line[timing.end() :].strip() if timing else ""
    return "" if not beside or _SETTINGS.fullmatch(beside) else beside


def _read_id(line: str) -> str:
    """Return the name in Webex's line above a time: `1 "Ana Silva" (123456)`."""
    named = _NAMED_ID.fullmatch(line.strip()) if '"' in line else None
    return " ".join(named.group(1).split()) if named else ""


def _note_times(cues: Sequence[Cue], notices: NoticeBoard) -> None:
    latest = None
    for cue in cues:
        if cue.start is None or cue.end is None:
            said = clip(cue.timing)
            notices.add(cue.line, f"The time is not understood, its words are kept: “{said}”")
            continue
        if cue.end < cue.start:
            notices.add(cue.line, "This cue ends before it begins.")
        if latest is not None and cue.start < latest:
            notices.add(cue.line, "This cue begins before the one above it.")
        latest = cue.start
