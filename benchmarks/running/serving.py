"""An installation of its own with the synthetic company: web twice, relay and two workers."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg

from tests.chaos.plant import MANAGE, ROOT, Plant, answers, build_on_servers, find_port, wait_until

LEASE = "600"  # seconds; longer than any job here takes
ASK = """
import django, json; django.setup()
from benchmarks.running import inside
print(json.dumps(inside.{name}({arguments})))
"""


@contextmanager
def serve(candidates: int, *, web: int = 2, workers: int = 2) -> Iterator[tuple[Plant, list[int]]]:
    """Yield the running installation and the ports of its web services; end it afterwards."""
    with TemporaryDirectory() as folder:
        plant = build_on_servers(Path(folder))
        plant.environment |= {
            "LOOPBOARD_JOB_LEASE_SECONDS": LEASE,
            "LOOPBOARD_THROTTLE_USER": "100000/s",
            "LOOPBOARD_THROTTLE_UPLOAD": "100000/s",
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }
        try:
            fill(plant, candidates)
            yield plant, _start(plant, web, workers)
        finally:
            plant.stop()


def fill(plant: Plant, candidates: int) -> None:
    """Make the tables, the synthetic company and the static files."""
    prepare(plant)
    run(plant, [*MANAGE, "load_synthetic", "--candidates", str(candidates)])


def prepare(plant: Plant) -> None:
    """Bring the tables and the static files up to date."""
    for command in (["migrate"], ["collectstatic", "--no-input"]):
        run(plant, [*MANAGE, *command])


def run(plant: Plant, command: list[str]) -> bytes:
    """Return what a command said. Raises CalledProcessError."""
    return subprocess.run(
        command, cwd=ROOT, env=plant.environment, check=True, stdout=subprocess.PIPE
    ).stdout


def ask(plant: Plant, name: str, arguments: str = "") -> Any:
    """Return what a function of `inside` says in a process of its own."""
    told = run(plant, [sys.executable, "-c", ASK.format(name=name, arguments=arguments)])
    return json.loads(told.splitlines()[-1])


def _start(plant: Plant, web: int, workers: int) -> list[int]:
    ports = [plant.web, *(find_port() for _ in range(web - 1))]
    for number, port in enumerate(ports):
        words = plant.web_command(1 if web > 1 else 2)
        plant.commands[f"web{number}"] = [
            str(port) if word == str(plant.web) else word for word in words
        ]
        plant.start(f"web{number}")
    for name in ("relay", *(f"worker{number}" for number in range(1, workers + 1))):
        plant.start(name)
    for port in ports:
        wait_until(lambda port=port: answers(port), "the web answers")  # type: ignore[misc]  # mypy cannot infer a lambda with a default
    return ports


def count_jobs(plant: Plant, kind: str) -> dict[str, int]:
    """Return how many jobs of a kind are in which state, without a process that needs a core."""
    with psycopg.connect(plant.environment["DATABASE_URL"]) as connection:
        found = connection.execute(
            "SELECT status, count(*) FROM jobs_job WHERE kind = %s GROUP BY status", [kind]
        )
        return dict(found.fetchall())


def measure_memory(plant: Plant) -> dict[str, float]:
    """Return the resident megabytes of each service, all its processes together."""
    groups = {child.pid: name for name, child in plant.children.items()}
    held = dict.fromkeys(groups.values(), 0.0)
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text(encoding="ascii", errors="replace")
            status = (folder / "status").read_text(encoding="ascii", errors="replace")
        except OSError:  # it has just ended
            continue
        group = int(fields.rpartition(")")[2].split()[2])
        if group in groups and "VmRSS:" in status:
            held[groups[group]] += int(status.partition("VmRSS:")[2].split()[0]) / 1024
    return held
