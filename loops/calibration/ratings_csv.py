import csv
import io
import math
import re
from dataclasses import dataclass
from typing import Final

from loops.calibration.errors import CalibrationError, RatingError
from loops.calibration.ids import Id
from loops.calibration.ratings import Ratings, Scale, collect_ratings

COLUMNS: Final = ("candidate", "interviewer", "competency", "rating", "requisition")
OPTIONAL: Final = ("weight", "when")
MISSING: Final = frozenset({"", "na", "nan", "n/a", "none", "null", "no evidence", "not asked"})
NUMBER: Final = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")
WHOLE: Final = re.compile(r"0|-?[1-9]\d{0,17}")


class RatingFileError(CalibrationError):
    """A ratings file that cannot be read. `line` counts from 1 and includes the header."""

    def __init__(self, line: int, column: str | None, reason: str) -> None:
        place = f"line {line}" if column is None else f"line {line}, column {column}"
        super().__init__(f"{place}: {reason}")
        self.line, self.column, self.reason = line, column, reason


@dataclass(frozen=True, slots=True)
class RatingFile:
    """Ratings as a file gave them, the scale in use, and what is odd about them."""

    ratings: Ratings
    scale: Scale
    notes: tuple[str, ...]


def read_ratings_csv(text: str, *, scale: Scale | None = None) -> RatingFile:
    """Ratings from CSV with the five columns in any order; `weight` and `when` may follow.

    Ids of a column stay numbers where all of them are whole numbers. An empty rating, NA, "no
    evidence" and "not asked" are missing. Without `scale` it is 1-4, or what the ratings need:
    1-5, or any range where they are no whole numbers. Raises RatingFileError with line and column.
    """
    lines, columns = _split_columns(text)
    numbers = _read_numbers("rating", columns["rating"], lines)
    try:
        chosen, notes = (scale, ()) if scale else _guess_scale(numbers)
        ratings = collect_ratings(
            candidate=_read_ids(columns["candidate"]),
            interviewer=_read_ids(columns["interviewer"]),
            competency=_read_ids(columns["competency"]),
            opening=_read_ids(columns["requisition"]),
            rating=numbers,
            weight=_read_optional("weight", columns, lines),
            when=_read_optional("when", columns, lines),
            scale=chosen,
        )
    except RatingError as refused:
        column = "requisition" if refused.column == "opening" else refused.column
        raise RatingFileError(lines[refused.row - 1], column, refused.reason) from None
    return RatingFile(ratings, chosen, notes)


def _split_columns(text: str) -> tuple[list[int], dict[str, list[str]]]:
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    lines: list[int] = []
    try:
        header = [name.strip().lower() for name in next(reader, [])]
        _check_header(header)
        cells: dict[str, list[str]] = {name: [] for name in header}
        for row in reader:
            if not any(cell.strip() for cell in row):
                continue
            if len(row) != len(header):
                reason = f"{len(row)} fields where the header has {len(header)}"
                raise RatingFileError(reader.line_num, None, reason)
            lines.append(reader.line_num)
            for name, cell in zip(header, row, strict=True):
                cells[name].append(cell.strip())
    except csv.Error as problem:
        raise RatingFileError(reader.line_num, None, str(problem)) from None
    _check_ids(lines, cells)
    return lines, cells


def _check_header(header: list[str]) -> None:
    for name in COLUMNS:
        if name not in header:
            raise RatingFileError(1, name, "missing from the header")
    for name in header:
        if header.count(name) > 1:
            raise RatingFileError(1, name or "(unnamed)", "appears twice in the header")


def _check_ids(lines: list[int], cells: dict[str, list[str]]) -> None:
    for name in COLUMNS:
        if name == "rating":
            continue
        for line, cell in zip(lines, cells[name], strict=True):
            if not cell:
                raise RatingFileError(line, name, "empty")


def _read_ids(cells: list[str]) -> list[Id]:
    if all(WHOLE.fullmatch(cell) for cell in cells):
        return [int(cell) for cell in cells]
    return list(cells)


def _read_optional(
    name: str, columns: dict[str, list[str]], lines: list[int]
) -> list[float | None] | None:
    if name not in columns:
        return None
    numbers = _read_numbers(name, columns[name], lines)
    return [1 if one is None else one for one in numbers] if name == "weight" else numbers


def _read_numbers(name: str, cells: list[str], lines: list[int]) -> list[float | None]:
    return [_read_number(name, cell, line) for cell, line in zip(cells, lines, strict=True)]


def _read_number(name: str, cell: str, line: int) -> float | None:
    if cell.lower().replace("_", " ") in MISSING:
        return None
    if not NUMBER.fullmatch(cell):
        raise RatingFileError(line, name, f"{cell!r} is not a number")
    return float(cell)


def _guess_scale(numbers: list[float | None]) -> tuple[Scale, tuple[str, ...]]:
    given = [one for one in numbers if one is not None and math.isfinite(one)]
    low, high = min(given, default=1), max(given, default=4)
    if low >= 1 and high <= 4:
        return (1, 4), ()
    whole = all(one == int(one) for one in given)
    if low >= 1 and high <= 5:
        return (1, 5), ("Some ratings are above 4: the scale is taken to be 1 to 5.",)
    if whole:
        return (1, 4), ()  # the row off the scale is named and refused
    note = f"Ratings reach from {low:g} to {high:g}: the scale is taken to be exactly that."
    return (low, high), (note,)
