"""`manage.py report_impact`: the adverse-impact report as CSV."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.actions.sheets import write_csv
from accounts.errors import Refusal
from loops.actions.impact import COLUMNS, list_cells, report_impact


class Command(BaseCommand):
    help = "Write selection rates and impact ratios of self-declared groups as CSV."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--year", type=int, help="a calendar year; all without it")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 (Django's signature)
        try:
            report = report_impact(by=None, year=options["year"])
        except Refusal as refusal:
            raise CommandError(refusal.message) from refusal
        for line in write_csv(COLUMNS, list_cells(report)):
            self.stdout.write(line, ending="")
