"""`manage.py demo` as a newcomer meets it: real processes on a port of their own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = pytest.mark.long

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE = 60  # seconds
SOMEBODY = (
    "from accounts.models import User;"
    "User.objects.create_user('alice@example.com', name='Alice Adams')"
)


def run_manage(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run one of our commands on an embedded data folder."""
    return subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env=embedded(folder),
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )


def embedded(folder: Path) -> dict[str, str]:
    """Return an environment without any server."""
    kept = {key: value for key, value in os.environ.items() if not key.endswith("_URL")}
    return {**kept, "LOOPBOARD_DATA_DIR": str(folder), "PYTHONUNBUFFERED": "1"}


def find_free_port() -> int:
    """Return a port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data folder whose demo somebody lives in already: nothing more is built."""
    folder = tmp_path_factory.mktemp("data")
    for command in (["migrate", "--verbosity=0"], ["shell", "--verbosity=0", "-c", SOMEBODY]):
        done = run_manage(folder / "demo", *command)
        assert (done.returncode, done.stderr) == (0, "")
    return folder


class Served:
    """A running demo: its port, its process and what it has printed."""

    def __init__(self, folder: Path, said: Path) -> None:
        self.port = find_free_port()
        with said.open("wb") as out:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "demo", "--port", str(self.port)],
                cwd=ROOT,
                env=embedded(folder),
                stdout=out,
                stderr=subprocess.STDOUT,
            )
        self.path = said

    def said(self) -> str:
        """Return everything it has printed."""
        return self.path.read_text("utf-8")

    def find_worker(self) -> int:
        """Return the process id of its worker, 0 without one."""
        command = ["ps", "-ww", "--ppid", str(self.process.pid), "-o", "pid=,args="]  # whole lines
        rows = subprocess.run(command, capture_output=True, text=True, check=False).stdout
        return next((int(row.split()[0]) for row in rows.splitlines() if " drain" in row), 0)

    def answers(self) -> bool:
        """Return whether something listens on its port."""
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0


def wait_until(true: Callable[[], object], served: Served) -> None:
    """Return once `true()` is; fail with what was printed."""
    end = time.monotonic() + PATIENCE
    while not true():
        if time.monotonic() > end:
            pytest.fail(f"Waited in vain. It said: {served.said()}")
        time.sleep(0.1)


def test_it_says_how_to_sign_in_revives_its_worker_and_stops_when_asked(
    folder: Path, tmp_path: Path
) -> None:
    served = Served(folder, tmp_path / "said")
    wait_until(lambda: "Ctrl-C stops it." in served.said(), served)
    assert f"Loopboard is at http://127.0.0.1:{served.port}/" in served.said().splitlines()
    with urllib.request.urlopen(f"http://127.0.0.1:{served.port}/health/ready") as answer:
        assert answer.status == 200
    wait_until(served.find_worker, served)
    first = served.find_worker()
    assert first > 1, "0 would be ourselves and all that runs with us"
    os.kill(first, signal.SIGKILL)
    wait_until(lambda: served.find_worker() not in {0, first}, served)
    served.process.terminate()
    assert served.process.wait(timeout=PATIENCE) == 0
    assert served.said().endswith("Stopped.\n")
    assert not served.answers()


def test_a_taken_port_is_named_with_a_way_out(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = run_manage(tmp_path, "demo", "--port", str(port))
    assert done.returncode == 1
    assert done.stderr == (
        f"CommandError: Port {port} cannot be used (Address already in use). "
        f"Choose another, like make demo DEMO_PORT={port + 1}\n"
    )


def test_the_demo_company_is_never_built_into_a_production_database(tmp_path: Path) -> None:
    nowhere = {
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:9/nothing",
        "LOOPBOARD_SECRET_KEY": "x" * 60,
    }
    done = subprocess.run(
        [sys.executable, "manage.py", "demo_build", "--skip-checks"],
        cwd=ROOT,
        env={**embedded(tmp_path), **nowhere},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("CommandError: The demo is built into SQLite only")


def test_nothing_is_decided_in_a_company_that_is_not_the_demo(folder: Path) -> None:
    done = run_manage(folder / "demo", "demo_check", "--here")
    assert done.returncode == 1
    assert done.stderr == "CommandError: This is not the demo company: nothing is decided here.\n"
