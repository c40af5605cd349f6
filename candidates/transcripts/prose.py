"""Reads files that are already text to read: typed transcripts, Meet, Otter, captions.

The text is the file itself. Marks (a label, a stamp of name and time, a heading, a time alone) are
found first; the words between two marks are a turn.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from candidates.transcripts.blocks import close_transcript, refuse_too_many
from candidates.transcripts.headers import Header, read_header
from candidates.transcripts.headings import find_headings
from candidates.transcripts.labels import choose_speakers
from candidates.transcripts.marks import (
    Kind,
    Line,
    Mark,
    find_aside,
    find_dated,
    find_label_mark,
    find_stamp,
    find_time,
    is_rule,
    split_lines,
)
from candidates.transcripts.notices import NoticeBoard, clip
from candidates.transcripts.openings import (
    find_name_lines,
    find_openings,
    find_stamps_of_two_lines,
)
from candidates.transcripts.turns import Transcript, Turn, UnreadableTranscript

_GLANCE = 500  # lines


@dataclass(frozen=True, slots=True)
class _Style:
    """How a file names its speakers: the marks that do, and what such a file is called."""

    shape: str
    speakers: Sequence[Mark]


def read_prose(text: str, notices: NoticeBoard, *, numbers: Sequence[int] = ()) -> Transcript:
    """Return the turns of a text as offsets into that text itself.

    `numbers` are the raw line numbers of its lines where these differ. Raises
    UnreadableTranscript: `no_turns`, `no_speakers`, `too_many_turns`.
    """
    lines = split_lines(text, numbers)
    header = read_header(lines)
    body = lines[: header.first] + lines[header.last :]
    found = _find_all(body)
    style = _choose_style(body, header, found)
    refuse_too_many(len(style.speakers), lines[-1].number)
    if not style.speakers:  # nearly always refused by its first lines
        top = body[:_GLANCE]
        _read_preamble(top, _find_marks(top, style, found.clock), style, notices)
    marks = _find_marks(body, style, found.clock)
    _read_preamble(body, marks, style, notices)
    turns = tuple(_read_turns(text, marks, notices))
    _note_broken_paragraphs(lines, style, notices)
    shape = _name_shape(style, body, marks)
    whole = Transcript(text=text, shape=shape, turns=turns, header=header.values)
    return close_transcript(whole, notices)


@dataclass(frozen=True, slots=True)
class _Found:
    """The lines of a text that may be more than speech; times by the offsets of their lines."""

    clock: Mapping[int, Mark]
    stamps: Sequence[Mark]
    labels: Sequence[Mark]


def _find_all(body: Sequence[Line]) -> _Found:
    clock: dict[int, Mark] = {}
    stamps: list[Mark] = []
    labels: list[Mark] = []
    for line in body:
        if time := find_time(line):
            clock[line.start] = time
            if time.words_at == line.end:
                continue  # nobody is named where all is a time
        if stamp := find_stamp(line):
            stamps.append(stamp)
            refuse_too_many(len(stamps), line.number)
            if "\uff1a" not in stamp.name:
                continue  # no colon of a stamp ends a label
        if label := find_label_mark(line):
            labels.append(label)
    return _Found(clock, stamps, labels)


def _choose_style(body: Sequence[Line], header: Header, found: _Found) -> _Style:
    sure = {mark.name for mark in found.stamps if mark.sure}
    stamped = sure | choose_speakers([mark.name for mark in found.stamps], named=header.names())
    stamps = [mark for mark in found.stamps if mark.name in stamped]
    labels = _choose_labels(found.labels, header)
    pairs = find_stamps_of_two_lines(body, found.clock, {mark.name for mark in stamps})
    if stamps and pairs:  # a page's copy has both ways
        stamps, pairs = sorted([*stamps, *pairs], key=lambda mark: mark.start), []
    if len(labels) * 2 <= len(body) and len(stamps) * 2 < len(body):
        others = pairs or find_openings(body) or find_name_lines(body)
        if len(others) > max(len(labels), len(stamps) * 2):
            return _Style("plain", others)
    timed = sum(mark.time is not None for mark in labels)
    if stamps and len(stamps) * 2 >= len(labels) and len(stamps) >= timed:
        # In a stamped file `Note: ...` is speech, and so is a forged `Interviewer: ...`.
        bracketed = sum(mark.bracketed for mark in stamps) * 2 > len(stamps)
        return _Style("caption_txt" if bracketed else "otter_txt", stamps)
    return _Style("plain", labels)


def _choose_labels(found: Sequence[Mark], header: Header) -> list[Mark]:
    """Return the labels that name speakers; where most have a time, one is enough."""
    written, named = [mark.name for mark in found], header.names()
    names = choose_speakers(written, named=named)
    timed = [mark for mark in found if mark.time is not None]
    untimed = sum(mark.name in names for mark in found) - sum(mark.name in names for mark in timed)
    if len(timed) >= untimed * 4:
        placed = {mark.name for mark in timed}
        names = choose_speakers(written, named=named, placed=placed)
    return [mark for mark in found if mark.name in names]


def _find_marks(body: Sequence[Line], style: _Style, clock: Mapping[int, Mark]) -> list[Mark]:
    speaking = {mark.start for mark in style.speakers}
    ends = {mark.words_at for mark in style.speakers}  # of the second line of a stamp, too
    others = [line for line in body if line.start not in speaking and line.end not in ends]
    dated = sum(bool(find_dated(line)) for line in body if line.start in speaking)
    chat = dated * 2 > len(speaking)
    asides = [mark for line in others if (mark := find_aside(line) or clock.get(line.start))]
    if chat:
        known = {mark.start for mark in asides}
        rest = [line for line in others if line.start not in known]
        asides += [mark for line in rest if (mark := find_dated(line))]
    taken = speaking | {mark.start for mark in asides}
    headings = find_headings(body, taken)
    marks = sorted([*style.speakers, *asides, *headings], key=lambda mark: mark.start)
    return _drop_said_times(body, marks)


def _drop_said_times(body: Sequence[Line], marks: Sequence[Mark]) -> list[Mark]:
    """Return the marks without the times that are all a speaker says: `10:30` is an answer, too."""
    places = {line.start: at for at, line in enumerate(body)}
    said: set[int] = set()
    for before, mark, after in zip(marks, marks[1:], [*marks[2:], None], strict=False):
        at = places[mark.start]
        alone = (places[after.start] if after else len(body)) == at + 1
        if mark.kind is Kind.TIME and before.kind is Kind.SPEAKER and alone:
            last = body[at - 1]
            said |= {mark.start} if before.words_at == last.end else set()
    return [mark for mark in marks if mark.start not in said]


def _read_preamble(
    body: Sequence[Line], marks: Sequence[Mark], style: _Style, notices: NoticeBoard
) -> None:
    """Note the words above the first speaker, or refuse a file that names no speaker at all."""
    until = style.speakers[0].start if style.speakers else len(body) and body[-1].end + 1
    marked = [(mark.start, mark.words_at) for mark in marks if mark.start < until]
    above = [line for line in body if line.start < until]
    words = _leave_out(above, marked)
    if words and not style.speakers:
        line = words[0].number
        message = f"Line {line}: no line begins with a speaker's name and a colon, or with a time."
        raise UnreadableTranscript("no_speakers", message, line=line)
    if words:
        said = clip(words[0].said)
        lines = "1 line" if len(words) == 1 else f"{len(words)} lines"
        notices.add(words[0].number, f"{lines} above the first speaker: “{said}”")


def _leave_out(lines: Sequence[Line], spans: Sequence[tuple[int, int]]) -> list[Line]:
    """Return the lines that begin in none of the spans; both are in the text's order."""
    kept: list[Line] = []
    at = 0
    for line in lines:
        while at < len(spans) and spans[at][1] <= line.start:
            at += 1
        if at == len(spans) or line.start < spans[at][0]:
            kept.append(line)
    return kept


