"""Read outcomes from a table: every wrong line is named, and then nothing is written."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actions.texts import read_text
from accounts.errors import Invalid, InvalidMany, Refusal
from accounts.models import User
from loops.actions.outcomes import record_outcome
from loops.models import Loop, Outcome

COLUMNS = ("loop", "months", "stayed", "performance")
MOST_ROWS = 1_000
MOST_CHARACTERS = 1_000_000
MOST_ERRORS = 100
YES, NO = {"yes", "true", "1", "y"}, {"no", "false", "0", "n"}


@dataclass(frozen=True, slots=True)
class Imported:
    """How many lines wrote something, and how many said what stood there already."""

    recorded: int
    unchanged: int


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    loop: UUID
    months: int
    stayed: bool
    performance: int | None


def import_outcomes(table: str, *, by: User) -> Imported:
    """Record the outcomes of a CSV with the columns loop, months, stayed, performance.

    Either every line is taken or none. Raises InvalidMany that names each wrong line and column,
    at most 100 of them. The same table again changes nothing.
    """
    text = read_text(table, "csv", most=MOST_CHARACTERS, empty=_("The table is empty."))
    errors: dict[str, str] = {}
    lines = list(_read_lines(text, errors))
    with transaction.atomic():
        loops = _find_loops(lines, by, errors)
        before = Outcome.objects.count()
        for line in sorted(lines, key=lambda line: _place(loops, line)):
            _record(line, loops.get(line.loop), by, errors)
        if errors:
            shown = dict(sorted(errors.items(), key=_line_of)[:MOST_ERRORS])
            raise InvalidMany(
                _("%(count)s lines are wrong; nothing was written.") % {"count": len(errors)}, shown
            )
        recorded = Outcome.objects.count() - before
    return Imported(recorded, len(lines) - recorded)


def _read_lines(text: str, errors: dict[str, str]) -> Iterator[_Line]:
    first: dict[tuple[UUID, int], int] = {}
    rows = csv.DictReader(io.StringIO(text), strict=True)
    try:
        rows.fieldnames = _read_columns(rows.fieldnames or ())
        for row in rows:
            _refuse_too_many(rows.line_num - 1)
            line = _read_line(rows.line_num, row, errors)
            if line is None:
                continue
            earlier = first.setdefault((line.loop, line.months), line.number)
            if earlier == line.number:
                yield line
            else:
                errors[f"{line.number}.loop"] = _say_repeated(line.number, earlier)
    except csv.Error as error:
        message = _("Line %(line_num)s cannot be read: %(error)s.")
        told = message % {"line_num": rows.line_num, "error": error}
        raise Invalid(told, field="csv") from None


def _read_columns(names: Iterable[str | None]) -> list[str]:
    found = [(name or "").strip().lower() for name in names]
    if missing := [name for name in COLUMNS if name not in found]:
        message = _("The table has no column %(value)s.") % {"value": missing[0]}
        raise Invalid(message, field="csv")
    return found


def _refuse_too_many(rows: int) -> None:
    if rows > MOST_ROWS:
        message = _("Send at most %(most_rows)s lines at once.")
        raise Invalid(message % {"most_rows": f"{MOST_ROWS:,}"}, field="csv")


def _say_repeated(number: int, earlier: int) -> str:
    message = _("Line %(number)s, loop: repeats line %(earlier)s.")
    return message % {"number": number, "earlier": earlier}


def _read_line(number: int, row: Mapping[str, str | None], errors: dict[str, str]) -> _Line | None:
    cells = {name: (row.get(name) or "").strip() for name in COLUMNS}
    stayed = cells["stayed"].lower()
    wrong = {
        "loop": not _is_id(cells["loop"]),
        "months": cells["months"] not in {"6", "12"},
        "stayed": stayed not in YES | NO,
        "performance": cells["performance"] not in {"", "1", "2", "3", "4"},
    }
    for name, is_wrong in wrong.items():
        if is_wrong:
            errors[f"{number}.{name}"] = _say(number, name, str(SENTENCES[name]))
            return None
    performance = int(cells["performance"]) if cells["performance"] else None
    return _Line(number, UUID(cells["loop"]), int(cells["months"]), stayed in YES, performance)


SENTENCES = {
    "loop": gettext_lazy("not a loop's id."),
    "months": gettext_lazy("6 or 12."),
    "stayed": gettext_lazy("yes or no."),
    "performance": gettext_lazy("1 to 4, or empty for somebody who left."),
}


def _say(number: int, name: str, sentence: str) -> str:
    told = {"number": number, "column": name, "sentence": sentence}
    return _("Line %(number)s, %(column)s: %(sentence)s") % told


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _find_loops(lines: list[_Line], by: User, errors: dict[str, str]) -> dict[UUID, Loop]:
    seen = Loop.objects.visible_to(by).filter(public_id__in={line.loop for line in lines})
    found = {loop.public_id: loop for loop in seen.select_related("candidacy")}
    for line in lines:
        if line.loop not in found:
            errors[f"{line.number}.loop"] = _("Line %(number)s, loop: there is no such loop.") % {
                "number": line.number
            }
    return found


def _place(loops: Mapping[UUID, Loop], line: _Line) -> tuple[int, int]:
    """Order by candidacy, as locks are taken, then as the table has it."""
    loop = loops.get(line.loop)
    return (loop.candidacy_id if loop else 0, line.number)


def _record(line: _Line, loop: Loop | None, by: User, errors: dict[str, str]) -> None:
    if loop is None:
        return
    try:
        record_outcome(
            loop,
            by=by,
            months=line.months,
            stayed=line.stayed,
            performance=line.performance,
        )
    except Refusal as refusal:
        name = refusal.field or "loop"
        errors[f"{line.number}.{name}"] = _say(line.number, name, refusal.message)


def _line_of(item: tuple[str, str]) -> tuple[int, str]:
    number, _dot, name = item[0].partition(".")
    return int(number), name
