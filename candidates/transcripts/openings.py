"""Names without a colon: `[Ana] words`, `Ana - words`, `Q. words`, or on lines of their own.

Each alone could be anything; they are believed only together, where nearly every line or paragraph
begins so and the names are few and return.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise

from candidates.transcripts.clock import find_bracketed, find_leading, read_match
from candidates.transcripts.labels import choose_speakers, could_be_a_name, tidy_name
from candidates.transcripts.marks import Kind, Line, Mark, find_name_line, is_heading
from candidates.transcripts.roles import read_generic_role

_TAG = re.compile(
    r"(?:\[([^\[\]]{1,80})\]|<([^<>]{1,80})>|\(([^()]{1,80})\)|\*\*([^*]{1,80})\*\*)"
    r"[ \t]{1,16}(?=\S)|【([^【】]{1,40})】[ \t\u3000]{0,16}(?=\S)"
)
_LETTER = re.compile(r"([QqAa]\d{0,3})[.):][ \t]{1,16}(?=\S)")
_DASH = re.compile(r"(\S.{0,60}?)[ \t]{1,16}[-–—|][ \t]{1,16}(?=\S)")  # noqa: RUF001  # dashes as typed
_DASHES = frozenset("-–—|")  # noqa: RUF001  # the same
_BRACKETS = frozenset("[<(*【")
_NUMBERED = re.compile(r"([QqAa])\d{1,3}")


def find_openings(body: Sequence[Line]) -> list[Mark]:
    """Return the lines that begin with a name in brackets, before a dash, or with Q. and A."""
    opened: dict[re.Pattern[str], list[Mark]] = {_TAG: [], _LETTER: [], _DASH: []}
    for line in body:
        for form, mark in _find_opening(line):
            opened[form].append(mark)
    for form, marks in opened.items():
        names = choose_speakers([mark.name for mark in marks])
        found = [mark for mark in marks if mark.name in names]
        kinds = {_NUMBERED.sub(r"\1", name) for name in names}
        few = len(kinds) * 2 <= len(found) + (form is _TAG)
        if few and len(kinds) > 1 and _begin_most(found, body):
            return found
    return []


def _find_opening(line: Line) -> Iterator[tuple[re.Pattern[str], Mark]]:
    indent = len(line.text) - len(line.text.lstrip())
    timed = find_leading(line.text, indent)
    at = timed.end() if timed else indent
    first = line.text[at : at + 1]
    if first in _DASHES:
        return
    for form in (_TAG,) if first in _BRACKETS else (_LETTER, _DASH):
        if form is _DASH and not _DASHES & set(line.text[at : at + 100]):
            continue
        opened = form.match(line.text, at)
        name = tidy_name(next(filter(None, opened.groups()))) if opened else ""
        if opened is None or ":" in name or not could_be_a_name(name):
            continue
        behind = None if timed else find_bracketed(line.text, opened.end())
        words_at = line.start + (behind or opened).end()
        said = timed or behind
        time = read_match(said) if said else None
        yield form, Mark(Kind.SPEAKER, line.start, words_at, line.number, name, time)
        return


def _begin_most(found: Collection[Mark], body: Sequence[Line]) -> bool:
    """Say whether marks begin half of all lines, or nearly all paragraphs where these are many."""
    paragraphs = {line.start for line in body if line.gap}
    first = sum(mark.start in paragraphs for mark in found)
    many = len(paragraphs) * 2 > len(found)
    return len(found) * 2 >= len(body) or (many and first * 10 >= len(paragraphs) * 8)


def find_stamps_of_two_lines(
    body: Sequence[Line], clock: Mapping[int, Mark], known: Collection[str]
) -> list[Mark]:
    """Return the names that have a time on the line below them, or, in other files, above them.

    `clock` are the marks of lines that are times, by their offsets. Most of them must have a name,
    and names return or are `known`; the way with fewer names is the file's.
    """
    if not clock:
        return []
    times = {at: clock[line.start] for at, line in enumerate(body) if line.start in clock}
    times = {at: mark for at, mark in times.items() if mark.words_at == body[at].end}
    first = [at for at in times if at - 1 not in times]
    below = [_stamp(body[at - 1], body[at], times[at]) for at in first if at > 0]
    last = [at for at in times if at + 1 not in times]
    above = [_stamp(body[at + 1], body[at], times[at]) for at in last if at + 1 < len(body)]
    ways = [_choose_named(found, len(first), known) for found in (below, above)]
    return min(filter(None, ways), key=lambda way: len({mark.name for mark in way}), default=[])


def _stamp(named: Line, timed: Line, time: Mark) -> Mark | None:
    name = tidy_name(named.said)
    if ":" in name or not could_be_a_name(name):
        return None
    start, end = min(named.start, timed.start), max(named.end, timed.end)
    return Mark(Kind.SPEAKER, start, end, named.number, name, time.time)


def _choose_named(found: Sequence[Mark | None], times: int, known: Collection[str]) -> list[Mark]:
    marks = [mark for mark in found if mark]
    names = choose_speakers([mark.name for mark in marks])
    marks = [mark for mark in marks if mark.name in names or mark.name in known]
    new = {mark.name for mark in marks} - set(known)
    few = not new or len(new) < len(marks)
    return marks if few and len(marks) * 10 >= times * 6 else []


def find_name_lines(body: Sequence[Line]) -> list[Mark]:
    """Return the first lines of paragraphs that are names alone, if nearly every paragraph has one.

    The last resort, for text copied from a page: the names must be few and return. Where they are
    headings, nearly every heading must be one.
    """
    found = [mark for line, below in pairwise(body) if (mark := find_name_line(line, below))]
    headed = [mark for mark in found if mark.sure]
    return _choose_names(headed, sum(map(is_heading, body))) or _choose_names(
        found, sum(line.gap for line in body)
    )


def _choose_names(found: Sequence[Mark], places: int) -> list[Mark]:
    """Return the marks whose names are few and return, if nearly all of so many places have one."""
    names = {mark.name for mark in found} & choose_speakers([mark.name for mark in found])
    found = [mark for mark in found if mark.name in names]
    generic = all(map(read_generic_role, names))
    few = generic or len(names) * 2 <= len(found)
    return found if few and len(found) * 10 >= places * 8 else []
