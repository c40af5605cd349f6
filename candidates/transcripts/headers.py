"""The block at the top of a typed transcript: CANDIDATE:, POSITION:, DATE:, INTERVIEWERS:."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from candidates.transcripts.labels import choose_speakers, find_label
from candidates.transcripts.limits import HEADER_LINES
from candidates.transcripts.marks import Line
from candidates.transcripts.names import compare_names
from candidates.transcripts.roles import read_generic_role
from candidates.transcripts.words import list_words


@dataclass(frozen=True, slots=True)
class Header:
    """What the block says (keys in small letters); it is `lines[first:last]`."""

    values: Mapping[str, str]
    first: int
    last: int

    def names(self) -> list[str]:
        """Everybody whom the block names, one by one: they are speakers however they are spelt."""
        return _list_names(self.values.values())


NO_HEADER = Header({}, 0, 0)
_TITLE_LINES = 12
_VALUE_CHARACTERS = 200
_SPEAKERS = 50


def read_header(lines: Sequence[Line]) -> Header:
    """Return the header block at the top of `lines`, empty if they begin with the conversation.

    `Candidate: Sarah Chen` is a header line where it names somebody and `Candidate` speaks nowhere
    else, or where the block also states a fact (a position, a date). A title may stand above it.
    """
    top = range(min(len(lines), _TITLE_LINES))
    first = next((at for at in top if find_label(lines[at].text)), len(lines))
    last = _find_end(lines, first)
    block = [_split_line(line.text) for line in lines[first:last]]
    pairs = [pair for pair in block if pair]
    if not pairs or _is_conversation(pairs, lines[last:]):
        return NO_HEADER
    return Header(_merge_pairs(block), first, last)


def _find_end(lines: Sequence[Line], first: int) -> int:
    """Return the index after the last header line; a bulleted list may continue a line."""
    at = first
    while at < min(len(lines), first + HEADER_LINES) and _may_belong(lines[at], first=at == first):
        at += 1
    return at


def _may_belong(line: Line, *, first: bool) -> bool:
    key, value = _split_line(line.text) or ("", "")
    if line.gap and not first:  # behind a blank line `Interviewer: Hello` is rather speech
        return key in list_words("facts") and len(value) <= _VALUE_CHARACTERS
    return _is_header_line(key, value) if key else bool(value) and not first


def _split_line(line: str) -> tuple[str, str] | None:
    """Return (key, value); the key is empty for a bulleted line that continues the one before."""
    stripped = line.strip()
    if stripped[:2] in {"- ", "* ", "• "}:
        return "", stripped[2:].strip()
    label = find_label(line)
    if label is None or label.time is not None:
        return None
    return " ".join(label.speaker.lower().split()), line[label.words_at :].strip().strip("*_ ")


def _is_header_line(key: str, value: str) -> bool:
    if key in list_words("facts"):
        return len(value) <= _VALUE_CHARACTERS
    return read_generic_role(key) is not None and (not value or _is_list_of_names(value))


def _is_list_of_names(value: str) -> bool:
    parts = [part.strip() for part in value.replace(" and ", ",").replace(";", ",").split(",")]
    if len(value) > _VALUE_CHARACTERS or not all(parts):
        return False
    return len(choose_speakers(parts)) == len(set(parts)) and not value.endswith(".")


def _is_conversation(pairs: Sequence[tuple[str, str]], rest: Sequence[Line]) -> bool:
    """Say whether lines of roles alone are speech: their roles speak again, or no name of them."""
    if any(key in list_words("facts") for key, _ in pairs):
        return False
    keys = Counter(key for key, _ in pairs if key)
    later = {label.speaker for line in rest if (label := find_label(line.text))}
    again = max(keys.values()) > 1 or any(speaker.lower() in keys for speaker in later)
    names = _list_names(value for _, value in pairs)
    if not again and len(keys) > 1 and not choose_speakers(later):
        # Two full names and then nobody's words, as notes have it.
        return not all(len(name.split()) > 1 for name in names)
    return again or not _speaks(names, later)


def _speaks(names: Iterable[str], speakers: Iterable[str]) -> bool:
    """Say whether one of `names` is among `speakers`, of whom only a few are looked at."""
    few = list(islice(speakers, _SPEAKERS))
    return any(compare_names(speaker, name) for name in names for speaker in few)


def _list_names(values: Iterable[str]) -> list[str]:
    parts = (part for value in values for part in value.split(","))
    return [name for part in parts if (name := part.strip())]


def _merge_pairs(block: Sequence[tuple[str, str] | None]) -> dict[str, str]:
    values: dict[str, str] = {}
    key = ""
    for pair in block:
        if pair is None:
            continue
        key = pair[0] or key
        values[key] = ", ".join(part for part in (values.get(key, ""), pair[1]) if part)
    return values
