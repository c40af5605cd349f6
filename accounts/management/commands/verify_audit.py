"""`manage.py verify_audit`: whether the audit log is the one that was written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.actions.heads import list_published, read_head
from accounts.actions.verifying import Fault, compare_with_head, verify_audit
from accounts.errors import Refusal

SHOWN = 50


class Command(BaseCommand):
    help = "Verify every audit stream, and compare it with published heads; reads only."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--head",
            action="append",
            type=Path,
            metavar="FILE",
            help="a head kept elsewhere, as often as you like; without it, those in the folder",
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 (Django's signature)
        paths = options["head"] or list_published()
        verified = verify_audit()
        faults = [*verified.faults, *self._compare(paths)]
        for fault in faults[:SHOWN]:
            self.stdout.write(f"BROKEN  {fault}")
        if len(faults) > SHOWN:
            self.stdout.write(f"        and {len(faults) - SHOWN} more")
        if faults:
            raise CommandError(f"The audit log is broken in {len(faults)} places.")
        if options["verbosity"]:
            self.stdout.write(
                f"{verified.events} events in {verified.streams} streams verify, "
                f"against {len(paths)} published heads."
            )

    def _compare(self, paths: list[Path]) -> list[Fault]:
        try:
            heads = [read_head(path) for path in paths]
        except Refusal as refusal:
            raise CommandError(refusal.message) from refusal
        found = [fault for head in heads for fault in compare_with_head(head)]
        return list(dict.fromkeys(found))
