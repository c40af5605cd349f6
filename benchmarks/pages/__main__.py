"""`python -m benchmarks.pages [CARDS...]`: by default at 1,000 and 50,000 cards.

Starts its own PostgreSQL and Redis on free ports, fills them by `load_synthetic` and asks ours and
the bare view in turn: five rounds, of each the median. `--check` exits 1 when a number of
statements grows with the rows.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from benchmarks.pages.lines import HEAD, Line, list_growing
from tests.chaos.plant import MANAGE, ROOT, build_on_servers

SIZES = [1_000, 50_000]


def run_at(cards: int, folder: Path) -> list[Line]:
    """Fill servers of their own with so many cards and measure in a process of its own."""
    plant = build_on_servers(folder)
    prepare = (
        ["migrate"],
        ["load_synthetic", "--candidates", str(max(1, cards // 4))],
        ["collectstatic", "--no-input"],
    )
    try:
        for command in prepare:
            subprocess.run(
                [*MANAGE, *command],
                cwd=ROOT,
                env=plant.environment,
                check=True,
                stdout=subprocess.DEVNULL,
            )
        told = subprocess.run(
            [sys.executable, "-m", "benchmarks.pages", "--inside", str(cards)],
            cwd=ROOT,
            env={**plant.environment, "DJANGO_SETTINGS_MODULE": "config.settings"},
            check=True,
            stdout=subprocess.PIPE,
        ).stdout
    finally:
        plant.stop()
    return [Line(**row) for row in json.loads(told)]


def measure_here(cards: int) -> None:
    """Print the lines of this process' database as JSON."""
    import django  # noqa: PLC0415 (only the inner process has settings)

    django.setup()
    from benchmarks.pages.inside import measure  # noqa: PLC0415 (its models need the set-up)

    sys.stdout.write(json.dumps([asdict(line) for line in measure(cards)]))


def main() -> int:
    """Measure at every size and print one table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pages")
    parser.add_argument("cards", nargs="*", type=int, default=SIZES)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--inside", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.inside:
        measure_here(options.inside)
        return 0
    lines: list[Line] = []
    sys.stdout.write(f"{HEAD}\n")
    for cards in options.cards:
        with tempfile.TemporaryDirectory() as folder:
            found = run_at(cards, Path(folder))
        sys.stdout.writelines(f"{line}\n" for line in found)
        sys.stdout.flush()
        lines += found
    growing = list_growing(lines)
    if growing:
        sys.stdout.write(f"More statements with more rows: {', '.join(growing)}.\n")
    return 1 if options.check and growing else 0


if __name__ == "__main__":
    sys.exit(main())
