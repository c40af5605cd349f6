"""`python -m benchmarks.pages [CARDS...]`: by default at 1,000 and 50,000 cards.

Starts its own PostgreSQL and Redis on free ports, fills them by `load_synthetic`, serves ours and
the bare views, each by two granian workers, and asks both in turn over HTTP: five rounds, of each
the median. `--check` exits 1 when an operation grows with the rows.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from benchmarks.pages.asked import HEAD, Call, Line, Operation, list_growing
from benchmarks.pages.timing import compare, count_answers
from benchmarks.running.serving import fill
from tests.chaos.plant import ROOT, Plant, answers, build_on_servers, find_port, wait_until

SIZES = [1_000, 50_000]
QUICK = "list, JSON"
BARE = "benchmarks.pages.bare_wsgi:application"


def run_at(cards: int, folder: Path) -> list[Line]:
    """Fill servers of their own with so many cards, serve both and compare."""
    plant = build_on_servers(folder)
    plant.environment["LOOPBOARD_THROTTLE_USER"] = "100000/s"  # remembers a second, not a minute
    try:
        fill(plant, max(1, cards // 4))
        operations = _list_operations(plant)
        ports = _serve(plant)
        pids = (plant.children["web"].pid, plant.children["bare"].pid)
        lines = []
        for operation in operations:
            lines.append(compare(operation, cards, ports, pids))
            sys.stdout.write(f"{lines[-1]}\n")
            sys.stdout.flush()
        listed = next(one for one in operations if one.name == QUICK)
        ours, bare = (
            count_answers(port, call)
            for port, call in zip(ports, (listed.ours, listed.bare), strict=True)
        )
        sys.stdout.write(
            f"8 connections, {QUICK}, {cards:,} cards: {ours:.0f} of {bare:.0f} answers a second, "
            f"{ours / bare:.2f} (goal 0.5)\n"
        )
    finally:
        plant.stop()
    return lines


def _list_operations(plant: Plant) -> list[Operation]:
    told = subprocess.run(
        [sys.executable, "-m", "benchmarks.pages", "--inside"],
        cwd=ROOT,
        env={**plant.environment, "DJANGO_SETTINGS_MODULE": "config.settings"},
        check=True,
        stdout=subprocess.PIPE,
    ).stdout
    rows = json.loads(told.splitlines()[-1])
    return [
        Operation(ours=Call(**row.pop("ours")), bare=Call(**row.pop("bare")), **row) for row in rows
    ]


def _serve(plant: Plant) -> tuple[int, int]:
    """Start both servers; return their ports."""
    port = find_port()
    instead = {str(plant.web): str(port), "config.wsgi:application": BARE}
    plant.commands["bare"] = [instead.get(word, word) for word in plant.commands["web"]]
    plant.start("web")
    plant.start("bare")
    for one in (plant.web, port):
        wait_until(lambda one=one: answers(one), "the web answers")  # type: ignore[misc]  # mypy cannot infer a lambda with a default
    return plant.web, port


def tell_inside() -> None:
    """Print the operations on this process' database as JSON."""
    import django  # noqa: PLC0415 (only the inner process has settings)

    django.setup()
    from benchmarks.pages.inside import list_operations  # noqa: PLC0415 (its models need the set-up)

    sys.stdout.write(json.dumps([asdict(one) for one in list_operations()]))


def main() -> int:
    """Compare at every size and print one table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pages")
    parser.add_argument("cards", nargs="*", type=int, default=SIZES)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.inside:
        tell_inside()
        return 0
    lines: list[Line] = []
    sys.stdout.write(f"{HEAD}\n")
    for cards in options.cards:
        with tempfile.TemporaryDirectory() as folder:
            lines += run_at(cards, Path(folder))
    growing = list_growing(lines)
    if growing:
        sys.stdout.write(f"Grows with the rows: {', '.join(growing)}.\n")
    return 1 if growing and options.check else 0


if __name__ == "__main__":
    sys.exit(main())