def _read_turns(text: str, marks: Sequence[Mark], notices: NoticeBoard) -> Iterator[Turn]:
    first = next((at for at, mark in enumerate(marks) if mark.kind is Kind.SPEAKER), len(marks))
    speaker, section, time = "", "", None
    for at, mark in enumerate(marks):
        speaker = _say_who(mark, speaker)
        section = mark.name or section if mark.kind is Kind.SECTION else section
        time = mark.time if mark.time is not None else time
        until = marks[at + 1].start if at + 1 < len(marks) else len(text)
        start, end = _trim(text, mark.words_at, until)
        if at < first:
            continue
        followed = at + 1 < len(marks) and marks[at + 1].kind is Kind.TIME
        if not followed or start < end:
            _note_oddities(mark, speaker, text[start:end], notices)
        if start < end:
            yield Turn(speaker, start, end, time, mark.line, section)


def _say_who(mark: Mark, speaker: str) -> str:
    """Return who speaks behind a mark: after a heading or an aside nobody known, until named."""
    if mark.kind is Kind.SPEAKER:
        return mark.name
    return speaker if mark.kind is Kind.TIME else ""


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    words = text[start:end]
    bare = words.lstrip()
    start += len(words) - len(bare)
    return start, start + len(bare.rstrip())


def _note_oddities(mark: Mark, speaker: str, words: str, notices: NoticeBoard) -> None:
    if mark.kind is Kind.ASIDE:
        notices.add(mark.line, f"Left out, written by the recording service: “{clip(mark.name)}”")
    if mark.kind is Kind.SPEAKER and not words:
        notices.add(mark.line, f"{mark.name} is named here but says nothing.")
    if words and not speaker:
        notices.add(mark.line, f"Nothing says who speaks after this line: “{clip(words)}”")


def _note_broken_paragraphs(lines: Sequence[Line], style: _Style, notices: NoticeBoard) -> None:
    """Note labels inside a paragraph where labels otherwise follow a blank line.

    They are read as turns all the same: the words behind a forged label are at least not the
    candidate's. A person should look.
    """
    gaps = {line.start for line in lines if line.gap}
    gaps |= {after.start for before, after in pairwise(lines) if is_rule(before)}
    inside = [mark for mark in style.speakers[1:] if mark.start not in gaps]
    if len(inside) * 5 <= len(style.speakers):
        for mark in inside:
            notices.add(mark.line, f"{mark.name} begins to speak in the middle of a paragraph.")


def _name_shape(style: _Style, body: Sequence[Line], marks: Sequence[Mark]) -> str:
    """Tell Google Meet's export, typed text with times between its turns, from other text."""
    if style.shape != "plain":
        return style.shape
    title = body[0].said if body else ""
    generated = any("computer" in mark.name for mark in marks if mark.kind is Kind.ASIDE)
    timed = any(mark.kind is Kind.TIME for mark in marks)
    return "meet_txt" if timed and (generated or "transcript" in title.casefold()) else "plain"
