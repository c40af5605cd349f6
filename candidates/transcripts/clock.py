"""Times as transcripts write them: `0:03`, `00:00:03.450`, `0:0:0.0`, `-0:0:1,5`.

Beside a name they may be a time of day, have a date, or be a range: the beginning counts.
"""

import re
from datetime import UTC, datetime
from functools import lru_cache

TIME = r"-?\d{1,9}:-?\d{1,9}(?::-?\d{1,9})?(?:[.,]\d{1,9})?"
"""A time without capturing; every part is bounded, so no file makes it slow."""

ARROW = r"[ \t]*(?:-{1,3}>|[–—]>|→)"  # noqa: RUF001  # what word processors make of an arrow
"""What stands between the two times of a cue; without capturing."""

_WHOLE = re.compile(TIME)
_NUMBER = re.compile(r"\d+(?:\.\d{1,9})?")
_DATE = r"(?:\d{4}|\d{1,2})[./-]\d{1,2}[./-](?:\d{4}|\d{1,2})"
_HALF = r"(?i:[ \u202f]?[ap]\.?m\b\.?)"
_ZONE = r"(?:Z|[+-]\d\d:?\d\d|[ ](?:UTC|GMT|CES?T))?"
_GAP = r"[ \t]{0,16}"
_TO = rf"{_GAP}(?:-{{1,3}}>|[–—]>|→|[-–—]|(?<=[ \t])to(?=[ \t])){_GAP}"  # noqa: RUF001  # dashes as typed
_MOMENT = rf"(?:{_DATE},?[ \u202fT])?{TIME}(?::\d\d)?{_HALF}?{_ZONE}(?:, {_DATE})?"
_SPAN = (
    rf"(?P<date>{_DATE},?[ \u202fT])?(?P<time>{TIME})(?::\d\d)?(?P<half>{_HALF})?{_ZONE}"
    rf"(?P<dated>, {_DATE})?(?P<until>{_TO}{_MOMENT})?"
)
_OPEN, _SHUT = r"[\[(*_`@]{0,4}", r"[\])*_`]{0,4}"
_LINK = r"(?:\(https?://[^\s()]{1,300}\))?"  # behind `[0:12]`, in Markdown
_LEADING = re.compile(rf"{_OPEN}{_SPAN}{_SHUT}{_LINK}(?P<gap>[ \t]*(?:[-–—|][ \t]*)?)")  # noqa: RUF001  # dashes as typed
_TRAILING = re.compile(rf"(?:^|(?<=[\s\[(*_`@|])){_OPEN}{_SPAN}{_SHUT}$")
_BRACKETED = re.compile(rf"[\[(]{_SPAN}[\])]{_LINK}[ \t]*")
# What Teams writes for screen readers, and a copied page holds: `1 minute 3 seconds`.
_SPELT = re.compile(r"(?:(\d{1,2}) hours? )?(?:(\d{1,3}) minutes? )?(\d{1,2}) seconds?$")
_REACH = 48  # a first time's first colon is not farther from its line's beginning
_BEGINNINGS = frozenset("[(*_`@-0123456789")
_ENDINGS = frozenset("])*_`mMZCGUT.0123456789")


def read_seconds(written: str) -> float | None:
    """Return `h:mm:ss.sss` or `m:ss` in seconds from the start, or None if it is no such time.

    Negative is what Teams writes for the seconds before its recording.
    """
    return count_seconds(written) if _WHOLE.fullmatch(written) else None


def count_seconds(written: str) -> float:
    """Return in seconds what matches TIME; negative where any part is."""
    minus = "-" in written
    *higher, last = (written.replace("-", "") if minus else written).split(":")
    whole = 0
    for part in higher:
        whole = whole * 60 + int(part)
    seconds = whole * 60 + float(last.replace(",", "."))
    return round(-seconds if minus else seconds, 3)


@lru_cache(maxsize=4)  # a line is asked by several readers, one after the other
def find_leading(line: str, at: int = 0) -> re.Match[str] | None:
    """Return the time at the beginning of a line's words, with its date, brackets and dash."""
    if line[at : at + 1] not in _BEGINNINGS or line.find(":", at, at + _REACH) < 0:
        return None  # nearly every line, by a shorter way
    return _LEADING.match(line, at)


def find_trailing(words: str) -> re.Match[str] | None:
    """Return the time at the end of a few words; of a longer text nobody should ask it."""
    if ":" not in words or words[-1:] not in _ENDINGS:
        return None
    return _TRAILING.search(words)


def find_bracketed(line: str, at: int) -> re.Match[str] | None:
    """Return the time that stands in brackets at a place of a line, with the space behind it."""
    return _BRACKETED.match(line, at) if line[at : at + 1] in {"[", "("} else None


def find_alone(words: str) -> re.Match[str] | None:
    """Return the time, or range of times, that is all of `words`."""
    found = find_leading(words)
    return found if found and found.end() == len(words) else None


def read_match(found: re.Match[str]) -> float:
    """Return the seconds of a match of this module: since midnight for a time of day.

    A time of day has its half (`10:03 AM`) or a date; of a range it is the beginning.
    """
    time, half = found["time"], found["half"]
    if not (half or found["date"] or found["dated"]):
        return count_seconds(time)
    seconds = count_seconds(time if time.count(":") > 1 else f"{time}:00")
    if half:
        afternoon = 12 * 3600 if half.strip()[0] in "pP" else 0
        seconds = seconds % (12 * 3600) + afternoon
    return seconds


def split_spelt(words: str) -> tuple[str, float] | None:
    """Take `1 minute 3 seconds` off the end of a few words: what is left, and the seconds."""
    spelt = _SPELT.search(words) if words.endswith(("second", "seconds")) else None
    if spelt is None:
        return None
    hours, minutes, seconds = (int(part or 0) for part in spelt.groups())
    return words[: spelt.start()].strip(), float((hours * 60 + minutes) * 60 + seconds)


def read_moment(value: object, *, per_second: float = 1.0) -> float | None:
    """Return a JSON value in seconds: a number of units, `"12.5"` or `"00:00:12"`; else None."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return _read_number(value, per_second)
    if isinstance(value, str) and len(value) <= 40:
        if _NUMBER.fullmatch(value):
            return _read_number(float(value), per_second)
        return read_seconds(value)
    return None


def read_date(value: object) -> float | None:
    """Return an ISO 8601 date and time in seconds since 1970, or None if it is none."""
    if not isinstance(value, str) or len(value) > 40:
        return None
    try:
        moment = datetime.fromisoformat(value)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return None


def _read_number(value: float, per_second: float) -> float | None:
    # NaN, infinity and integers of a thousand digits are legal JSON for Python, not times.
    return round(value / per_second, 3) if -1e12 < value < 1e12 else None
