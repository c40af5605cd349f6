"""`manage.py demo`: build the demo company once, then serve it with its worker until Ctrl-C."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.processes import Processes, ServerEnded, stop_on_signals

HOST = "127.0.0.1"
GRANIAN = ("--interface", "wsgi", "--workers", "1", "--blocking-threads", "2")
QUIET = ("--no-access-log", "--log-level", "warning")
PRODUCTION_ONLY = {"DATABASE_URL", "REDIS_URL", "LOOPBOARD_SECRET_KEY", "LOOPBOARD_DEBUG"}


class Command(BaseCommand):
    help = "Serve the demo company: web and worker, SQLite, no other server."
    requires_system_checks: list[str] = []  # the build and the server make them

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--port", type=int, default=os.environ.get("DEMO_PORT", "8000"), help="or DEMO_PORT"
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 (Django's signature)
        port: int = options["port"]
        require_free_port(port)
        environment = demo_environment(port)
        try:
            stop_on_signals()
            run_demo_command("demo_build", environment)
            self.serve(port, environment)
        except KeyboardInterrupt:
            self.say("Stopped.")

    def serve(self, port: int, environment: dict[str, str]) -> None:
        """Serve until a signal. Raises CommandError if the web server ends by itself."""
        address = f"http://{HOST}:{port}/"
        at = ("--host", HOST, "--port", str(port))
        web = [sys.executable, "-m", "granian", *GRANIAN, *QUIET, *at, "config.wsgi:application"]
        processes = Processes({"web": web, "worker": manage("drain")}, environment)
        try:
            processes.serve(address, settings.BASE_DIR, self.say, describe_sign_in(address))
        except ServerEnded as error:
            raise CommandError(str(error)) from error

    def say(self, text: str) -> None:
        """Print a line at once, also into a pipe."""
        self.stdout.write(text)
        self.stdout.flush()


def manage(*command: str) -> list[str]:
    """Return the command line of one of our own commands."""
    return [sys.executable, str(settings.BASE_DIR / "manage.py"), *command]


def run_demo_command(name: str, environment: dict[str, str], *options: str) -> None:
    """Run one of our commands in the demo's environment. Raises CommandError if it fails."""
    done = subprocess.run(  # noqa: S603 (our own command)
        manage(name, *options), env=environment, check=False, start_new_session=True
    )
    if done.returncode:
        raise CommandError(f"{name} failed; the reason stands above.")


def demo_environment(port: int, folder: Path | None = None) -> dict[str, str]:
    """Return the environment of the demo's processes: embedded, in a folder of its own."""
    kept = {key: value for key, value in os.environ.items() if key not in PRODUCTION_ONLY}
    return {
        **kept,
        "LOOPBOARD_DATA_DIR": str(folder or Path(settings.DATA_DIR) / "demo"),
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
                f"Port {port} cannot be used ({error.strerror}). Choose another, like "
                f"make demo DEMO_PORT={port % 65_535 + 1}"
            ) from error


def describe_sign_in(address: str) -> str:
    """Return what a newcomer needs to begin."""
    from config.demo.sign_ins import DEMO_PASSWORD, list_sign_ins  # noqa: PLC0415 (not in every run)

    rows = "\n".join(f"  {role:<16} {email}" for role, email in list_sign_ins())
    return (
        f"\nLoopboard is at {address}\n\nSign in as\n{rows}\n"
        f"Password for all: {DEMO_PASSWORD}\n\nCtrl-C stops it."
    )
