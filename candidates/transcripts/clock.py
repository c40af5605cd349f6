"""Times as transcripts write them: `0:03`, `00:00:03.450`, `0:0:0.0`, `-0:0:1,5`."""

import re
from datetime import UTC, datetime

TIME = r"-?\d{1,9}:-?\d{1,9}(?::-?\d{1,9})?(?:[.,]\d{1,9})?"
"""A time without capturing; every part is bounded, so no file makes it slow."""

_WHOLE = re.compile(TIME)
_NUMBER = re.compile(r"\d+(?:\.\d{1,9})?")


def read_seconds(written: str) -> float | None:
    """Return `h:mm:ss.sss` or `m:ss` in seconds from the start, or None if it is no such time.

    Negative is what Teams writes for the seconds before its recording.
    """
    return count_seconds(written) if _WHOLE.fullmatch(written) else None


def count_seconds(written: str) -> float:
    """Return in seconds what matches TIME; negative where any part is."""
    seconds = 0.0
    for part in written.replace(",", ".").replace("-", "").split(":"):
        seconds = seconds * 60 + float(part)
    return round(-seconds if "-" in written else seconds, 3)


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
