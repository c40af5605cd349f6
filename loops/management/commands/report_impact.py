"""`manage.py report_impact`: the adverse-impact report as CSV."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.actions.sheets import write_csv
from accounts.errors import Refusal
from candidates.models import Opening
from loops.actions.impact import COLUMNS, list_cells, report_impact


class Command(BaseCommand):
    help = "Write selection rates and impact ratios of self-declared groups as CSV."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--year", type=int, help="a calendar year; all without it")
        parser.add_argument("--opening", type=UUID, metavar="ID", help="all without it")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 (Django's signature)
        opening = Opening.objects.filter(public_id=options["opening"]).first()
        if opening is None and options["opening"] is not None:
            raise CommandError(f"There is no opening {options['opening']}.")
        try:
            report = report_impact(by=None, year=options["year"], opening=opening)
        except Refusal as refusal:
            raise CommandError(refusal.message) from refusal
        for line in write_csv(COLUMNS, list_cells(report)):
            self.stdout.write(line, ending="")
