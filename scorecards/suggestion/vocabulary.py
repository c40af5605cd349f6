"""Closed classes of English words the reading rests on, shipped as data."""

import json
from importlib.resources import files
from typing import Any

_DATA: dict[str, Any] = json.loads(
    (files("scorecards.suggestion") / "vocabulary.json").read_text(encoding="utf-8")
)


def _words(name: str) -> frozenset[str]:
    return frozenset(_DATA[name].split())


PAST = _words("past")
NOT_ACTS = _words("not_acts")
CLOSED = _words("closed")
FUNCTION = _words("function")
STOP = _words("stop")
DROP = _words("drop")
MONEY = _words("money")
NO_DROPPED_G = _words("no_dropped_g")
NAME_PARTICLES = _words("name_particles")
MONTHS = _words("months")
DAYS = _words("days")
IS_EXCEPTIONS = _words("is_exceptions")
REPLACE: dict[str, str] = _DATA["replace"]
NUMBERS: dict[str, float] = _DATA["numbers"]
SCALES: dict[str, float] = _DATA["scales"]
FRACTIONS: dict[str, float] = _DATA["fractions"]
DURATIONS: dict[str, float] = _DATA["durations"]
