"""The two variants of NYC Local Law 144 (6 RCNY 5-301), and what of them may be shown."""

import statistics
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from loops.calibration.errors import CalibrationError
from loops.calibration.impact import FOUR_FIFTHS, Comparison, Group, compare_groups, count_groups

LEAST_SHARE: Final = 0.02
LEAST_CELL: Final = 10


@dataclass(frozen=True, slots=True)
class Audit:
    """One table of an audit: categories compared, those too small to compare, and the unknown.

    `median` is the score that the scoring variant counts from; None in the selection variant.
    """

    compared: tuple[Comparison, ...]
    left_out: tuple[Group, ...]
    unknown: int
    median: float | None


def audit_selection(
    people: Iterable[tuple[str | None, bool]], *, threshold: Fraction = FOUR_FIFTHS
) -> Audit:
    """Selection variant: (category or None, selected) of everybody.

    A category is a sex, a race or ethnicity, or an intersection of both. Categories under 2 % of
    all people of known category are counted but not compared, as the rule permits.
    """
    groups, unknown = count_groups(people)
    return _compare(groups, unknown, threshold, None)


def audit_scores(
    people: Iterable[tuple[str | None, float]], *, threshold: Fraction = FOUR_FIFTHS
) -> Audit:
    """Scoring variant: (category or None, score); the rate is the share above the median.

    The median is that of the whole sample, people of unknown category among them.
    """
    scored = list(people)
    for row, (_, score) in enumerate(scored, start=1):
        if score != score:  # noqa: PLR0124 (NaN differs from itself)
            raise CalibrationError(f"row {row}, column score: not a number")
    median = float(statistics.median(score for _, score in scored)) if scored else None
    above = ((name, median is not None and score > median) for name, score in scored)
    groups, unknown = count_groups(above)
    return _compare(groups, unknown, threshold, median)


def _compare(
    groups: Sequence[Group], unknown: int, threshold: Fraction, median: float | None
) -> Audit:
    known = sum(group.applicants for group in groups)
    kept = [group for group in groups if group.applicants >= LEAST_SHARE * known]
    left_out = tuple(group for group in groups if group not in kept)
    return Audit(compare_groups(kept, threshold=threshold), left_out, unknown, median)


@dataclass(frozen=True, slots=True)
class Shown:
    """A comparison as the interface may show it; None where a number would give people away."""

    name: str
    applicants: int | None
    comparison: Comparison | None


Cell = tuple[str, str]  # a table and a group of it
Sum = Sequence[Cell]


def hide_small_cells(
    tables: Mapping[str, Audit],
    sums: Iterable[Sum] = (),
    *,
    threshold: Fraction = FOUR_FIFTHS,
    least: int = LEAST_CELL,
) -> dict[str, tuple[Shown, ...]]:
    """Hide every cell under 10, and what would give it away by subtraction or division.

    A group's figures are hidden where fewer than 10 were selected or fewer than 10 refused, its
    size too where under 10. Of each table's groups, and of each of the `sums` (a group and those
    that it consists of), one hidden alone follows from the others: the smallest is hidden with it.
    The groups that are left are compared with each other: a ratio to a hidden rate would tell it.
    """
    cells = {(name, one.name): one for name, audit in tables.items() for one in audit.compared}
    uncounted = {(name, one.name) for name, audit in tables.items() for one in audit.left_out}
    whole = [[(name, one.name) for one in audit.compared] for name, audit in tables.items()]
    hiding = _Hiding(cells, frozenset(uncounted), (*whole, *sums))
    tiny = hiding.complete({key for key, one in cells.items() if one.applicants < least})
    small = hiding.complete({key for key, one in cells.items() if _has_small_cell(one, least)})
    return {
        name: tuple(_show(name, audit, tiny, small | tiny, threshold))
        for name, audit in tables.items()
    }


def _has_small_cell(one: Comparison, least: int) -> bool:
    return min(one.selected, one.applicants - one.selected) < least


def _show(
    table: str,
    audit: Audit,
    tiny: AbstractSet[Cell],
    hidden: AbstractSet[Cell],
    threshold: Fraction,
) -> Iterator[Shown]:
    groups = [
        Group(one.name, one.selected, one.applicants)
        for one in audit.compared
        if (table, one.name) not in hidden
    ]
    compared = {one.name: one for one in compare_groups(groups, threshold=threshold)}
    for one in audit.compared:
        size = None if (table, one.name) in tiny else one.applicants
        yield Shown(one.name, size, compared.get(one.name))


@dataclass(frozen=True, slots=True)
class _Hiding:
    """What can be worked out from what: cells, those that no table counts, and sums of them."""

    cells: Mapping[Cell, Comparison]
    uncounted: frozenset[Cell]
    sums: Sequence[Sum]

    def complete(self, hidden: set[Cell]) -> set[Cell]:
        """Return the hidden cells with those that have to be hidden beside them."""
        while (more := self._find_one_more(hidden)) is not None:
            hidden = hidden | {more}
        return hidden

    def _find_one_more(self, hidden: AbstractSet[Cell]) -> Cell | None:
        for parts in self.sums:
            shown = [one for one in parts if one in self.cells and one not in hidden]
            untold = [one for one in parts if one in hidden or one in self.uncounted]
            if shown and len(untold) == 1:
                return min(shown, key=lambda one: (self.cells[one].applicants, one))
        return None
