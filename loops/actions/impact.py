"""The adverse-impact report: selection rates and calibrated levels of groups, compared.

Groups are what candidates said of themselves. The report only counts: it is no input to any
estimate, and this module and the export of one person are all that reads declarations.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.errors import Invalid, NotAllowed
from accounts.models import User
from accounts.permissions import may_administer
from candidates.models import Declaration, Opening
from loops.calibration import audit_scores, audit_selection, hide_small_cells
from loops.calibration.audit import LEAST_CELL, Audit, Cell, Shown, Sum
from loops.models import Decision, Loop
from loops.querysets import STANDS

IDS_A_QUERY = 10_000
FIRST_YEAR, LAST_YEAR = 2000, 2099


@dataclass(frozen=True, slots=True)
class Line:
    """One group of one table. Numbers are None where they would give people away."""

    group: str
    applicants: int | None
    selected: int | None = None
    rate: float | None = None
    ratio: float | None = None
    low: float | None = None
    high: float | None = None
    p_value: float | None = None
    is_below: bool = False
    flips: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One grouping in one variant: selected is hired, or a calibrated level above the median.

    `unknown` declared nothing of this kind; None where they, or who did, are fewer than 10.
    """

    grouping: str
    variant: str
    lines: tuple[Line, ...]
    left_out: int
    unknown: int | None
    median: float | None


@dataclass(frozen=True, slots=True)
class Report:
    """Every table over the decided loops of a year, or of all, of an opening or the company."""

    year: int | None
    opening: Opening | None
    threshold: float
    decided: int | None
    tables: tuple[Table, ...]


@dataclass(frozen=True, slots=True)
class _Person:
    candidate: UUID
    is_hired: bool
    level: float


def report_impact(
    *, by: User | None, year: int | None = None, opening: Opening | None = None
) -> Report:
    """Return the report for an admin, or for the operator's command (`by` None).

    Loops that are blind to the reader are left out. Only whole calendar years can be asked for:
    of two periods that overlap nearly, the difference would be a person. Raises NotAllowed.
    """
    if by is not None and not may_administer(by):
        raise NotAllowed(_("Only a company admin may read this."))
    if year is not None and not FIRST_YEAR <= year <= LAST_YEAR:
        raise Invalid(_("The year lies between 2000 and 2099."), field="year")
    people = _read_people(by, year, opening)
    said = _read_declarations([person.candidate for person in people])
    grouped = {
        grouping: [(name_group(said.get(person.candidate)), person) for person in people]
        for grouping, name_group in GROUPINGS.items()
    }
    sums = _list_sums(said.values())
    by_variant = [_compare(variant, grouped, sums) for variant in VARIANTS]
    tables = tuple(table for of_grouping in zip(*by_variant, strict=True) for table in of_grouping)
    decided = len(people) if len(people) >= LEAST_CELL else None
    return Report(year, opening, float(_read_threshold()), decided, tables)


def _read_people(by: User | None, year: int | None, opening: Opening | None) -> list[_Person]:
    loops = Loop.objects.all() if by is None else Loop.objects.open_to(by)
    rows = Decision.objects.filter(STANDS, loop__in=loops).exclude(outcome="one_more")
    if year is not None:
        begin, end = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
        rows = rows.filter(decided_at__gte=begin, decided_at__lt=end)
    if opening is not None:
        rows = rows.filter(loop__candidacy__opening=opening)
    found = rows.order_by("pk").values_list(
        "loop__candidacy__candidate__public_id",
        "outcome",
        "recommendation__estimate__figures__estimate",
    )
    return [_Person(key, outcome == "hire", float(level)) for key, outcome, level in found]


def _read_declarations(keys: Sequence[UUID]) -> dict[UUID, Declaration]:
    said: dict[UUID, Declaration] = {}
    for first in range(0, len(keys), IDS_A_QUERY):
        rows = Declaration.objects.filter(subject__in=keys[first : first + IDS_A_QUERY])
        said |= {row.subject: row for row in rows}
    return said


def _name_sex(said: Declaration | None) -> str | None:
    return said.get_sex_display() if said and said.sex else None


