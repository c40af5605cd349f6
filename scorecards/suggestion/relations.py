"""The kinds of evidence and the relations between clauses by which each is seen."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scorecards.suggestion.phrasebook import compile_any, read_phrasebook

_BOOK = read_phrasebook("relations")


@dataclass(frozen=True, slots=True)
class Relation:
    """A kind of evidence. `act` says where an own past act must stand: here, near or none."""

    kind: str
    pattern: re.Pattern[str]
    act: str


def _read(group: Mapping[str, Any]) -> tuple[Relation, ...]:
    return tuple(
        Relation(kind, compile_any(entry["patterns"]), entry["act"])
        for kind, entry in group.items()
    )


RAISING = _read(_BOOK["raising"])
LOWERING = _read(_BOOK["lowering"])
TAKING_BACK = compile_any(_BOOK["taking_back"]["patterns"])
TAKING_ALL_BACK = compile_any(_BOOK["taking_back"]["whole"])
ARTEFACT = compile_any([r"@ARTEFACT@\b"])
COUNTED_ACTIVITY = compile_any(_BOOK["lists"]["counted_activity"])
EXPLICIT = compile_any([rf"(?:{'|'.join(_BOOK['practice']['explicit'])})\b"])
VAGUE = compile_any([rf"(?:{'|'.join(_BOOK['practice']['vague'])})\b"])
AFFIRMING = compile_any(_BOOK["affirming"]["patterns"], word=False)
DECLINING = compile_any(_BOOK["silence"]["declining"])
IMAGINING = compile_any(_BOOK["silence"]["imagining"])
