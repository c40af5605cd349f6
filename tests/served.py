"""The demo company on a port of its own, for whoever speaks to it from outside."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests

from config.demo.sign_ins import DEMO_PASSWORD
from config.processes import Processes

ROOT = Path(__file__).resolve().parent.parent
QUICK = {  # what is measured here is no speed
    "LOOPBOARD_THROTTLE_USER": "1000000/min",
    "LOOPBOARD_THROTTLE_ANONYMOUS": "1000000/min",
    "LOOPBOARD_THROTTLE_UPLOAD": "1000000/min",
}
SECONDS = 60


@dataclass(frozen=True, slots=True)
class Served:
    """A running installation."""

    address: str
    environment: dict[str, str]
    processes: Processes

    def kill(self) -> None:
        """End the web server as a crash would, its workers with it."""
        child = self.processes.running["web"]
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()

    def start(self) -> None:
        """Start the web server again, at the same address."""
        self.processes.start("web", ROOT)
        self.processes.wait_for_answer(f"{self.address}/")

    def sign_in(self, email: str) -> requests.Session:
        """Return a browser's session of this person."""
        session = requests.Session()
        page = session.get(f"{self.address}/accounts/login/", timeout=SECONDS)
        form = {"login": email, "password": DEMO_PASSWORD, "csrfmiddlewaretoken": _token(page.text)}
        session.post(f"{self.address}/accounts/login/", form, timeout=SECONDS).raise_for_status()
        return session

    def show_again(self, session: requests.Session) -> None:
        """Show by the password who is there, as a browser is asked before it makes a key."""
        where = f"{self.address}/accounts/reauthenticate/"
        page = session.get(where, timeout=SECONDS)
        form = {"password": DEMO_PASSWORD, "csrfmiddlewaretoken": _token(page.text)}
        session.post(where, form, timeout=SECONDS).raise_for_status()

    def press(self, session: requests.Session, page: str, action: str) -> str:
        """Return the answer to a form of a page that asks nothing but its button."""
        shown = session.get(f"{self.address}{page}", timeout=SECONDS)
        form = {"csrfmiddlewaretoken": _token(shown.text)}
        answer = session.post(f"{self.address}{action}", form, timeout=SECONDS)
        answer.raise_for_status()
        return answer.text

    def issue_token(self, email: str) -> str:
        """Return a new API token of this person."""
        session = self.sign_in(email)
        self.show_again(session)
        answer = session.post(
            f"{self.address}/api/v1/tokens/",
            json={"name": "From outside"},
            headers={"X-CSRFToken": str(session.cookies["csrftoken"])},
            timeout=SECONDS,
        )
        answer.raise_for_status()
        return str(answer.json()["secret"])


def _token(page: str) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert found is not None
    return found[1]


@contextmanager
def serve_demo(**settings: str) -> Iterator[Served]:
    """Build the demo company into a folder of its own and serve it until the block ends."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    with tempfile.TemporaryDirectory(prefix="loopboard-served-") as folder:
        kept = {key: value for key, value in os.environ.items() if not key.endswith("_URL")}
        address = f"http://127.0.0.1:{port}"
        told = {"LOOPBOARD_DATA_DIR": folder, "LOOPBOARD_BASE_URL": address}
        environment = {**kept, **QUICK, **told, **settings}
        manage = [sys.executable, str(ROOT / "manage.py")]
        subprocess.run([*manage, "demo_build"], env=environment, cwd=ROOT, check=True)
        granian = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-access-log"]
        at = ["--log-level", "warning", "--host", "127.0.0.1", "--port", str(port)]
        web = [*granian, *at, "--blocking-threads", "2", "config.wsgi:application"]
        processes = Processes({"web": web, "worker": [*manage, "drain"]}, environment)
        try:
            served = Served(address, environment, processes)
            served.start()
            yield served
        finally:
            processes.stop()
