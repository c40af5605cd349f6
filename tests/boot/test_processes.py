"""Children start together, are revived, and end together, however their parent is ended."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE = 30  # seconds
WORKER = "import os, sys, time; open(sys.argv[1], 'a').write(f'{os.getpid()}\\n'); time.sleep(600)"
PARENT = """
import sys
from pathlib import Path
from config.processes import Processes, ServerEnded
folder, port, web, worker, pids = sys.argv[1:]
commands = {"web": [sys.executable, "-c", web], "worker": [sys.executable, "-c", worker, pids]}
say = lambda text: print(text, flush=True)
try:
    Processes(commands, {}).serve(f"http://127.0.0.1:{port}/", Path(folder), say, "Here we are.")
except ServerEnded as error:
    sys.exit(str(error))
"""
WEB = """
from http.server import BaseHTTPRequestHandler, HTTPServer
class Alive(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers()
    def log_message(self, *_):
        pass
HTTPServer(("127.0.0.1", %d), Alive).serve_forever()
"""


class Family:
    """A parent with a web server and a worker, and the process ids that its workers wrote."""

    def __init__(self, folder: Path, web: str = WEB) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
        self.pids, self.out = folder / "pids", folder / "out"
        self.pids.touch()
        program = web % port if "%d" in web else web
        given = [str(folder), str(port), program, WORKER, str(self.pids)]
        command = [sys.executable, "-c", PARENT, *given]
        with self.out.open("wb") as out:
            self.parent = subprocess.Popen(
                command,
                cwd=ROOT,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
                stdout=out,
                stderr=out,
            )

    def workers(self) -> list[int]:
        """Return the process ids of the workers so far."""
        return [int(line) for line in self.pids.read_text().split()]

    def said(self) -> str:
        """Return what the parent has printed."""
        return self.out.read_text()


def wait_until(true: Callable[[], object]) -> None:
    """Return once `true()` is."""
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, "Waited in vain."
        time.sleep(0.05)


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_whatever_ends_the_parent_ends_its_children(tmp_path: Path, number: signal.Signals) -> None:
    family = Family(tmp_path)
    wait_until(lambda: "Here we are." in family.said() and family.workers())
    family.parent.send_signal(number)
    assert family.parent.wait(timeout=PATIENCE) == 0
    assert family.said() == "Here we are.\nStopped.\n"
    assert [is_alive(pid) for pid in family.workers()] == [False]


def test_a_worker_that_died_is_started_again(tmp_path: Path) -> None:
    family = Family(tmp_path)
    wait_until(lambda: "Here we are." in family.said() and family.workers())
    os.kill(family.workers()[0], signal.SIGKILL)
    wait_until(lambda: len(family.workers()) == 2)
    family.parent.terminate()
    family.parent.wait(timeout=PATIENCE)
    assert "The worker ended with code -9; starting it again." in family.said()


def test_a_web_server_that_cannot_start_ends_everything(tmp_path: Path) -> None:
    family = Family(tmp_path, web="raise SystemExit(3)")
    assert family.parent.wait(timeout=PATIENCE) == 1
    assert family.said() == "The web server does not answer; its reason stands above.\n"
    assert [is_alive(pid) for pid in family.workers()] in ([], [False])
