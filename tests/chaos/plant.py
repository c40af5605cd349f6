"""A whole installation of its own in a temporary folder: servers on free ports, every process.

PostgreSQL and Redis are started here and killed here; nothing of the machine's own is touched.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE = 60  # seconds for a server to answer
LEASE = 4  # seconds
MANAGE = [sys.executable, "manage.py"]
UNLIMITED = "1000000/min"
SERVER_USER = "postgres" if os.geteuid() == 0 else None  # PostgreSQL refuses to run as root


def find_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def find_postgres(name: str) -> str:
    beside = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)
    found = shutil.which(name) or (str(beside[0]) if beside else "")
    if not found:
        raise SystemExit(f"{name} of PostgreSQL is not on this machine.")
    return found


def wait_until(true: Callable[[], bool], what: str, seconds: float = PATIENCE) -> None:
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            raise SystemExit(f"Waited {seconds:.0f} s in vain until {what}.")
        time.sleep(0.1)


def answers(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.5):
        return True
    return False


@dataclass
class Plant:
    """Processes by name; a supervisor starts again whatever has died."""

    folder: Path
    commands: dict[str, list[str]] = field(default_factory=dict)
    children: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    restarts: int = 0
    stopped: threading.Event = field(default_factory=threading.Event)
    held: set[str] = field(default_factory=set)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.web = find_port()
        self.environment = {
            **{k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "REDIS_URL"}},
            "LOOPBOARD_DATA_DIR": str(self.folder / "data"),
            "LOOPBOARD_SECRET_KEY": "only-for-this-run-" * 4,
            "LOOPBOARD_JOB_LEASE_SECONDS": str(LEASE),
            "LOOPBOARD_BASE_URL": f"http://127.0.0.1:{self.web}",
            "LOOPBOARD_THROTTLE_USER": UNLIMITED,
            "LOOPBOARD_THROTTLE_UPLOAD": UNLIMITED,
        }

    def start(self, name: str) -> None:
        """Start one process in a group of its own, its words in the folder's log."""
        user = SERVER_USER if name == "postgres" else None
        with (self.folder / f"{name}.log").open("ab") as log:
            self.children[name] = subprocess.Popen(
                self.commands[name],
                env=self.environment,
                cwd=ROOT if user is None else self.folder,
                stdout=log,
                stderr=log,
                start_new_session=True,
                user=user,
                extra_groups=None if user is None else [],
            )

    def kill(self, name: str) -> None:
        """End a process with all its children by kill -9, as a crashed machine would."""
        child = self.children[name]
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()

    def signal(self, name: str, number: signal.Signals) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.children[name].pid, number)

    def supervise(self) -> threading.Thread:
        """Start again, every 0.3 s, what has ended and is not held down on purpose."""
        thread = threading.Thread(target=self._supervise, daemon=True)
        thread.start()
        return thread

    def _supervise(self) -> None:
        while not self.stopped.wait(0.3):
            with self.lock:
                for name, child in list(self.children.items()):
                    if name not in self.held and child.poll() is not None:
                        self.restarts += 1
                        self.start(name)

    def stop(self) -> None:
        """End everything that was started here."""
        self.stopped.set()
        with self.lock:
            for name in self.children:
                self.signal(name, signal.SIGCONT)
                self.kill(name)

    def count_lines(self, text: str) -> int:
        """Return how many lines of all logs hold `text`."""
        logs = self.folder.glob("*.log")
        return sum(
            text in line for log in logs for line in log.read_text("utf-8", "replace").splitlines()
        )

    def web_command(self, workers: int) -> list[str]:
        options = ["--interface", "wsgi", "--host", "127.0.0.1", "--port", str(self.web)]
        return [
            *[sys.executable, "-m", "granian", *options, "--workers", str(workers)],
            *["--blocking-threads", "1", "--no-access-log", "config.wsgi:application"],
        ]


def build_on_servers(folder: Path) -> Plant:
    """Return the production installation: web, relay and two workers on PostgreSQL and Redis."""
    plant = Plant(folder)
    sql, broker = find_port(), find_port()
    data = folder / "sql"
    if not data.exists():
        _make_cluster(data)
    plant.environment["DATABASE_URL"] = f"postgresql://chaos@127.0.0.1:{sql}/postgres"
    plant.environment["REDIS_URL"] = f"redis://127.0.0.1:{broker}/0"
    place = ["-D", str(data), "-k", str(data), "-h", "127.0.0.1", "-p", str(sql)]
    worker = [sys.executable, "-m", "celery", "-A", "config", "worker", "-c", "1", "-n"]
    plant.commands = {
        "postgres": [find_postgres("postgres"), *place],
        "redis": [
            *["redis-server", "--port", str(broker), "--dir", str(folder)],
            *["--appendonly", "yes", "--maxmemory-policy", "noeviction"],
        ],
        "web": plant.web_command(2),
        "relay": [*MANAGE, "relay"],
        "worker1": [*worker, "one@chaos", "--without-mingle", "--without-gossip"],
        "worker2": [*worker, "two@chaos", "--without-mingle", "--without-gossip"],
    }
    for name, port in (("postgres", sql), ("redis", broker)):
        plant.start(name)
        wait_until(lambda port=port: answers(port), f"{name} answers")  # type: ignore[misc]  # mypy cannot infer a lambda with a default
    ready = [find_postgres("pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(sql)]
    wait_until(lambda: subprocess.run(ready, check=False).returncode == 0, "postgres is ready")
    return plant


def _make_cluster(data: Path) -> None:
    data.mkdir()
    if SERVER_USER:
        data.parent.chmod(0o755)
        shutil.chown(data, SERVER_USER, SERVER_USER)
    initdb = [find_postgres("initdb"), "-D", str(data), "-A", "trust", "-U", "chaos", "-E", "UTF8"]
    subprocess.run(
        initdb, check=True, capture_output=True, cwd="/", user=SERVER_USER, extra_groups=[]
    ) if SERVER_USER else subprocess.run(initdb, check=True, capture_output=True)


def build_embedded(folder: Path) -> Plant:
    """Return the embedded installation on SQLite: web and two drains."""
    plant = Plant(folder)
    plant.commands = {
        "web": plant.web_command(2),
        "drain1": [*MANAGE, "drain"],
        "drain2": [*MANAGE, "drain"],
    }
    return plant
