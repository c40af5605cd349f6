"""Who is known to have been in a conversation: the product's people, and the file's own header."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from candidates.transcripts.names import Likeness, compare_names, split_name
from candidates.transcripts.roles import read_generic_role
from candidates.transcripts.turns import Person, Role
from candidates.transcripts.words import fold, list_words

_HINT = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_JOINED = re.compile(r" and | & |/")
_DASHED = re.compile(r"\s[|–—-]\s")  # noqa: RUF001  # dashes as typed


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody known to be there, by name or title, and in which role."""

    name: str
    role: Role
    email: str = ""


def seat_people(candidate: Person | None, interviewers: Sequence[Person]) -> list[Seat]:
    """Return a seat for each person whom the product knows to be there."""
    seats = [Seat(person.name, Role.INTERVIEWER, fold(person.email)) for person in interviewers]
    if candidate:
        seats.append(Seat(candidate.name, Role.CANDIDATE, fold(candidate.email)))
    return seats


def seat_header(header: Mapping[str, str], candidate: Person | None) -> list[Seat]:
    """Return the seats that a file's header names, one for each way an entry can be read.

    Where the header names another candidate than `candidate`, that one has no seat.
    """
    seats: list[Seat] = []
    for written, value in header.items():
        key = fold(written).replace("(s)", "s")
        if key in list_words("candidate_keys") and not names_another(header, candidate):
            seats += [Seat(name, Role.CANDIDATE) for name in _read_candidate(value)]
        elif key in list_words("interviewer_keys"):
            seats += [Seat(name, Role.INTERVIEWER) for name in _read_list(value)]
        elif key in list_words("people_keys"):
            seats += _seat_participants(value)
    return seats


def names_another(header: Mapping[str, str], candidate: Person | None) -> bool:
    """Say whether the header names a candidate who cannot be `candidate`: perhaps a wrong file."""
    if candidate is None:
        return False
    stated = [
        value
        for key, value in header.items()
        if fold(key) in list_words("candidate_keys") and value
    ]
    return bool(stated) and all(_is_another(value, candidate.name) for value in stated)


def read_hints(label: str) -> list[str]:
    """Return what stands in brackets in a label: `Guest` in `Priya (Guest)`."""
    return [hint.strip() for hint in _HINT.findall(label) if hint.strip()]


def drop_hints(label: str) -> str:
    """Return a label without what stands in brackets."""
    return _HINT.sub(" ", label).strip()


def split_label(label: str) -> tuple[list[str], list[Role]]:
    """Return the names in a label and the roles that its words tell.

    `Interviewer (Tom)`, `Tom - Interviewer` and `Interviewer 2` tell a role; what stands in
    brackets or behind a dash is a name only beside a role word.
    """
    outside = drop_hints(label)
    hints = read_hints(label)
    parts = _DASHED.split(outside)
    told = {part: read_generic_role(part) for part in [*parts, *hints]}
    named = [part for part in parts if not told[part]]
    if len(named) == len(parts):
        named = [outside or label]
    elif not named:
        named = [hint for hint in hints if not told[hint]]
    return named, [role for role in told.values() if role]


def _is_another(stated: str, name: str) -> bool:
    readings = _read_candidate(stated)
    told = [split_name(reading) for reading in readings]
    if any(compare_names(reading, name) > Likeness.NONE for reading in readings):
        return False
    # `CANDIDATE: #4411` or `Internal` contradicts nobody: only two words or more are a name.
    return len(told[-1]) > 1 and not set(told[0]) & set(split_name(name))


def _read_candidate(value: str) -> list[str]:
    """Return the readings of `Sarah Chen, Senior PM`: all of it, and its first part."""
    return [value, value.partition(",")[0]]


def _read_list(value: str) -> list[str]:
    """Return each entry of a list, with its parts: a name, and a title in brackets or by a dash."""
    entries = [entry.strip() for entry in value.split(";" if ";" in value else ",")]
    parts = [part for entry in entries for part in _read_entry(entry)]
    return list(dict.fromkeys(part.strip() for part in parts if part.strip()))


def _read_entry(entry: str) -> Iterator[str]:
    yield entry
    yield from _JOINED.split(entry)
    yield from _DASHED.split(entry)
    yield from read_hints(entry)


def _seat_participants(value: str) -> Iterator[Seat]:
    """Yield seats of `Sarah Chen (Candidate), Tom Lee (Interviewer)`; others say no role."""
    for entry in value.split(";" if ";" in value else ","):
        for hint in read_hints(entry):
            role = read_generic_role(hint)
            if role:
                yield Seat(drop_hints(entry), role)
