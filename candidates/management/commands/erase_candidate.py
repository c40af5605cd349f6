"""`manage.py erase_candidate`: erase a person."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from candidates.actions.erasing import CHOSEN, erase_candidate
from candidates.management.about import ask_whom, on_behalf


class Command(BaseCommand):
    help = "Erase everything about a candidate; ratings and figures stay, without words."

    def add_arguments(self, parser: CommandParser) -> None:
        ask_whom(parser)
        parser.add_argument(
            "--reason", choices=[reason.value for reason in CHOSEN], default="request"
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 (Django's signature)
        with on_behalf(options) as (candidate, by):
            erasure = erase_candidate(candidate, by=by, reason=options["reason"])
        for table, count in sorted(erasure.rows.items()):
            self.stdout.write(f"{count:6}  {table}")
        self.stdout.write("Erased.")
