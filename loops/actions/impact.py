"""The adverse-impact report: selection rates and calibrated levels of groups, compared.

Groups are what candidates said of themselves. The report only counts: it is no input to any
estimate, and this module and the export of one person are all that reads declarations.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.errors import Invalid, NotAllowed
from accounts.models import User
from accounts.permissions import may_administer
from candidates.models import Declaration, Opening
from loops.calibration import (
    Audit,
    Hidden,
    Shown,
    Tally,
    audit_scores,
    audit_selection,
    find_hidden,
    hide_figures,
    hide_small_cells,
    name_cells,
)
from loops.calibration.hiding import LEAST_CELL
from loops.calibration.selections import ALL
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

    `unknown` declared nothing of this kind; None where that would tell of fewer than 10.
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
    year: int
    opening: int


Said = tuple[str, str]  # sex and ethnicity, as declared
People = Sequence[tuple[Said, _Person]]
GROUPINGS = ("sex", "ethnicity", "both")
VARIANTS = ("selection", "level")
LABELS = dict([*Declaration.Sex.choices, *Declaration.Ethnicity.choices])


def report_impact(
    *, by: User | None, year: int | None = None, opening: Opening | None = None
) -> Report:
    """Return the report for an admin, or for the operator's command (`by` None).

    Loops that are blind to the reader are left out. Everybody is read, for what a wider report
    shows hides parts of this one. Only whole calendar years can be asked for: of two periods that
    overlap nearly, the difference would be a person. Raises NotAllowed.
    """
    if by is not None and not may_administer(by):
        raise NotAllowed(_("Only a company admin may read this."))
    if year is not None and not FIRST_YEAR <= year <= LAST_YEAR:
        raise Invalid(_("The year lies between 2000 and 2099."), field="year")
    everybody = _read_people(by)
    key = opening.pk if opening else None
    tallies = _tally(everybody, lambda one: one.is_hired)
    hidden = find_hidden(tallies, year=year or ALL, opening=key or ALL)
    asked = [
        (said, one)
        for said, one in everybody
        if year in {None, one.year} and key in {None, one.opening}
    ]
    by_variant = [_compare(variant, asked, hidden) for variant in VARIANTS]
    tables = tuple(table for of_grouping in zip(*by_variant, strict=True) for table in of_grouping)
    is_told = hidden.tells_unknown and len(asked) >= LEAST_CELL
    return Report(year, opening, float(_read_threshold()), len(asked) if is_told else None, tables)


def _read_people(by: User | None) -> People:
    people = _read_decided(by)
    said = _read_declarations([person.candidate for person in people])
    return [(said.get(person.candidate, ("", "")), person) for person in people]


def _read_decided(by: User | None) -> list[_Person]:
    loops = Loop.objects.all() if by is None else Loop.objects.open_to(by)
    rows = Decision.objects.filter(STANDS, loop__in=loops).exclude(outcome="one_more")
    found = rows.order_by("pk").values_list(
        "loop__candidacy__candidate__public_id",
        "outcome",
        "recommendation__estimate__figures__estimate",
        "decided_at",
        "loop__candidacy__opening",
    )
    return [
        _Person(candidate, outcome == "hire", float(level), at.astimezone(UTC).year, opening)
        for candidate, outcome, level, at, opening in found
    ]


def _read_declarations(keys: Sequence[UUID]) -> dict[UUID, Said]:
    said: dict[UUID, Said] = {}
    for first in range(0, len(keys), IDS_A_QUERY):
        rows = Declaration.objects.filter(subject__in=keys[first : first + IDS_A_QUERY])
        found = rows.values_list("subject", "sex", "ethnicity")
        said |= {subject: (sex, ethnicity) for subject, sex, ethnicity in found}
    return said


def _tally(people: People, is_selected: Callable[[_Person], bool]) -> Counter[Tally]:
    return Counter(
        Tally(one.year, one.opening, *said, is_selected=is_selected(one)) for said, one in people
    )


def _compare(variant: str, people: People, hidden: Hidden) -> list[Table]:
    audits = {grouping: _audit(variant, grouping, people) for grouping in GROUPINGS}
    shown = hide_small_cells(
        audits, _hide(audits["both"].median, people, hidden), threshold=_read_threshold()
    )
    return [
        Table(
            grouping=grouping,
            variant=variant,
            lines=tuple(sorted(map(_write_line, shown[grouping]), key=lambda line: line.group)),
            left_out=len(audit.left_out),
            unknown=audit.unknown if hidden.tells_unknown else None,
            median=audit.median,
        )
        for grouping, audit in audits.items()
    ]


def _audit(variant: str, grouping: str, people: People) -> Audit:
    grouped = [(name_cells(*said).get(grouping), person) for said, person in people]
    if variant == "selection":
        hired = ((group, person.is_hired) for group, person in grouped)
        return audit_selection(hired, threshold=_read_threshold())
    levels = ((group, person.level) for group, person in grouped)
    return audit_scores(levels, threshold=_read_threshold())


def _hide(median: float | None, people: People, hidden: Hidden) -> Hidden:
    """Return what is hidden where those above a median are counted, which every report has anew."""
    if median is None:
        return hidden
    return hide_figures(_tally(people, lambda one: one.level > median), hidden.sizes)


def _read_threshold() -> Fraction:
    return Fraction(settings.IMPACT_THRESHOLD_PERCENT, 100)


def _write_line(shown: Shown) -> Line:
    one = shown.comparison
    group = ", ".join(str(LABELS[code]) for code in shown.name.split(", "))
    if one is None:
        return Line(group, shown.applicants)
    return Line(
        group=group,
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
