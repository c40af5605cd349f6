"""`python -m benchmarks.running.soak [MINUTES]`: mixed work on two web services and two workers.

Six people at a time read pages and lists, save drafts and send transcripts, by turns on both ports.
Every half minute it prints answers, times, memory of each service and database connections; at the
end how even both ports and both workers were used. Exits 1 for any answer that is an error.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import threading
import time
from dataclasses import dataclass, field
from typing import Any

from benchmarks.pages.asked import Call
from benchmarks.pages.timing import Asker
from benchmarks.running.serving import ask, measure_memory, run, serve
from tests.chaos.plant import Plant

PEOPLE, EVERY = 6, 30
SAVING, SENDING = 0.15, 0.01  # shares of the acts; the rest reads


@dataclass
class Tally:
    """What was answered since the last line."""

    taken: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    by_port: dict[int, int] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, port: int, taken: float) -> None:
        """Count an answer of so many milliseconds."""
        with self.lock:
            self.taken.append(taken)
            self.by_port[port] = self.by_port.get(port, 0) + 1


class Worker(threading.Thread):
    """One person: acts one after the other, on one port after the other."""

    def __init__(self, number: int, ports: list[int], work: dict[str, Any], tally: Tally) -> None:
        super().__init__(daemon=True)
        self.number, self.ports, self.work, self.tally = number, ports, work, tally
        self.chance, self.stopping = random.Random(number), threading.Event()

    def run(self) -> None:
        """Act until told to stop; an answer that is an error is kept."""
        turn = self.number
        while not self.stopping.is_set():
            turn += 1
            port = self.ports[turn % len(self.ports)]
            try:
                self.tally.note(port, Asker(port, self._choose()).ask())
            except (SystemExit, OSError) as error:
                with self.tally.lock:
                    self.tally.errors.append(str(error)[:300])

    def _choose(self) -> Call:
        luck, work = self.chance.random(), self.work
        if luck < SENDING and work["talks"]:
            talk = work["talks"].pop()
            body = json.dumps({"text": talk["text"]})
            return Call([talk["path"]], "POST", [body], [work["admin"]])
        if luck < SENDING + SAVING:
            draft = work["drafts"][self.number :: PEOPLE][0]
            rating = {"rating": self.chance.randint(1, 4)}
            body = json.dumps({"competencies": {self.chance.choice(draft["keys"]): rating}})
            return Call([draft["path"]], "PATCH", [body], [draft["headers"]])
        return Call([self.chance.choice(work["paths"])], headers=[work["admin"]])


def tell(began: float, tally: Tally, held: dict[str, float], connections: int) -> str:
    """Return a line of the curve and begin a new one."""
    with tally.lock:
        taken, tally.taken = tally.taken, []
    memory = " ".join(f"{name} {held[name]:.0f}" for name in sorted(held))
    p95 = statistics.quantiles(taken, n=20)[-1] if len(taken) > 1 else 0
    return (
        f"{time.monotonic() - began:>5.0f} s  {len(taken):>6,} answers, p50 "
        f"{statistics.median(taken or [0]):.0f} p95 {p95:.0f} ms, {len(tally.errors)} errors; MB: "
        f"{memory}; {connections} connections\n"
    )


def count_tasks(plant: Plant) -> dict[str, int]:
    """Return the tasks that each worker says it has done."""
    command = [sys.executable, "-m", "celery", "-A", "config", "inspect", "stats", "--json"]
    told = json.loads(run(plant, command).splitlines()[-1])
    return {name: sum(stats["total"].values()) for name, stats in told.items()}


def main() -> int:
    """Work for so many minutes and print the curve."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.running.soak")
    parser.add_argument("minutes", nargs="?", type=float, default=15)
    minutes = parser.parse_args().minutes
    with serve(2_500) as (plant, ports):
        reads = ask(plant, "list_reads")
        writes = ask(plant, "list_writes", f"talks={int(20 * minutes)}")
        work = {**writes, "paths": reads["paths"], "admin": reads["headers"]}
        tally, began = Tally(), time.monotonic()
        people = [Worker(number, ports, work, tally) for number in range(PEOPLE)]
        for person in people:
            person.start()
        while time.monotonic() < began + 60 * minutes:
            time.sleep(EVERY)
            line = tell(began, tally, measure_memory(plant), ask(plant, "count_connections"))
            sys.stdout.write(line)
            sys.stdout.flush()
        for person in people:
            person.stopping.set()
        for person in people:
            person.join()
        time.sleep(5)
        jobs = ask(plant, "tell_jobs")
        by_worker = count_tasks(plant)
    shares = [f"{count:,}" for count in tally.by_port.values()]
    sys.stdout.write(
        f"answers by port: {', '.join(shares)}; suggestions: {jobs['states']}; tasks: {by_worker}\n"
    )
    sys.stdout.writelines(f"error: {error}\n" for error in tally.errors[:10])
    return 1 if tally.errors else 0


if __name__ == "__main__":
    sys.exit(main())
