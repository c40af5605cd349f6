"""`python -m benchmarks.running.nightly [RATINGS]`: the nightly calibration while people work.

Calibrates RATINGS (1,000,000) by the real worker, and prints how long the job took, what the worker
held at most, and the web's times without it and beside it.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

from benchmarks.pages.asked import Call
from benchmarks.pages.timing import Asker
from benchmarks.running.serving import ask, count_jobs, measure_memory, serve
from tests.chaos.plant import Plant

CALIBRATE = "loops.calibrate_company"
CALM = 15  # seconds


def watch_web(port: int, reads: dict[str, Any], going: Callable[[], bool]) -> list[float]:
    """Ask page after page over one connection while `going`; return the milliseconds."""
    asker = Asker(port, Call(reads["paths"], headers=[reads["headers"]]))
    taken = []
    while going():
        taken.append(asker.ask())
    return taken


def describe(taken: list[float]) -> str:
    """Return the median and the 95th percentile."""
    p95 = statistics.quantiles(taken, n=20)[-1]
    return f"p50 {statistics.median(taken):.0f} ms, p95 {p95:.0f} ms of {len(taken)}"


class Watch:
    """Whether the calibration is done, and the most that its worker has held, in MB."""

    def __init__(self, plant: Plant) -> None:
        self.plant, self.done, self.most = plant, threading.Event(), 0.0
        for act in (self._wait, self._weigh):
            threading.Thread(target=act, daemon=True).start()

    def _wait(self) -> None:
        while not count_jobs(self.plant, CALIBRATE).get("done"):
            time.sleep(0.5)
        self.done.set()

    def _weigh(self) -> None:
        while not self.done.wait(0.25):
            self.most = max(self.most, measure_memory(self.plant)["worker1"])


def main() -> int:
    """Measure calm, calibrate, measure meanwhile."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.running.nightly")
    parser.add_argument("ratings", nargs="?", type=int, default=1_000_000)
    ratings = parser.parse_args().ratings
    with serve(ratings // 20, web=1, workers=1) as (plant, ports):
        reads = ask(plant, "list_reads")
        for seconds in (CALM / 2, CALM):  # the first half warms up
            end = time.monotonic() + seconds
            calm = watch_web(ports[0], reads, lambda end=end: time.monotonic() < end)  # type: ignore[misc]  # mypy cannot infer a lambda with a default
        ask(plant, "queue_calibration")
        watch = Watch(plant)
        beside = watch_web(ports[0], reads, lambda: not watch.done.is_set())
        told = ask(plant, "tell_calibration")
    sys.stdout.write(
        f"{told['ratings']:,} ratings on {told['cards']:,} cards: {told['busy']:.1f} s in the job; "
        f"the worker held {watch.most:.0f} MB at most, all its processes together.\n"
        f"the web without it: {describe(calm)}\nthe web beside it:  {describe(beside)}\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
