"""One operation as two servers are asked for it, ours and the bare one, and what came of it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

Times = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Call:
    """A request; call number n takes the n-th path, body and headers, in turn."""

    paths: list[str]
    method: str = "GET"
    bodies: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Operation:
    """What is compared: `goal` is the ratio wanted; statements, buffers and KB are ours.

    `most` is how many times it can be asked at all, 0 for as often as one likes.
    """

    name: str
    goal: float
    ours: Call
    bare: Call
    statements: int
    buffers: int
    kilobytes: float
    most: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table. Milliseconds are (min, median, max) of the rounds, CPU their median."""

    operation: str
    goal: float
    cards: int
    ours: Times
    bare: Times
    cpu: tuple[float, float]
    statements: int
    buffers: int
    kilobytes: float

    @property
    def ratio(self) -> float:
        """Ours over bare, by the medians."""
        return self.ours[1] / self.bare[1]

    def __str__(self) -> str:
        ours, bare = (
            "-".join(f"{value:.1f}" for value in times) for times in (self.ours, self.bare)
        )
        missed = "" if self.ratio <= self.goal else " (missed)"
        return (
            f"| {self.operation} | {self.cards:,} | {ours} | {bare} | {self.ratio:.1f}{missed} "
            f"| {self.goal} | {self.cpu[0]:.1f} / {self.cpu[1]:.1f} | {self.statements} "
            f"| {self.buffers:,} | {self.kilobytes:.0f} |"
        )


class Kept:
    """Lines that are finished, by operation, and the file that keeps them."""

    def __init__(self, file: Path) -> None:
        self.file, self.names = file, dict[str, Line]()
        for text in file.read_text("utf-8").splitlines() if file.exists() else ():
            told: dict[str, Any] = {
                key: tuple(v) if isinstance(v, list) else v for key, v in json.loads(text).items()
            }
            self.names[told["operation"]] = Line(**told)

    def add(self, line: Line) -> None:
        """Keep one more."""
        self.names[line.operation] = line
        with self.file.open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(line)) + "\n")


HEAD = (
    "| operation | cards | ours, ms | bare, ms | ratio | goal | CPU, ms, ours / bare | SQL "
    "| buffers | KB |\n|---|---|---|---|---|---|---|---|---|---|"
)


def list_growing(lines: Sequence[Line]) -> list[str]:
    """Return the operations whose statements differ from size to size, or that take 1.3 times."""
    found: dict[str, list[Line]] = {}
    for line in lines:
        found.setdefault(line.operation, []).append(line)
    return [name for name, sizes in found.items() if _grows(sizes)]


def _grows(sizes: list[Line]) -> bool:
    counts = {line.statements for line in sizes}
    return len(counts) > 1 or max(line.cpu[0] for line in sizes) > 1.3 * sizes[0].cpu[0]
