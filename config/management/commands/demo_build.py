"""`manage.py demo_build`: migrate this data folder's database and fill it with the demo company."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import Any, Self

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from accounts.models import User
from config.demo.build import build_demo
from config.demo.sign_ins import DEMO_PASSWORD


class Command(BaseCommand):
    help = "Build the demo company in LOOPBOARD_DATA_DIR; does nothing if somebody lives there."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 (Django's signature)
        if not settings.EMBEDDED:
            raise CommandError(
                "The demo is built into SQLite only: its password is printed for everybody. "
                "Unset DATABASE_URL."
            )
        call_command("migrate", verbosity=0)
        if User.objects.exists():
            return
        self.stdout.write("Building the demo company (once) ...")
        with Bar() as bar:
            build_demo(now=datetime.now(UTC), password=DEMO_PASSWORD, say=bar.show)


class Bar:
    """A progress bar in the terminal; nothing where the output is no terminal."""

    def __init__(self) -> None:
        self.bar = tqdm(disable=not sys.stderr.isatty(), bar_format="{desc} {bar} {n}/{total}")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.bar.close()

    def show(self, stage: str, done: int, total: int) -> None:
        """Show that `done` of `total` steps of `stage` are done."""
        self.bar.set_description_str(f"{stage:<24}")
        self.bar.total, self.bar.n = total, done
        self.bar.refresh()
