"""The lines of a text that are not speech: who speaks, where a section begins, what time it is."""

import re
from collections.abc import Sequence
from enum import Enum, auto
from typing import NamedTuple

from candidates.transcripts.clock import find_leading, read_match, split_spelt
from candidates.transcripts.labels import could_be_a_name, find_label, split_time, tidy_name
from candidates.transcripts.limits import LABEL_CHARACTERS, SPOKEN_LINES
from candidates.transcripts.turns import UnreadableTranscript

_SPACE = re.compile(r"\s")
_RULES = frozenset("=*_~#─━═—-")
_MARKDOWN = re.compile(r"#{1,6}[ \t]+(?=\S)")
_ABOUT = r"(?:trans[ck]ri|trascri)"  # transcript, Transkription, trascrizione
_TEAMS = (
    r"(?:started|stopped) (?:the )?transcription|hat die Transkription (?:gestartet|beendet)"
    r"|ha (?:iniciado|detenido) la transcripción|a (?:commencé|démarré|arrêté) la transcription"
    r"|(?:iniciou|interrompeu|parou) a transcrição|ha (?:avviato|interrotto) la trascrizione"
    r"|heeft de transcriptie (?:gestart|gestopt|beëindigd)"
)
_ASIDE = re.compile(
    r"meeting ended after .{1,40}|transcription ended after .{1,40}|recording ended.{0,40}"
    r"|.{0,40}transcript was computer[ -]generated.{0,160}"
    rf"|(?:this|diese?s?|esta|est[ea]|cette|quest[oa]|deze) .{{0,30}}{_ABOUT}.{{0,60}}"
    r"(?:comput|ordenador|ordinateur).{0,160}"
    rf"|.{{0,40}}{_ABOUT}.{{0,40}}\b\d{{1,2}}:\d\d:\d\d\b.{{0,20}}"
    r"|action item:.{1,160}watch: https?://\S{1,120}"
    r"|transcribed by (?:https?://)?otter.{0,40}"
    r"|[\[(]?end of (?:the )?(?:transcript|transcription|recording)[\])]?\.?"
    rf"|.{{1,60}} (?:{_TEAMS})\.?",
    re.IGNORECASE,
)
# One of these is in each of them; looked for first, because nearly every line has none.
_ASIDE_WORDS = re.compile(r"ACTION ITEM:|ended|ranscri|RANSCRI|ranskri|rascri|end of|End of|END OF")


class Kind(Enum):
    """What a mark says of the words behind it."""

    SPEAKER = auto()
    SECTION = auto()
    TIME = auto()
    ASIDE = auto()


class Line(NamedTuple):
    """A line that is not blank: its number in the raw file, its offsets, its text.

    `said` is the text without the space around it, `end` the offset behind the last character.
    `gap` says whether a blank line, or the beginning of the file, is above it.
    """

    number: int
    start: int
    end: int
    text: str
    said: str
    gap: bool = True


class Mark(NamedTuple):
    """Words from `words_at` to the next mark's `start` belong to what this mark names."""

    kind: Kind
    start: int
    words_at: int
    line: int
    name: str = ""
    time: float | None = None
    bracketed: bool = False
    sure: bool = False


def split_lines(text: str, numbers: Sequence[int] = ()) -> list[Line]:
    """Return the lines that are not blank; `numbers` are their raw numbers where these differ.

    Raises UnreadableTranscript `too_many_lines`.
    """
    lines: list[Line] = []
    start, gap = 0, True
    for index, line in enumerate(text.split("\n")):
        end, said = start + len(line), line.strip()
        if said:
            number = numbers[index] if numbers else index + 1
            lines.append(Line(number, start, end, line, said, gap))
            if len(lines) > SPOKEN_LINES:
                message = f"Line {number}: more than {SPOKEN_LINES:,} lines of text."
                raise UnreadableTranscript("too_many_lines", message, line=number)
        start, gap = end + 1, not said
    return lines


def find_label_mark(line: Line) -> Mark | None:
    """Return the mark of a line that begins `Name: words`, without judging the name."""
    label = find_label(line.text)
    if label is None:
        return None
    words_at = line.start + label.words_at
    return Mark(Kind.SPEAKER, line.start, words_at, line.number, label.speaker, label.time)


