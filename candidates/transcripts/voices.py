"""Who speaks in a cue: a `<v Name>` tag, a `Name:` label, a line of its own, a JSON object."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from candidates.transcripts.blocks import Piece
from candidates.transcripts.labels import Label, choose_speakers, find_label
from candidates.transcripts.limits import SPEAKERS
from candidates.transcripts.notices import NoticeBoard, clip

# One star after a fixed beginning, and no `<` in it: linear even on 180 KB of `<v `.
_VOICE = re.compile(r"<(/?)v((?:[.\s][^<>]*)?)>")
_STYLE = re.compile(
    r"</?(?:[cibu]|ruby|rt|lang|font|em|strong|span)(?:[.\s][^<>]*)?>|<[\d:.]{5,15}>|\{\\an?\d{1,2}\}",
    re.IGNORECASE,
)
_BRACKET = re.compile(r"[\[(]([^\[\]()\n]{1,80})[\])](?![ \t]*:)[ \t]*")
_CHANGE = re.compile(r"[ \t]*>>+[ \t]*|[ \t]*[-–][ \t]+")  # noqa: RUF001  # the dash of subtitles


@dataclass(frozen=True, slots=True)
class Cue:
    """One cue: the raw line of its time, its seconds, its numbered lines, its time as written.

    `name` is who its identifier says is speaking.
    """

    line: int
    start: float | None
    end: float | None
    lines: Sequence[tuple[int, str]]
    timing: str = ""
    name: str = ""


class Naming(Enum):
    """By what the cues of one file name their speakers."""

    METADATA = auto()
    VOICE = auto()
    IDENTIFIER = auto()
    LINE = auto()
    BRACKET = auto()
    LABEL = auto()


def find_naming(cues: Sequence[Cue]) -> Naming:
    """Return how a file names its speakers; labels are looked for where nothing else does."""
    if _has_metadata(cues):
        return Naming.METADATA
    if _has_voices(cues):
        return Naming.VOICE
    if sum(bool(cue.name) for cue in cues) * 2 > len(cues):
        return Naming.IDENTIFIER
    if _has_name_lines(cues):
        return Naming.LINE
    return Naming.BRACKET if _has_brackets(cues) else Naming.LABEL


def read_pieces(cues: Sequence[Cue], naming: Naming, notices: NoticeBoard) -> Iterator[Piece]:
    """Yield what each speaker says in each cue, in the file's order.

    A cue without a name goes on with the speaker before it where names stand only at changes;
    where most cues have a `<v>`, one without is nobody's.
    """
    if naming is Naming.METADATA:
        return _read_metadata(cues, notices)
    if naming is Naming.VOICE:
        return _read_voices(cues, notices)
    if naming is Naming.IDENTIFIER:
        return _read_identifiers(cues)
    if naming is Naming.BRACKET:
        return _read_brackets(cues)
    return _read_name_lines(cues) if naming is Naming.LINE else _read_labels(cues)


def name_shape(cues: Sequence[Cue], naming: Naming, *, webvtt: bool) -> str:
    """Return what a file of such cues is called."""
    if naming is Naming.METADATA:
        return "graph_metadata_vtt"
    if naming is Naming.VOICE:
        unpadded = sum(cue.timing.lstrip("-")[2:3] != ":" for cue in cues) * 2 > len(cues)
        return ("graph_vtt" if unpadded else "teams_vtt") if webvtt else "srt"
    if naming is Naming.LINE:
        return "teams_captions"
    return "zoom_vtt" if webvtt else "srt"


def plain_words(marked: str) -> str:
    """Return cue text without styling tags and with its entities read (`&amp;` is `&`)."""
    if "<" in marked or "{" in marked:
        marked = _STYLE.sub("", marked)
    return html.unescape(marked) if "&" in marked else marked


def _has_metadata(cues: Sequence[Cue]) -> bool:
    return any('"spokenText"' in line for cue in cues[:50] for _, line in cue.lines)


def _has_voices(cues: Sequence[Cue]) -> bool:
    return any("<v" in line and _VOICE.search(line) for cue in cues for _, line in cue.lines)


def _read_metadata(cues: Sequence[Cue], notices: NoticeBoard) -> Iterator[Piece]:
    for cue in cues:
        written = "\n".join(line for _, line in cue.lines)
        try:
            said = json.loads(written)
            yield Piece(said["speakerName"] or "", said["spokenText"] or "", cue.line, cue.start)
        except (ValueError, TypeError, KeyError, RecursionError):
            if written:
                notices.add(cue.line, f"Not an object with spokenText: “{clip(written)}”")


def _read_voices(cues: Sequence[Cue], notices: NoticeBoard) -> Iterator[Piece]:
    named = sum(any(map(_VOICE.search, (line for _, line in cue.lines))) for cue in cues)
    at_changes_only = named * 2 < len(cues)
    speaker = ""
    for cue in cues:
        for name, words in _split_voices("\n".join(line for _, line in cue.lines)):
            speaker = name or (speaker if at_changes_only else "")
            if words.strip() and not speaker:
                notices.add(cue.line, f"Nothing says who speaks: “{clip(words.strip())}”")
            yield Piece(speaker, words, cue.line, cue.start)


def _split_voices(written: str) -> Iterator[tuple[str, str]]:
    """Yield (name, words) for each stretch between voice tags; '' where no tag is open."""
    name, at = "", 0
    for tag in _VOICE.finditer(written):
        yield name, plain_words(written[at : tag.start()])
        name, at = ("" if tag.group(1) else _read_voice(tag.group(2))), tag.end()
    yield name, plain_words(written[at:])


def _read_voice(annotation: str) -> str:
    """Return the name in `.loud Jane Doe`: the classes before the first space are none of it."""
    if annotation.startswith("."):
        annotation = annotation.partition(" ")[2]
    return " ".join(html.unescape(annotation).split())


def _read_identifiers(cues: Sequence[Cue]) -> Iterator[Piece]:
    for cue in cues:
        words = "\n".join(line for _, line in cue.lines)
        yield Piece(cue.name, plain_words(words), cue.line, cue.start)


def _has_name_lines(cues: Sequence[Cue]) -> bool:
    """Say whether the first line of a cue is the speaker alone, as in Teams' documents.

    Nearly every cue then has two lines or more, and its first names somebody, without a colon.
    """
    spoken = [cue.lines for cue in cues if cue.lines]
    if not spoken or sum(len(lines) > 1 for lines in spoken) * 10 < len(spoken) * 9:
        return False
    firsts = [lines[0][1].strip() for lines in spoken]
    if len(set(firsts)) > SPEAKERS:
        return False
    names = choose_speakers(firsts)
    pairs = zip(spoken, firsts, strict=True)
    named = sum(len(lines) > 1 and first in names for lines, first in pairs)
    return len(spoken) * 9 <= named * 10 and not any(map(find_label, firsts))


def _read_name_lines(cues: Sequence[Cue]) -> Iterator[Piece]:
    names = choose_speakers([cue.lines[0][1].strip() for cue in cues if cue.lines])
    for cue in cues:
        lines = [line for _, line in cue.lines]
        speaker = lines.pop(0).strip() if lines and lines[0].strip() in names else ""
        yield Piece(plain_words(speaker), plain_words("\n".join(lines)), cue.line, cue.start)


def _has_brackets(cues: Sequence[Cue]) -> bool:
    """Say whether `[Ana] words` names the speakers: most cues do it, none has a label instead.

    A sound in brackets (`[Music]`) is never in most of them.
    """
    spoken = [plain_words(cue.lines[0][1]).strip() for cue in cues if cue.lines]
    named = [found.group(1) for said in spoken if (found := _BRACKET.match(said))]
    others = [said for said in spoken if not _BRACKET.match(said)]
    if not named or len(named) * 2 < len(spoken) or any(map(find_label, others)):
        return False
    return len(set(named)) * 2 <= len(named) and set(named) <= choose_speakers(named)


def _read_brackets(cues: Sequence[Cue]) -> Iterator[Piece]:
    speaker = ""
    for cue in cues:
        words = plain_words("\n".join(line for _, line in cue.lines)).strip()
        if found := _BRACKET.match(words):
            speaker, words = " ".join(found.group(1).split()), words[found.end() :]
        yield Piece(speaker, words, cue.line, cue.start)


def _read_labels(cues: Sequence[Cue]) -> Iterator[Piece]:
    lines = [_read_line(cue, number, line) for cue in cues for number, line in cue.lines]
    names = _choose_labels(lines, len(cues))
    speaker = ""
    for line in lines:
        words = line.words
        if line.label and line.label.speaker in names:
            speaker, words = line.label.speaker, words[line.label.words_at :]
        elif line.changes:
            speaker = ""
        yield Piece(speaker, words, line.number, line.time)


def _choose_labels(lines: Sequence[_Line], cues: int) -> frozenset[str]:
    """Return the labels that name speakers: where nearly all cues have one, rare ones, too."""
    labels = [line.label.speaker for line in lines if line.label]
    first = [line.label.speaker for line in lines if line.label and line.first]
    return choose_speakers(labels, placed=set(first) if len(first) * 5 >= cues * 4 else ())


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a cue: its words without the marks of a change, and what may be a label."""

    number: int
    time: float | None
    words: str
    label: Label | None
    changes: bool
    first: bool


def _read_line(cue: Cue, number: int, line: str) -> _Line:
    words = plain_words(line)
    change = _CHANGE.match(words)
    label = find_label(words[change.end() :] if change else words)
    changes = change is not None and ">" in change.group()
    if change and (label or changes):  # a dash of its own may be a minus: it stays
        words = words[change.end() :]
    first = number == cue.lines[0][0]
    return _Line(cue.line if first else number, cue.start, words, label, changes, first)
