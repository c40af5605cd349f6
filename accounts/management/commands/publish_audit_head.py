"""`manage.py publish_audit_head`: write down where the audit log ends, to be kept elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from accounts.actions.heads import write_head
from accounts.management.about import commanding
from jobs import clock


class Command(BaseCommand):
    help = "Write the head of every audit stream to a file, and print its one-line digest."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", type=Path, metavar="FILE", help="instead of the folder")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 (Django's signature)
        with commanding():
            path, head = write_head(at=clock.now(), to=options["to"])
        self.stdout.write(f"{path}\n{head['digest']}  {len(head['streams'])} streams")
