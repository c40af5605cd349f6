"""Which of the people in an interview each speaker's label is.

Only what is certain is said: a label that could be two people of different roles, or nobody
known, is UNKNOWN, and a person maps it. Nothing doubtful is ever the candidate's.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from candidates.transcripts.names import Likeness, compare_names, compare_titles, split_name
from candidates.transcripts.seats import (
    Seat,
    names_another,
    seat_header,
    seat_people,
    split_label,
)
from candidates.transcripts.turns import Person, Role, Transcript
from candidates.transcripts.words import fold

# The names that a file's labels hold, by their folded words.
_Names = dict[tuple[str, ...], str]
_QUESTION_OR_ANSWER = re.compile(r"([qa])(?:(?<=q)uestion|(?<=a)nswer)?[ .#]?\d{0,3}")


class SpeakerCount(NamedTuple):
    """A label of a transcript with its turns and its words (counted by spaces)."""

    label: str
    turns: int
    words: int


def speakers(transcript: Transcript) -> list[SpeakerCount]:
    """Return every speaker's label with turns and words, in the order of first speaking."""
    turns: Counter[str] = Counter()
    words: Counter[str] = Counter()
    for turn in transcript.turns:
        turns[turn.speaker] += 1
        words[turn.speaker] += len(transcript.text[turn.start : turn.end].split())
    return [SpeakerCount(label, turns[label], words[label]) for label in turns]


def match_speakers(
    transcript: Transcript,
    *,
    candidate: Person | None,
    interviewers: Sequence[Person],
    known: Mapping[str, Role] | None = None,
) -> dict[str, Role]:
    """Return the role of every label: by `known`, e-mail, name, role word, then the header.

    `known` is what a person mapped before, by label. Whatever is ambiguous is UNKNOWN.
    """
    labels = list(dict.fromkeys(turn.speaker for turn in transcript.turns))
    people = seat_people(candidate, interviewers)
    stated = seat_header(transcript.header, candidate)
    roles = _match_known(labels, known or {})
    present = _list_names(labels)
    letters = _find_letters(labels)
    told = {label: _read_role_word(label, letters) for label in labels}
    seats = [*people, *stated]
    named = {label: _match_name(label, present, seats, told[label]) for label in labels}
    roles = _doubt_emails(_match_emails(transcript, people), named) | roles
    joined = {label: _join_roles(named[label], told[label]) for label in labels}
    roles = {label: role for label, role in joined.items() if role} | roles
    mistaken = names_another(transcript.header, candidate)
    roles |= _doubt_role_words(roles, named, known=known or {}, mistaken=mistaken)
    return {
        label: roles.get(label) or _match_title(label, stated) or Role.UNKNOWN for label in labels
    }


def _match_known(labels: Sequence[str], known: Mapping[str, Role]) -> dict[str, Role]:
    folded = {fold(label): role for label, role in known.items()}
    found = {label: known.get(label, folded.get(fold(label))) for label in labels}
    return {label: role for label, role in found.items() if role}


def _match_emails(transcript: Transcript, people: Sequence[Seat]) -> dict[str, Role]:
    by_email = {seat.email: seat.role for seat in people if seat.email}
    found: defaultdict[str, set[Role]] = defaultdict(set)
    for speaker, email in {(turn.speaker, turn.email) for turn in transcript.turns}:
        for written in map(fold, (email, speaker)):
            if written in by_email:
                found[speaker].add(by_email[written])
    return {label: _single(roles) for label, roles in found.items()}


def _doubt_emails(roles: dict[str, Role], named: Mapping[str, Role | None]) -> dict[str, Role]:
    """Return the roles by e-mail, UNKNOWN where an interviewer's name has the candidate's.

    Services guess whose invitation a voice belongs to.
    """
    return {
        label: Role.UNKNOWN if role is Role.CANDIDATE and named[label] is Role.INTERVIEWER else role
        for label, role in roles.items()
    }


def _single(roles: set[Role]) -> Role:
    return next(iter(roles)) if len(roles) == 1 else Role.UNKNOWN


