"""A row of the table: one operation at one size, ours beside the bare view."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

Times = tuple[float, float, float]
GOALS = {
    "list, JSON": 2.0,
    "list, deep page, JSON": 2.0,
    "list, HTML": 5.0,
    "detail, JSON": 2.0,
    "detail, HTML": 4.0,
    "save a card": 1.3,
}
HEAD = (
    "| operation | cards | ours, ms | bare, ms | ratio | goal | SQL | KB |\n"
    "|---|---|---|---|---|---|---|---|"
)


@dataclass(frozen=True, slots=True)
class Line:
    """Milliseconds are (min, median, max) of the rounds; statements and KB are ours."""

    name: str
    cards: int
    ours: Times
    bare: Times
    statements: int
    kilobytes: float

    @property
    def ratio(self) -> float:
        """Ours over bare, by the medians."""
        return self.ours[1] / self.bare[1]

    def __str__(self) -> str:
        ours, bare = (
            "-".join(f"{value:.1f}" for value in times) for times in (self.ours, self.bare)
        )
        missed = "" if self.ratio <= GOALS[self.name] else " (missed)"
        return (
            f"| {self.name} | {self.cards:,} | {ours} | {bare} | {self.ratio:.1f}{missed} "
            f"| {GOALS[self.name]} | {self.statements} | {self.kilobytes:.0f} |"
        )


def list_growing(lines: Sequence[Line]) -> list[str]:
    """Return the operations whose statements differ from size to size."""
    counts: dict[str, set[int]] = {}
    for line in lines:
        counts.setdefault(line.name, set()).add(line.statements)
    return [name for name, numbers in counts.items() if len(numbers) > 1]
