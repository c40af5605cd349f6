"""The demo's web server and worker: started together, kept alive, stopped together."""

from __future__ import annotations

import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path

ANSWER_WITHIN = 50  # seconds
STOP_WITHIN = 10  # seconds
LOOK_EVERY = 0.5  # seconds
Say = Callable[[str], None]


class ServerEnded(Exception):  # noqa: N818 (said to people as it is)
    """The web server does not answer, or ended by itself; the message says which."""


class Processes:
    """Child processes by name; `web` decides when all is over, others are started again."""

    def __init__(self, commands: Mapping[str, list[str]], environment: Mapping[str, str]) -> None:
        self.commands = dict(commands)
        self.environment = dict(environment)
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str, folder: Path) -> None:
        """Start one child, out of reach of the terminal's Ctrl-C: it is we who stop it."""
        self.running[name] = subprocess.Popen(  # noqa: S603 (our own commands)
            self.commands[name], env=self.environment, cwd=folder, start_new_session=True
        )

    def serve(self, address: str, folder: Path, say: Say, greeting: str) -> None:
        """Run until Ctrl-C, SIGTERM or a closed terminal. Raises ServerEnded."""
        stop_on_signals()
        try:
            for name in self.commands:
                self.start(name, folder)
            self.wait_for_answer(address)
            say(greeting)
            self.keep_alive(folder, say)
        except KeyboardInterrupt:
            say("Stopped.")
        finally:
            self.stop()

    def wait_for_answer(self, address: str) -> None:
        """Return when the web server answers. Raises ServerEnded if it does not in time."""
        end = time.monotonic() + ANSWER_WITHIN
        while time.monotonic() < end and self.running["web"].poll() is None:
            try:
                with urllib.request.urlopen(address + "health/live", timeout=2):  # noqa: S310 (our own address)
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.2)
        raise ServerEnded("The web server does not answer; its reason stands above.")

    def keep_alive(self, folder: Path, say: Say) -> None:
        """Start again what died. Raises ServerEnded when the web server is gone."""
        while self.running["web"].poll() is None:
            for name, child in list(self.running.items()):
                if child.poll() is not None and name != "web":
                    say(f"The {name} ended with code {child.returncode}; starting it again.")
                    self.start(name, folder)
            time.sleep(LOOK_EVERY)
        raise ServerEnded("The web server ended; its reason stands above.")

    def stop(self) -> None:
        """Ask every child to end, wait, and end by force what does not."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
        for child in self.running.values():
            child.terminate()
        for child in self.running.values():
            try:
                child.wait(timeout=STOP_WITHIN)
            except subprocess.TimeoutExpired:
                child.kill()


def stop_on_signals() -> None:
    """Make Ctrl-C, SIGTERM and a closed terminal end this process alike."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):  # a shell may start us deaf to Ctrl-C
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), _stop)


def _stop(*_: object) -> None:
    raise KeyboardInterrupt
