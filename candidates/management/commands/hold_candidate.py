"""`manage.py hold_candidate`: put a candidate under a legal hold, or lift it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from candidates.actions.holding import lift_hold, set_hold
from candidates.management.about import ask_whom, on_behalf


class Command(BaseCommand):
    help = "Set a legal hold, which beats every erasure, or lift it."

    def add_arguments(self, parser: CommandParser) -> None:
        ask_whom(parser)
        parser.add_argument("--reason", required=True, help="20 characters or more")
        parser.add_argument("--lift", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 (Django's signature)
        act = lift_hold if options["lift"] else set_hold
        with on_behalf(options) as (candidate, by):
            act(candidate, by=by, reason=options["reason"])
        self.stdout.write("Lifted." if options["lift"] else "Held.")
