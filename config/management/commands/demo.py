"""`manage.py demo`: build the demo company once, then serve it with its worker until Ctrl-C."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

HOST = "127.0.0.1"
ANSWER_WITHIN = 50  # seconds


class Command(BaseCommand):
    help = "Serve the demo company: web and worker, SQLite, no other server."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=int(os.environ.get("DEMO_PORT", "8000")))

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 (Django's signature)
        port: int = options["port"]
        require_free_port(port)
        environment = demo_environment(port)
        manage = [sys.executable, str(settings.BASE_DIR / "manage.py")]
        if subprocess.run([*manage, "demo_build"], env=environment, check=False).returncode:  # noqa: S603 (our own command)
            raise CommandError("The demo company could not be built; the reason stands above.")
        Processes(manage, environment, port).serve(self.say)

    def say(self, text: str) -> None:
        """Print a line at once, also into a pipe."""
        self.stdout.write(text)
        self.stdout.flush()


def demo_folder() -> Path:
    """Return where the demo keeps its database; never the installation's own."""
    return Path(settings.DATA_DIR) / "demo"


def demo_environment(port: int, folder: Path | None = None) -> dict[str, str]:
    """Return the environment of the demo's processes: embedded, in a folder of its own."""
    kept = {
        key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "REDIS_URL"}
    }
    return {
        **kept,
        "LOOPBOARD_DATA_DIR": str(folder or demo_folder()),
        "LOOPBOARD_BASE_URL": f"http://{HOST}:{port}",
        "LOOPBOARD_EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend",
    }


def require_free_port(port: int) -> None:
    """Raise CommandError with a way out if something listens there already."""
    if not 1 <= port <= 65_535:
        raise CommandError(f"{port} is no port; choose DEMO_PORT between 1 and 65535.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise CommandError(
                f"Port {port} is taken. Choose another: make demo DEMO_PORT={port + 1}"
            ) from error


class Processes:
    """The web server and the worker, as children that end with this process."""

    def __init__(self, manage: list[str], environment: dict[str, str], port: int) -> None:
        web = [
            sys.executable,
            "-m",
            "granian",
            "--interface",
            "wsgi",
            "--host",
            HOST,
            "--port",
            str(port),
            "--workers",
            "1",
            "--blocking-threads",
            "2",
            "--no-access-log",
            "--log-level",
            "warning",
            "config.wsgi:application",
        ]
        self.commands = {"web": web, "worker": [*manage, "drain"]}
        self.environment = environment
        self.address = f"http://{HOST}:{port}/"
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def serve(self, say: Any) -> None:
        """Run until a signal; a worker that died is started again, a dead web server ends all."""
        signal.signal(signal.SIGTERM, _stop)
        try:
            for name in self.commands:
                self.start(name)
            self.wait_for_answer()
            say(describe_sign_in(self.address))
            while self.running["web"].poll() is None:
                if self.running["worker"].poll() is not None:
                    self.start("worker")
                time.sleep(0.5)
            raise CommandError("The web server ended; the reason stands above.")
        except KeyboardInterrupt:
            say("Stopped.")
        finally:
            self.stop()

    def start(self, name: str) -> None:
        """Start one of the children."""
        self.running[name] = subprocess.Popen(  # noqa: S603 (our own commands)
            self.commands[name], env=self.environment, cwd=settings.BASE_DIR
        )

    def wait_for_answer(self) -> None:
        """Return when the first page answers. Raises CommandError if it does not in time."""
        end = time.monotonic() + ANSWER_WITHIN
        while time.monotonic() < end and self.running["web"].poll() is None:
            try:
                with urllib.request.urlopen(self.address + "health/live", timeout=2):  # noqa: S310 (our own address)
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.2)
        raise CommandError("The demo's web server does not answer.")

    def stop(self) -> None:
        """End the children and wait for them."""
        for child in self.running.values():
            child.terminate()
        for child in self.running.values():
            try:
                child.wait(timeout=10)
            except subprocess.TimeoutExpired:
                child.kill()


def describe_sign_in(address: str) -> str:
    """Return what a newcomer needs to begin."""
    from config.demo.sign_ins import DEMO_PASSWORD, list_sign_ins  # noqa: PLC0415 (late: not in every run)

    rows = "\n".join(f"  {role:<16} {email}" for role, email in list_sign_ins())
    return (
        f"\nLoopboard is at {address}\n\nSign in as\n{rows}\n"
        f"Password for all: {DEMO_PASSWORD}\n\nCtrl-C stops it."
    )


def _stop(*_: object) -> None:
    raise KeyboardInterrupt
