"""Read words, keys, numbers and moments that people send.

SQLite stores nearly everything; PostgreSQL refuses NUL, lone surrogates and what is longer than
its column. Both must answer alike, so each is refused here, by the name of its field.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from accounts.errors import Invalid

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
LATEST = datetime(2100, 1, 1, tzinfo=UTC)
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)
EMAIL_MAX = 254
KEYS_MAX = 40
KEY_LENGTH = 40


def is_storable(text: str) -> bool:
    """Return whether every database keeps the text: no NUL and no half of a surrogate pair."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\x00" not in text


def read_text(value: object, field: str, *, most: int, empty: str = "", trim: bool = True) -> str:
    """Return the text. Raises Invalid beyond `most` characters, or if blank and `empty` says so."""
    if not isinstance(value, str):
        raise Invalid(_("This is not text."), field=field)
    text = value.strip() if trim else value
    if empty and not text:
        raise Invalid(empty, field=field)
    if len(text) > most:
        raise Invalid(_("Write at most %(most)s characters.") % {"most": f"{most:,}"}, field=field)
    if not is_storable(text):
        raise Invalid(_("This holds NUL or half a character, which cannot be kept."), field=field)
    return text


def read_link(value: object, field: str, *, most: int = 500) -> str:
    """Return an https address that people may follow, or "". Raises Invalid."""
    text = read_text(value, field, most=most)
    if not text:
        return text
    try:
        parts = urlsplit(text)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme != "https" or not parts.hostname or re.search(r"[\s\x00-\x1f\x7f]", text):
        raise Invalid(_("Write a link that begins with https://."), field=field)
    return text


def read_texts(value: object, field: str, *, most: int, longest: int) -> list[str]:
    """Return a list of at most `most` texts. Raises Invalid that names the entry at fault."""
    if isinstance(value, str) or not isinstance(value, Iterable):
        raise Invalid(_("This is not a list."), field=field)
    entries = list(value)
    if len(entries) > most:
        raise Invalid(_("List at most %(most)s.") % {"most": f"{most:,}"}, field=field)
    blank = _("Write something, or leave it out.")
    return [
        read_text(entry, f"{field}.{index}", most=longest, empty=blank)
        for index, entry in enumerate(entries)
    ]


def read_keys(value: object, field: str) -> list[str]:
    """Return a list of competency keys, each once. Whether a rubric has them is asked later."""
    keys = read_texts(value, field, most=KEYS_MAX, longest=KEY_LENGTH)
    return list(dict.fromkeys(keys))


def read_number(value: object, field: str, *, low: float, high: float, sentence: str) -> float:
    """Return a finite number from `low` to `high`. Raises Invalid with `sentence`."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Invalid(sentence, field=field)
    if not low <= value <= high or (isinstance(value, float) and not math.isfinite(value)):
        raise Invalid(sentence, field=field)
    return value


def read_moment(value: object, field: str) -> datetime:
    """Return a moment with its time zone. Raises Invalid before 2000 or from 2100 on."""
    if not isinstance(value, datetime) or value.utcoffset() is None:
        raise Invalid(_("Say when, with the time zone."), field=field)
    if not EARLIEST <= value < LATEST:
        raise Invalid(_("The year lies between 2000 and 2099."), field=field)
    return value
