"""Moments as Harvest writes and reads them: UTC, three decimals, Z.

The decimals beyond are cut off, so a moment that came from us stands for its whole millisecond.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from accounts.api.strict import EARLIEST, LATEST

MILLISECOND = timedelta(milliseconds=1)
LOST_PLUS = re.compile(r"(?<=\d) (?=\d\d:?\d\d$)")


def write(moment: datetime | None) -> str | None:
    """Return 2026-05-04T10:02:11.415Z; clients parse exactly this form."""
    if moment is None:
        return None
    return f"{moment.astimezone(UTC).isoformat(timespec='milliseconds')[:23]}Z"


def read(text: str) -> datetime | None:
    """Return the moment in UTC, None if it is none; without a zone it is UTC."""
    try:
        # A plus sign that was not escaped in an address arrives as a space.
        moment = datetime.fromisoformat(LOST_PLUS.sub("+", text) if "T" in text else text)
        moment = moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return moment if EARLIEST <= moment < LATEST else None


def after(moment: datetime) -> datetime:
    """Return the first moment that is written as a later one."""
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000) + MILLISECOND
