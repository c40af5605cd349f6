"""`python -m benchmarks.pages [CARDS...]`: by default at 1,000 and 50,000 cards.

Starts its own PostgreSQL and Redis on free ports, fills them by `load_synthetic`, serves ours and
the bare views, each by two granian workers, and asks both in turn over HTTP: five rounds, of each
the median. `--check` exits 1 when an operation grows with the rows. With `--folder` the servers'
files and each finished line stay there: what was broken off goes on from there when asked again.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from benchmarks.pages.asked import HEAD, Call, Kept, Line, Operation, list_growing
from benchmarks.pages.timing import compare, count_answers
from benchmarks.running.serving import fill, prepare
from tests.chaos.plant import ROOT, Plant, answers, build_on_servers, find_port, wait_until

SIZES = [1_000, 50_000]
QUICK = "list, JSON"
BARE = "benchmarks.pages.bare_wsgi:application"


def run_at(cards: int, folder: Path) -> list[Line]:
    """Fill servers of their own with so many cards, serve both and compare."""
    plant = build_on_servers(folder)
    plant.environment["LOOPBOARD_THROTTLE_USER"] = "100000/s"  # remembers a second, not a minute
    lines = Kept(folder / "lines.jsonl")
    try:
        _fill_once(plant, cards, folder / "filled")
        operations = _list_operations(plant, lines.names.keys() - {QUICK})
        ports = _serve(plant)
        pids = (plant.children["web"].pid, plant.children["bare"].pid)
        for line in lines.names.values():
            sys.stdout.write(f"{line}\n")
        for operation in operations:
            if operation.name not in lines.names:
                lines.add(compare(operation, cards, ports, pids))
                sys.stdout.write(f"{lines.names[operation.name]}\n")
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
    return list(lines.names.values())


def _fill_once(plant: Plant, cards: int, done: Path) -> None:
    if done.exists():
        prepare(plant)
    else:
        began = time.monotonic()
        fill(plant, max(1, cards // 4))
        done.write_text(f"{time.monotonic() - began:.0f} s\n", encoding="utf-8")
        sys.stderr.write(f"{cards:,} cards were made in {time.monotonic() - began:.0f} s\n")


def _list_operations(plant: Plant, done: Collection[str]) -> list[Operation]:
    told = subprocess.run(
        [sys.executable, "-m", "benchmarks.pages", "--inside", "--done", *done],
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


def tell_inside(done: Collection[str]) -> None:
    """Print the operations that are not done on this process' database as JSON."""
    import django  # noqa: PLC0415 (only the inner process has settings)

    django.setup()
    from benchmarks.pages.inside import list_operations  # noqa: PLC0415 (its models need the set-up)

    sys.stdout.write(json.dumps([asdict(one) for one in list_operations(done)]))


@contextmanager
def _open_folder(kept: Path | None, cards: int) -> Iterator[Path]:
    if kept is None:
        with tempfile.TemporaryDirectory() as folder:
            yield Path(folder)
        return
    place = kept.resolve() / str(cards)
    place.mkdir(parents=True, exist_ok=True)
    yield place


def main() -> int:
    """Compare at every size and print one table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pages")
    parser.add_argument("cards", nargs="*", type=int, default=SIZES)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--folder", type=Path, help="keep files and results there, and go on")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--done", nargs="*", default=[], help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.inside:
        tell_inside(options.done)
        return 0
    lines: list[Line] = []
    sys.stdout.write(f"{HEAD}\n")
    for cards in options.cards:
        with _open_folder(options.folder, cards) as folder:
            lines += run_at(cards, folder)
    growing = list_growing(lines)
    if growing:
        sys.stdout.write(f"Grows with the rows: {', '.join(growing)}.\n")
    return 1 if growing and options.check else 0


if __name__ == "__main__":
    sys.exit(main())
