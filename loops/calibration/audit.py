"""The two variants of NYC Local Law 144 (6 RCNY 5-301), and what of them may be shown."""

import statistics
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from loops.calibration.errors import CalibrationError
from loops.calibration.impact import FOUR_FIFTHS, Comparison, Group, compare_groups, count_groups
from loops.calibration.selections import Hidden

LEAST_SHARE: Final = 0.02


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


def hide_small_cells(
    tables: Mapping[str, Audit], hidden: Hidden, *, threshold: Fraction = FOUR_FIFTHS
) -> dict[str, tuple[Shown, ...]]:
    """Return of each table what is not hidden.

    The groups that are left are compared with each other: a ratio to a hidden rate would tell it.
    """
    return {name: tuple(_show(name, audit, hidden, threshold)) for name, audit in tables.items()}


def _show(table: str, audit: Audit, hidden: Hidden, threshold: Fraction) -> Iterator[Shown]:
    groups = [
        Group(one.name, one.selected, one.applicants)
        for one in audit.compared
        if (table, one.name) not in hidden.figures
    ]
    compared = {one.name: one for one in compare_groups(groups, threshold=threshold)}
    for one in audit.compared:
        size = None if (table, one.name) in hidden.sizes else one.applicants
        yield Shown(one.name, size, compared.get(one.name))