def _name_ethnicity(said: Declaration | None) -> str | None:
    return said.get_ethnicity_display() if said and said.ethnicity else None


def _name_both(said: Declaration | None) -> str | None:
    sex, ethnicity = _name_sex(said), _name_ethnicity(said)
    return f"{ethnicity}, {sex}" if sex and ethnicity else None


GROUPINGS: dict[str, Callable[[Declaration | None], str | None]] = {
    "sex": _name_sex,
    "ethnicity": _name_ethnicity,
    "both": _name_both,
}
Grouped = Sequence[tuple[str | None, _Person]]
VARIANTS = ("selection", "level")


def _list_sums(said: Iterable[Declaration]) -> list[Sum]:
    """Return each sex, and each ethnicity, with the groups of both together that it consists of."""
    parts: dict[Cell, set[Cell]] = {}
    for one in said:
        if both := _name_both(one):
            for whole in (("sex", _name_sex(one)), ("ethnicity", _name_ethnicity(one))):
                parts.setdefault((whole[0], str(whole[1])), set()).add(("both", both))
    return [[whole, *sorted(parts[whole])] for whole in sorted(parts)]


def _compare(variant: str, grouped: Mapping[str, Grouped], sums: Sequence[Sum]) -> list[Table]:
    audits = {grouping: _audit(variant, people) for grouping, people in grouped.items()}
    shown = hide_small_cells(audits, sums, threshold=_read_threshold())
    return [
        Table(
            grouping=grouping,
            variant=variant,
            lines=tuple(map(_write_line, shown[grouping])),
            left_out=len(audit.left_out),
            unknown=_tell_unknown(audit, len(grouped[grouping])),
            median=audit.median,
        )
        for grouping, audit in audits.items()
    ]


def _audit(variant: str, people: Grouped) -> Audit:
    if variant == "selection":
        hired = ((group, person.is_hired) for group, person in people)
        return audit_selection(hired, threshold=_read_threshold())
    levels = ((group, person.level) for group, person in people)
    return audit_scores(levels, threshold=_read_threshold())


def _tell_unknown(audit: Audit, people: int) -> int | None:
    """Return how many said nothing, unless they or who did say something are fewer than 10."""
    known = people - audit.unknown
    is_told = audit.unknown >= LEAST_CELL and (known == 0 or known >= LEAST_CELL)
    return audit.unknown if is_told or audit.unknown == 0 else None


def _read_threshold() -> Fraction:
    return Fraction(settings.IMPACT_THRESHOLD_PERCENT, 100)


def _write_line(shown: Shown) -> Line:
    one = shown.comparison
    if one is None:
        return Line(shown.name, shown.applicants)
    return Line(
        group=one.name,
        applicants=one.applicants,
        selected=one.selected,
        rate=one.rate,
        ratio=one.ratio,
        low=one.ratio_lo95,
        high=one.ratio_hi95,
        p_value=one.p_fisher,
        is_below=one.below,
        flips=one.flips_if_one_more,
    )


COLUMNS = (
    "grouping",
    "variant",
    "group",
    "applicants",
    "selected",
    "rate",
    "impact_ratio",
    "ratio_low_95",
    "ratio_high_95",
    "p_fisher",
    "below_threshold",
    "one_more_clears",
    "unknown",
    "groups_left_out",
)


def list_cells(report: Report) -> Iterable[list[Any]]:
    """Yield the rows of the report's CSV; empty cells are hidden ones."""
    for table in report.tables:
        for line in table.lines:
            numbers = (line.applicants, line.selected, line.rate, line.ratio, line.low, line.high)
            marks = [_say(line, is_so) for is_so in (line.is_below, line.flips)]
            beside = (table.unknown, table.left_out)
            yield [
                table.grouping,
                table.variant,
                line.group,
                *numbers,
                line.p_value,
                *marks,
                *beside,
            ]


def _say(line: Line, is_so: bool) -> str:  # noqa: FBT001 (a cell of the line)
    return "" if line.ratio is None else "yes" if is_so else "no"
