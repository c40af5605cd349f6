"""`manage.py apply_erasures`: after a restore, erase and withdraw again what was."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.management.about import commanding
from candidates.actions.ledger import Entry
from candidates.actions.restoring import apply_ledger


class Command(BaseCommand):
    help = "Apply the ledger of erasures and withdrawals to a restored database, once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--ledger", type=Path, metavar="FILE", help="instead of the setting's")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 (Django's signature)
        ledger: Path | None = options["ledger"]
        if ledger is not None and not ledger.exists():
            raise CommandError(f"There is no {ledger}.")
        with commanding():
            applied = apply_ledger(ledger)
        for entry in applied:
            self.stdout.write(f"{entry.candidate}  first {name_deed(entry)} {entry.at:%Y-%m-%d}")
        erased = sum(name_deed(entry) == "erased" for entry in applied)
        self.stdout.write(
            f"{erased} erasures and {len(applied) - erased} removals of words applied again."
        )


def name_deed(entry: Entry) -> str:
    """Return what the ledger says of a candidate, in a word or two."""
    if entry.only_words:
        return "without words"
    return "erased" if entry.withdrawn_on is None else "withdrawn"
