"""Takes away the mark that every line of a quoted or listed conversation begins with."""

import re
from collections import Counter
from collections.abc import Sequence

_MARK = re.compile(r"[ \t]*(>+|[-*•–—]|\d{1,4}[.)])(?:[ \t]+|$)")  # noqa: RUF001  # the dash of lists
_MOST = 0.6


def take_off_marks(text: str) -> tuple[str, str]:
    """Return the text without the mark that most of its lines begin with, and that mark or "".

    Lines stay lines: their numbers are those of the file.
    """
    lines = text.split("\n")
    mark = _find_mark(lines)
    if not mark:
        return text, ""
    return "\n".join(_strip(line, mark) for line in lines), mark


def _find_mark(lines: Sequence[str]) -> str:
    filled = [line for line in lines if line.strip()]
    found = Counter(_name_mark(match) for line in filled if (match := _MARK.match(line)))
    mark, number = found.most_common(1)[0] if found else ("", 0)
    return mark if number >= _MOST * len(filled) else ""


def _strip(line: str, mark: str) -> str:
    match = _MARK.match(line)
    return line[match.end() :] if match and _name_mark(match) == mark else line


def _name_mark(match: re.Match[str]) -> str:
    """Return a mark as it is told: all numbers of a list are one."""
    mark = match.group(1)
    return f"1{mark[-1]}" if mark[0].isdigit() else mark
