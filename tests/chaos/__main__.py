"""`python -m tests.chaos [--seeds 5] [--seconds 45]`: kill everything, lose nothing.

For each seed on PostgreSQL and Redis: web, relay and workers die by kill -9, Redis is emptied,
stopped and killed, PostgreSQL crashes, while three clients submit. Then calm, and a count. The same
on SQLite with two drains. Exits 1 if anything acknowledged is lost, doubled or too slow.
"""

from __future__ import annotations

import argparse
import json
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.chaos.clients import Errand, Ledger, make_words, run_clients
from tests.chaos.plant import ROOT, Plant, answers, build_embedded, build_on_servers, wait_until

CALM = 240  # seconds; a message that the broker lost is sent again after 120
HUNG = 2.5  # seconds that a broker hangs in the chaos
SLOW = 0.3  # seconds: the bound of the 95th percentile
ERRANDS, MEASURED = 4000, 60
MANAGED = ("web", "relay", "worker1", "worker2", "drain1", "drain2")


class Monkey:
    """Does one harm after the other; chance comes from the seed."""

    def __init__(self, plant: Plant, seed: int) -> None:
        self.plant, self.chance = plant, random.Random(seed)
        self.harms: dict[str, int] = {}
        mine = [name for name in MANAGED if name in plant.commands]
        harms: list[tuple[str, Callable[[], None]]] = [
            (f"kill {name}", partial(plant.kill, name)) for name in mine
        ]
        if "redis" in plant.commands:
            harms += [
                ("empty redis", lambda: send_redis(plant, "FLUSHALL")),
                ("hang redis", self._hang),
                ("kill redis", lambda: plant.kill("redis")),
                ("crash postgres", self._crash),
            ]
        self.choices = harms

    def rage(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            time.sleep(self.chance.uniform(0.5, 2.5))
            name, harm = self.chance.choice(self.choices)
            self.harms[name] = self.harms.get(name, 0) + 1
            harm()

    def _hang(self) -> None:
        self.plant.signal("redis", signal.SIGSTOP)
        time.sleep(HUNG)
        self.plant.signal("redis", signal.SIGCONT)

    def _crash(self) -> None:
        """Kill the postmaster alone: its children notice and end, as after a crash."""
        child = self.plant.children["postgres"]
        child.kill()
        child.wait()


def send_redis(plant: Plant, words: str) -> None:
    where = urlsplit(plant.environment["REDIS_URL"])
    with suppress(OSError), socket.create_connection(("127.0.0.1", where.port or 0), 1) as line:
        line.sendall(words.encode() + b"\r\n")
        line.recv(64)


def call(plant: Plant, module: str, given: str = "") -> Any:
    """Return what a module prints as JSON when it runs in the plant's environment."""
    command = [sys.executable, "-m", module]
    told = subprocess.run(
        command,
        check=False,
        input=given,
        capture_output=True,
        text=True,
        env=plant.environment,
        cwd=ROOT,
    )
    if told.returncode:
        raise SystemExit(told.stderr[-2000:])
    return json.loads(told.stdout)


def make_errands(company: dict[str, list[str]], seed: int) -> list[Errand]:
    """Return words and cards in a random order; each has a key of its own."""
    interview = company["interviews"][0]
    path = f"/api/v1/interviews/{interview}/transcripts/"
    found = [
        Errand("words", path, {"text": make_words(seed * ERRANDS + n)}, f"w-{n}")
        for n in range(ERRANDS)
    ]
    random.Random(seed).shuffle(found)
    for number, card in enumerate(company["cards"]):
        found.insert(-5 * number - 1, Errand("card", f"/api/v1/scorecards/{card}/seal/", {}, card))
    return found


def run_seed(build: Callable[[Path], Plant], seed: int, seconds: float) -> dict[str, Any]:
    """Return the row of one seed."""
    with tempfile.TemporaryDirectory(prefix="chaos-") as name:
        plant = build(Path(name))
        try:
            return torment(plant, seed, seconds)
        finally:
            plant.stop()


def torment(plant: Plant, seed: int, seconds: float) -> dict[str, Any]:
    company = call(plant, "tests.chaos.company")
    for name in plant.commands:
        if name not in plant.children:
            plant.start(name)
    wait_until(lambda: answers(plant.web), "the web answers")
    ledger, errands = Ledger(), make_errands(company, seed)
    plant.supervise()
    clients = run_clients(plant.web, company["tokens"], errands, ledger, "chaos")
    monkey = Monkey(plant, seed)
    monkey.rage(seconds)
    wait_until(lambda: answers(plant.web), "the web answers again")
    time.sleep(3)
    for client in clients:
        client.stopping.set()
    for client in clients:
        client.join()
    slow = measure_broker(plant, company["tokens"], errands, ledger)
    began = time.monotonic()
    verdict = wait_for_calm(plant, ledger)
    return {
        "seed": seed,
        "harms": sum(monkey.harms.values()),
        "restarts": plant.restarts,
        "no answer": ledger.failures,
        "acknowledged": verdict["acknowledged"],
        "lost": len(verdict["lost"]),
        "doubled": verdict["doubled"],
        "refused": len(ledger.refused),
        "promises": len(verdict["broken_promises"]),
        "locked": plant.count_lines("database is locked"),
        **slow,
        "calm s": round(time.monotonic() - began),
    }


def measure_broker(
    plant: Plant, tokens: list[str], errands: list[Errand], ledger: Ledger
) -> dict[str, Any]:
    """Return the 95th percentile of submits, in ms: usual, broker hung, broker down."""
    usual = measure(plant, tokens, errands, ledger, "usual")
    if "redis" not in plant.commands:
        return {"usual p95": usual}
    plant.signal("redis", signal.SIGSTOP)
    hung = measure(plant, tokens, errands, ledger, "hung")
    plant.signal("redis", signal.SIGCONT)
    with plant.lock:
        plant.held.add("redis")
        plant.kill("redis")
    down = measure(plant, tokens, errands, ledger, "down")
    plant.held.clear()
    return {"usual p95": usual, "hung p95": hung, "down p95": down}


def measure(
    plant: Plant, tokens: list[str], errands: list[Errand], ledger: Ledger, phase: str
) -> int:
    some = [errands.pop() for _ in range(MEASURED)]
    for client in run_clients(plant.web, tokens[:1], some, ledger, phase):
        client.join(timeout=120)
    took = sorted(seconds for named, seconds in ledger.seconds if named == phase)
    return round(1000 * took[int(0.95 * len(took))]) if took else -1


def wait_for_calm(plant: Plant, ledger: Ledger) -> dict[str, Any]:
    """Return the verdict once no job is open, or after CALM seconds."""
    end = time.monotonic() + CALM
    while True:
        verdict: dict[str, Any] = call(plant, "tests.chaos.verdict", json.dumps(ledger.kept))
        if not verdict["open"] or time.monotonic() > end:
            return verdict
        time.sleep(5)


def is_good(row: dict[str, Any]) -> bool:
    """Return whether nothing was lost, doubled, refused, locked or slow."""
    slow = [value for name, value in row.items() if name.endswith("p95")]
    bad = row["lost"] + row["doubled"] + row["refused"] + row["promises"] + row["locked"]
    return not bad and row["acknowledged"] > 0 and all(0 <= ms <= 1000 * SLOW for ms in slow)


def say(name: str, row: dict[str, Any]) -> None:
    facts = "  ".join(f"{key} {value}" for key, value in row.items())
    sys.stdout.write(f"{name:<10} {'ok' if is_good(row) else 'BAD':<4} {facts}\n")
    sys.stdout.flush()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=45)
    parser.add_argument("--only", choices=["servers", "embedded"], default="")
    asked = parser.parse_args()
    for number in (signal.SIGTERM, signal.SIGINT):  # a killed run kills what it started
        signal.signal(number, lambda *_: sys.exit(1))
    builds = {"servers": build_on_servers, "embedded": build_embedded}
    good = True
    for name, build in builds.items():
        for seed in range(asked.first, asked.first + asked.seeds):
            if asked.only in {"", name}:
                row = run_seed(build, seed, asked.seconds)
                say(name, row)
                good &= is_good(row)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
