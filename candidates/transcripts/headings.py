"""Where a section begins: a title between rules, a Markdown heading, a line in capitals."""

from collections.abc import Collection, Iterator, Sequence

from candidates.transcripts.marks import Kind, Line, Mark, is_loud, is_rule, read_title

_TITLE_LINES = 3
_TITLE_CHARACTERS = 400


def find_headings(lines: Sequence[Line], speaking: Collection[int]) -> Iterator[Mark]:
    """Yield a mark for each heading; `speaking` are the offsets of lines that name a speaker."""
    at = 0
    while at < len(lines):
        end, title = _read_heading(lines, at, speaking)
        if end > at:
            first, last = lines[at], lines[end - 1]
            yield Mark(Kind.SECTION, first.start, last.end, first.number, title)
        at = max(end, at + 1)


def _read_heading(lines: Sequence[Line], at: int, speaking: Collection[int]) -> tuple[int, str]:
    """Return (index after the heading at `at`, its title); the index is `at` for another line.

    An empty title is a rule alone: the section goes on.
    """
    said = lines[at].said
    if lines[at].start in speaking or len(said) > _TITLE_CHARACTERS:
        return at, ""
    if is_rule(lines[at]):
        return _read_between_rules(lines, at, speaking)
    title = read_title(said)
    if not title and is_loud(said) and _stands_alone(lines, at, speaking):
        title = said.strip("* ")
    return (at + 1, title) if title else (at, "")


def _read_between_rules(
    lines: Sequence[Line], at: int, speaking: Collection[int]
) -> tuple[int, str]:
    titles: list[str] = []
    end = at + 1
    while end < len(lines) and len(titles) <= _TITLE_LINES:
        line = lines[end]
        if line.start in speaking:
            break
        if is_rule(line):
            return (end + 1, " ".join(titles)) if titles else (at + 1, "")
        titles.append(line.said)
        end += 1
    return at + 1, ""


def _stands_alone(lines: Sequence[Line], at: int, speaking: Collection[int]) -> bool:
    """Say whether a paragraph ended above and a speaker's label comes next."""
    following = lines[at + 1 : at + 2]
    return lines[at].gap and bool(following) and following[0].start in speaking
