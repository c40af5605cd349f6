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
        differing, refused = _compare(paths)
        faults = [*verified.faults, *differing]
        for fault in faults[:SHOWN]:
            self.stdout.write(f"BROKEN  {fault}")
        if len(faults) > SHOWN:
            self.stdout.write(f"        and {len(faults) - SHOWN} more")
        if faults:
            refused.append(f"The audit log is broken in {len(faults)} places.")
        if refused:
            raise CommandError(" ".join(refused))
        if options["verbosity"]:
            self.stdout.write(
                f"{verified.events} events in {verified.streams} streams verify, "
                f"against {len(paths)} published heads."
            )


def _compare(paths: list[Path]) -> tuple[list[Fault], list[str]]:
    """Return where the log differs from the heads, and a sentence on each that cannot be one."""
    found: list[Fault] = []
    refused = []
    for path in paths:
        try:
            found += compare_with_head(read_head(path))
        except Refusal as refusal:
            refused.append(refusal.message)
    return list(dict.fromkeys(found)), refused