def find_stamp(line: Line) -> Mark | None:
    """Return the mark of a line that is only a name and a time: `Ana  0:03`, `[Ana] 00:00:03`."""
    said = line.said
    if ":" not in said and not split_spelt(said):
        return None
    if len(said) > LABEL_CHARACTERS + 24 or not _SPACE.search(said):
        return None
    said = said[heading.end() :] if (heading := _MARKDOWN.match(said)) else said
    name, time = split_time(said)
    leading = None if time is not None else find_leading(said)
    if leading and leading["gap"]:
        name = tidy_name(said[leading.end() :])
    elif time is None:
        return None
    if ":" in name or not could_be_a_name(name):
        return None
    time = read_match(leading) if leading else time
    bracketed = said.startswith("[") and not leading and "[" not in name
    sure = bracketed or "  " in said or "\t" in said
    return Mark(Kind.SPEAKER, line.start, line.end, line.number, name, time, bracketed, sure)


def find_name_line(line: Line, below: Line) -> Mark | None:
    """Return the mark of a paragraph's first line that may be a speaker's name and nothing else.

    One in bold or with a heading's mark may stand inside a paragraph.
    """
    said = line.said
    heading = _MARKDOWN.match(said)
    if below.gap and not heading:
        return None
    if not (line.gap or heading or (said[:2] == said[-2:] == "**")):
        return None
    name = tidy_name(said[heading.end() :] if heading else said)
    if ":" in name or not could_be_a_name(name):
        return None
    return Mark(Kind.SPEAKER, line.start, line.end, line.number, name, sure=bool(heading))


def find_time(line: Line) -> Mark | None:
    """Return the mark of a line that is a time alone, or that begins with a range in brackets."""
    said = line.said
    found = find_leading(said)
    if found and found.end() == len(said):
        return Mark(Kind.TIME, line.start, line.end, line.number, time=read_match(found))
    if found and found["until"] and said[0] in "[(":
        words_at = line.start + line.text.index(said) + found.end()
        return Mark(Kind.TIME, line.start, words_at, line.number, time=read_match(found))
    spelt = split_spelt(said)
    if spelt is None or spelt[0]:
        return None
    return Mark(Kind.TIME, line.start, line.end, line.number, time=spelt[1])


def find_aside(line: Line) -> Mark | None:
    """Return the mark of a line that the recording service wrote about itself."""
    said = line.said
    if len(said) > 300 or not _ASIDE_WORDS.search(said):
        return None
    if not _ASIDE.fullmatch(said):
        return None
    return Mark(Kind.ASIDE, line.start, line.end, line.number, said)


def find_dated(line: Line) -> Mark | None:
    """Return the mark of a line that begins with a date: `02/03/26, 10:58 - Ana left`.

    In a chat, where every message does, one that names nobody is the program's own.
    """
    said = line.said
    dated = find_leading(said)
    if dated is None or not dated["date"]:
        return None
    return Mark(Kind.ASIDE, line.start, line.end, line.number, said)


def is_heading(line: Line) -> bool:
    """Say whether a line is a heading by Markdown's marks."""
    return bool(_MARKDOWN.match(line.said))


def is_rule(line: Line) -> bool:
    """Say whether a line only divides: `=====`, `---`, `***`."""
    said = line.said
    return said[0] in _RULES and len(said) > 2 and not said.strip(said[0])


def read_title(said: str) -> str:
    """Return the title that a line gives by its own marks (`## Title`, `== Title ==`), else ''."""
    if said[:1] not in _RULES:
        return ""  # nearly every line
    markdown = _MARKDOWN.match(said)
    if markdown:
        return said[markdown.end() :].strip("#* ")
    inner = said.strip("=-*~─━═— ")
    if not inner:
        return ""
    before, _, after = said.partition(inner)
    framed = len(before.strip()) > 1 and len(after.strip()) > 1
    return inner if framed and before[0] != "*" else ""


def is_loud(said: str) -> bool:
    """Say whether a line is a title by being bold or in capitals; only its place can confirm it."""
    bold = said[:2] == said[-2:] == "**" and len(said) > 4
    capitals = said.isupper() and sum(map(str.isalpha, said)) >= 4 and said[-1] not in ".?!,;"
    return len(said) <= LABEL_CHARACTERS and (bold or capitals)
