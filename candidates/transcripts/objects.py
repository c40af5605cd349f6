"""JSON with the line of every object, and without limits that a hostile file could miss."""

import json
import re
from bisect import bisect_right
from typing import Any

from candidates.transcripts.limits import JSON_CONTAINERS
from candidates.transcripts.turns import UnreadableTranscript

_TOKEN = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[{}]', re.DOTALL)


class Located(dict[str, Any]):
    """A JSON object that knows the 1-based line on which it begins."""

    line: int = 1


def parse_json(text: str) -> Any:
    """Return the value of a JSON text, or a list of the values of JSON lines; objects are Located.

    Raises UnreadableTranscript: `broken_json`, `too_deep`, `too_many_turns`.
    """
    if text.count("{") + text.count("[") > JSON_CONTAINERS:
        message = f"Line 1 on: more than {JSON_CONTAINERS:,} objects and lists."
        raise UnreadableTranscript("too_many_turns", message, line=1)
    try:
        return _parse_located(text, 0)
    except RecursionError as error:
        raise UnreadableTranscript("too_deep", "Line 1 on: nested too deeply.", line=1) from error
    except json.JSONDecodeError as error:
        if error.msg == "Extra data":
            return _parse_lines(text)
        raise _refuse(error, error.lineno) from error
    except ValueError as error:  # an integer of thousands of digits
        raise UnreadableTranscript("broken_json", f"Line 1 on: {error}.", line=1) from error


def _parse_lines(text: str) -> list[Any]:
    values: list[Any] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            values.append(_parse_located(line, number - 1))
        except (ValueError, RecursionError) as error:
            raise _refuse(error, number) from error
    return values


def _refuse(error: Exception, line: int) -> UnreadableTranscript:
    reason = error.msg if isinstance(error, json.JSONDecodeError) else "not readable"
    message = f"Line {line}: the JSON is broken here ({reason})."
    return UnreadableTranscript("broken_json", message, line=line)


def _parse_located(text: str, lines_above: int) -> Any:
    closed: list[Located] = []

    def collect(pairs: list[tuple[str, Any]]) -> Located:
        found = Located(pairs)
        closed.append(found)
        return found

    value = json.loads(text, object_pairs_hook=collect)
    breaks = [found.start() for found in re.finditer("\n", text)]
    for found, start in zip(closed, _list_starts(text), strict=True):
        found.line = bisect_right(breaks, start) + 1 + lines_above
    return value


def _list_starts(text: str) -> list[int]:
    """Return where each object of a valid JSON text begins, in the order in which they end.

    That is the order in which the parser hands them out.
    """
    opened: list[int] = []
    starts: list[int] = []
    for token in _TOKEN.finditer(text):
        if token.group() == "{":
            opened.append(token.start())
        elif token.group() == "}":
            starts.append(opened.pop())
    return starts
