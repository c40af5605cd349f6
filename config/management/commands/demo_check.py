"""`manage.py demo_check`: the whole path on a demo company of its own, without serving it."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.management.commands.demo import demo_environment


class Command(BaseCommand):
    help = "Build the demo in a temporary folder, rate, calibrate, decide; print one screen."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--here", action="store_true", help="check the company built here")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 (Django's signature)
        if options["here"]:
            self.check_here()
            return
        with tempfile.TemporaryDirectory(prefix="loopboard-demo-") as folder:
            environment = demo_environment(8000, Path(folder))
            for command in (["demo_build"], ["demo_check", "--here"]):
                manage = [sys.executable, str(settings.BASE_DIR / "manage.py"), *command]
                if subprocess.run(manage, env=environment, check=False).returncode:  # noqa: S603 (our own command)
                    raise CommandError(f"{command[0]} failed; the reason stands above.")

    def check_here(self) -> None:
        """Follow one candidate to a recorded decision and print what happened on the way."""
        from config.demo.check import follow_one_candidate  # noqa: PLC0415 (needs the built demo)

        try:
            self.stdout.write(follow_one_candidate())
        except AssertionError as missing:
            raise CommandError(str(missing)) from missing
