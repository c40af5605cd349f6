"""`manage.py demo_check`: the whole path on a demo company of its own, without serving it."""

from __future__ import annotations

import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.actions import read_company
from config.demo.company import describe_company
from config.management.commands.demo import demo_environment, run_demo_command


class Command(BaseCommand):
    help = "Build the demo in a temporary folder, rate, calibrate, decide; print one screen."
    requires_system_checks: list[str] = []  # the build makes them

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--here", action="store_true", help="check the demo of this data folder"
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 (Django's signature)
        if options["here"]:
            self.check_here()
            return
        with tempfile.TemporaryDirectory(prefix="loopboard-demo-") as folder:
            environment = demo_environment(8000, Path(folder))
            run_demo_command("demo_build", environment)
            run_demo_command("demo_check", environment, "--here")

    def check_here(self) -> None:
        """Follow one candidate to a recorded decision and print what happened on the way."""
        from config.demo.check import MissingInDemo, follow_one_candidate  # noqa: PLC0415 (needs the built demo)

        if not settings.EMBEDDED or read_company().name != describe_company().name:
            raise CommandError("This is not the demo company: nothing is decided here.")
        try:
            self.stdout.write(follow_one_candidate())
        except MissingInDemo as missing:
            raise CommandError(str(missing)) from missing