def _match_name(
    label: str, present: _Names, seats: Sequence[Seat], told: Role | None
) -> Role | None:
    """Return the role of the person whom `label` names best, UNKNOWN where that could be two.

    Of two namesakes the label's own role word, `told`, says which it is.
    """
    names, _ = split_label(label)
    best, found = Likeness.NONE, list[Seat]()
    for seat in seats:
        likeness = max((compare_names(name, seat.name) for name in names), default=Likeness.NONE)
        if likeness > best:
            best, found = likeness, []
        if likeness == best > Likeness.NONE:
            found.append(seat)
    if not found:
        return None
    found = [seat for seat in found if seat.role is told] or found
    if _is_shared(label, present, found, best):
        return Role.UNKNOWN
    return _single({seat.role for seat in found})


def _is_shared(label: str, present: _Names, seats: Sequence[Seat], likeness: Likeness) -> bool:
    """Say whether the one name that a label and a person share is also somebody else's.

    `Priya` stands beside `Priya K.`; or two full names beside each other, of which the product
    knows only the first name.
    """
    words = set(split_name(_bare(label)))
    alike = {said: name for said, name in present.items() if words & set(said)}
    if any(len(split_name(seat.name)) == 1 for seat in seats):
        full = [name for said, name in alike.items() if len(said) > 1]
        return any(not compare_names(full[0], other) for other in full)
    if likeness > Likeness.ONE_NAME:
        return False
    return any(
        not any(compare_names(other, seat.name) for seat in seats) for other in alike.values()
    )


def _list_names(labels: Sequence[str]) -> _Names:
    return {split_name(bare): bare for label in labels if (bare := _bare(label))}


def _bare(label: str) -> str:
    """Return the first name in a label, without its role words; nothing if it has only these."""
    names, _ = split_label(label)
    return names[0] if names else ""


def _read_role_word(label: str, letters: frozenset[str]) -> Role | None:
    """Return the role that words of the label name: `Interviewer 2`, `Tom (Candidate)`, `Q`.

    `letters` are those of Q and A that are labels of the file.
    """
    letter = _QUESTION_OR_ANSWER.fullmatch(fold(label))
    if letter:
        # Speech recognition calls its first speaker A: alone it says nothing.
        asks = letter.group(1) == "q"
        return (Role.INTERVIEWER if asks else Role.CANDIDATE) if letters == {"q", "a"} else None
    _, told = split_label(label)
    return _single(set(told)) if told else None


def _find_letters(labels: Sequence[str]) -> frozenset[str]:
    found = (_QUESTION_OR_ANSWER.fullmatch(fold(label)) for label in labels)
    return frozenset(letter.group(1) for letter in found if letter)


def _join_roles(named: Role | None, told: Role | None) -> Role | None:
    """Return the role on which a label's name and its role word agree, UNKNOWN if they do not."""
    if named and told:
        return named if named is told else Role.UNKNOWN
    return named or told


def _doubt_role_words(
    roles: Mapping[str, Role],
    named: Mapping[str, Role | None],
    *,
    known: Mapping[str, Role],
    mistaken: bool,
) -> dict[str, Role]:
    """Return UNKNOWN for labels that are the candidate by a role word alone and may not be.

    They may not be where the candidate speaks under a name too (a forged label), where there are
    two of them (`Candidate 1`, `Candidate 2`), or where the header names another candidate.
    """
    credited = [label for label, role in roles.items() if role is Role.CANDIDATE]
    by_word = [label for label in credited if not named.get(label) and label not in known]
    kinds = {_QUESTION_OR_ANSWER.sub(r"\1", fold(label)) for label in by_word}
    doubtful = mistaken or len(kinds) > 1 or len(by_word) < len(credited)
    return dict.fromkeys(by_word, Role.UNKNOWN) if doubtful else {}


def _match_title(label: str, stated: Sequence[Seat]) -> Role | None:
    roles = {seat.role for seat in stated if compare_titles(label, seat.name)}
    return _single(roles) if roles else None
