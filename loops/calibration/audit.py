"""The two variants of NYC Local Law 144 (6 RCNY 5-301), and what of them may be shown."""

import statistics
from collections.abc import Iterable, Sequence
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


def hide_small_cells(
    compared: Sequence[Comparison], *, least: int = LEAST_CELL
) -> tuple[Shown, ...]:
    """Hide every cell under 10, and what would give it away by subtraction.

    A group's figures are hidden where fewer than 10 were selected or fewer than 10 refused, its
    size too where under 10. One hidden group alone follows from the totals, so the smallest of
    the others is hidden with it; likewise for sizes.
    """
    small = {one.name for one in compared if _has_small_cell(one, least)}
    tiny = {one.name for one in compared if one.applicants < least}
    small, tiny = _hide_one_more(compared, small), _hide_one_more(compared, tiny)
    return tuple(
        Shown(
            one.name,
            None if one.name in tiny else one.applicants,
            None if one.name in small | tiny else one,
        )
        for one in compared
    )


def _has_small_cell(one: Comparison, least: int) -> bool:
    return min(one.selected, one.applicants - one.selected) < least


def _hide_one_more(compared: Sequence[Comparison], hidden: set[str]) -> set[str]:
    others = [one for one in compared if one.name not in hidden]
    if len(hidden) != 1 or not others:
        return hidden
    return hidden | {min(others, key=lambda one: (one.applicants, one.name)).name}
