"""`python -m benchmarks.running.throughput [TALKS]`: suggestions in bulk through real workers.

Queues TALKS (200) talks for one worker and as many for two, of 2,000 words and of 6,500 (three
quarters of an hour), beside the engine alone in one process and in two at once on the same cores:
two busy processes share what one has to itself. Prints what the workers hold every ten seconds.
"""

from __future__ import annotations

import argparse
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from benchmarks.running.serving import ask, count_jobs, measure_memory, serve
from tests.chaos.plant import Plant

SUGGEST = "scorecards.suggest_ratings"
TALKS, WORDS = 200, [2_000, 6_500]
WORKERS = ["worker1", "worker2"]
EVERY = 10  # seconds
HEAD = (
    "| words a talk | processes | engine alone, words/s | workers, words/s | a worker reaches "
    "| busy in jobs |\n|---|---|---|---|---|---|"
)


@dataclass(frozen=True, slots=True)
class Line:
    """So many workers beside as many processes of the engine alone."""

    words: int
    processes: int
    alone: float
    worked: float
    busy: float

    def __str__(self) -> str:
        return (
            f"| {self.words:,} | {self.processes} | {self.alone:,.0f} | {self.worked:,.0f} "
            f"| {self.worked / self.alone:.0%} | {self.busy:.0%} |"
        )


def measure_alone(plant: Plant, words: int, processes: int) -> float:
    """Return the words a second of the engine alone, of so many processes at once together."""
    begin = time.time() + 12  # by then each has imported everything
    asked = [f"{words}, {begin}"] * processes
    with ThreadPoolExecutor(processes) as pool:
        return sum(map(float, pool.map(lambda one: ask(plant, "measure_engine", one), asked)))


def compare(plant: Plant, talks: int, words: int, processes: int) -> Line:
    """Queue so many talks, let so many workers do them, and measure the engine alone."""
    alone = measure_alone(plant, words, processes)
    queued = ask(plant, "queue_talks", f"{talks}, {words}")
    names = WORKERS[:processes]
    for name in names:
        plant.start(name)
    told = _watch(plant, talks, names)
    for name in names:
        plant.kill(name)
    seconds = told["seconds"]
    if told["states"] != {"done": talks}:
        raise SystemExit(f"Not all were done: {told['states']}")
    return Line(words, processes, alone, queued / seconds, told["busy"] / seconds / processes)


def _watch(plant: Plant, talks: int, names: list[str]) -> dict[str, Any]:
    while True:
        time.sleep(EVERY)
        states = count_jobs(plant, SUGGEST)
        done = sum(states.get(state, 0) for state in ("done", "failed"))
        held = measure_memory(plant)
        workers = ", ".join(f"{held[name]:.0f}" for name in names)
        sys.stderr.write(f"{done:>7,} done; workers hold {workers} MB; {states}\n")
        if done >= talks:
            told: dict[str, Any] = ask(plant, "tell_jobs")
            return told


def main() -> int:
    """Compare one and two, at each length, and print one table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.running.throughput")
    parser.add_argument("talks", nargs="?", type=int, default=TALKS)
    parser.add_argument("--words", nargs="+", type=int, default=WORDS)
    parser.add_argument("--processes", nargs="+", type=int, default=[1, 2])
    options = parser.parse_args()
    with serve(max(250, options.talks // 3), web=1, workers=2) as (plant, _):
        for name in WORKERS:  # every job first waits: what is measured is the doing
            plant.kill(name)
        sys.stdout.write(f"{HEAD}\n")
        for words in options.words:
            for processes in options.processes:
                sys.stdout.write(f"{compare(plant, options.talks, words, processes)}\n")
                sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
