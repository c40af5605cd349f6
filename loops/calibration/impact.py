"""Adverse-impact figures: selection rates of groups, compared.

They describe decisions already made; nothing here is an input to any estimate.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from loops.calibration.errors import CalibrationError
from loops.calibration.normal import Z95, normal_cdf

FOUR_FIFTHS: Final = Fraction(4, 5)
SAME_PROBABILITY: Final = 1 + 1e-7  # two tables as likely as each other, but for rounding


class CountError(CalibrationError):
    """A group's counts that cannot be."""


@dataclass(frozen=True, slots=True)
class Group:
    """How many of a group applied and how many of them were selected."""

    name: str
    selected: int
    applicants: int

    def __post_init__(self) -> None:
        if not 0 <= self.selected <= self.applicants:
            raise CountError(
                f"group {self.name!r}: {self.selected} selected of {self.applicants} applicants"
            )

    @property
    def rate(self) -> Fraction | None:
        """Selected over applicants, exactly; None without applicants."""
        return Fraction(self.selected, self.applicants) if self.applicants else None


@dataclass(frozen=True, slots=True)
class Comparison:
    """One group beside the group with the highest rate.

    `ratio` of the rates with its 95 % Katz interval (None with an empty cell); `below` is True
    under the threshold, exactly; `flips_if_one_more` whether one more selected would clear it; `z`
    and `p_z` the pooled two-proportion test, `p_fisher` Fisher's exact test, both two-sided.
    """

    name: str
    selected: int
    applicants: int
    rate: float | None
    ratio: float | None
    below: bool
    flips_if_one_more: bool
    ratio_lo95: float | None
    ratio_hi95: float | None
    z: float | None
    p_z: float | None
    p_fisher: float | None


def compare_groups(
    groups: Sequence[Group], *, threshold: Fraction = FOUR_FIFTHS
) -> tuple[Comparison, ...]:
    """Compare every group, in the order given, with the one of the highest rate."""
    rated = [group for group in groups if group.rate is not None]
    if not rated:
        return tuple(_leave_uncompared(group) for group in groups)
    best = max(rated, key=lambda group: (group.rate or 0, group.applicants))
    return tuple(compare(group, best, threshold=threshold) for group in groups)


def compare(focal: Group, reference: Group, *, threshold: Fraction = FOUR_FIFTHS) -> Comparison:
    """Compare one group with another; `threshold` is the ratio under which it is marked."""
    rate, best = focal.rate, reference.rate
    if rate is None or not best:
        return _leave_uncompared(focal)
    line = best * threshold
    below = rate < line
    low, high = _bound_ratio(focal, reference)
    z = _test_pooled(focal, reference)
    return Comparison(
        name=focal.name,
        selected=focal.selected,
        applicants=focal.applicants,
        rate=float(rate),
        ratio=float(rate / best),
        below=below,
        flips_if_one_more=below and _clears_with_one_more(focal, line),
        ratio_lo95=low,
        ratio_hi95=high,
        z=z,
        p_z=None if z is None else 2 * normal_cdf(-abs(z)),
        p_fisher=find_exact_p(focal, reference),
    )


def _leave_uncompared(group: Group) -> Comparison:
    rate = None if group.rate is None else float(group.rate)
    return Comparison(
        name=group.name,
        selected=group.selected,
        applicants=group.applicants,
        rate=rate,
        ratio=None,
        below=False,
        flips_if_one_more=False,
        ratio_lo95=None,
        ratio_hi95=None,
        z=None,
        p_z=None,
        p_fisher=None,
    )


def _clears_with_one_more(focal: Group, line: Fraction) -> bool:
    if focal.selected == focal.applicants:
        return False
    return Fraction(focal.selected + 1, focal.applicants) >= line


def _bound_ratio(focal: Group, reference: Group) -> tuple[float | None, float | None]:
    if not (focal.selected and reference.selected):
        return None, None
    ratio = focal.selected * reference.applicants / (focal.applicants * reference.selected)
    variance = sum(1 / one.selected - 1 / one.applicants for one in (focal, reference))
    reach = Z95 * math.sqrt(max(variance, 0))
    return ratio * math.exp(-reach), ratio * math.exp(reach)


def _test_pooled(focal: Group, reference: Group) -> float | None:
    pooled = (focal.selected + reference.selected) / (focal.applicants + reference.applicants)
    if pooled in (0, 1):
        return None
    noise = pooled * (1 - pooled) * (1 / focal.applicants + 1 / reference.applicants)
    difference = focal.selected / focal.applicants - reference.selected / reference.applicants
    return difference / math.sqrt(noise)


def find_exact_p(focal: Group, reference: Group) -> float:
    """Fisher's exact two-sided p: all tables of these margins no likelier than this one."""
    selected = focal.selected + reference.selected
    least = max(0, selected - reference.applicants)
    most = min(selected, focal.applicants)
    logs = [
        _log_ways(focal.applicants, x) + _log_ways(reference.applicants, selected - x)
        for x in range(least, most + 1)
    ]
    likeliest = max(logs)
    chances = [math.exp(one - likeliest) for one in logs]
    limit = chances[focal.selected - least] * SAME_PROBABILITY
    return min(1.0, math.fsum(p for p in chances if p <= limit) / math.fsum(chances))


def _log_ways(n: int, x: int) -> float:
    return math.lgamma(n + 1) - math.lgamma(x + 1) - math.lgamma(n - x + 1)


def count_groups(people: Iterable[tuple[str | None, bool]]) -> tuple[tuple[Group, ...], int]:
    """Count (group, selected) by group in order of name; people of unknown group apart."""
    applied: dict[str, list[int]] = {}
    unknown = 0
    for name, selected in people:
        if name is None:
            unknown += 1
            continue
        counts = applied.setdefault(name, [0, 0])
        counts[0] += int(selected)
        counts[1] += 1
    groups = tuple(Group(name, *counts) for name, counts in sorted(applied.items()))
    return groups, unknown
