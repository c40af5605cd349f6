"""`manage.py export_candidate`: everything held on a person, as a file for them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from candidates.actions.exporting import export_candidate, pack_export
from candidates.management.about import ask_whom, on_behalf


class Command(BaseCommand):
    help = "Write everything held on a candidate to a ZIP; other people are masked."

    def add_arguments(self, parser: CommandParser) -> None:
        ask_whom(parser)
        parser.add_argument("--to", type=Path, required=True, metavar="FILE.zip")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 (Django's signature)
        with on_behalf(options) as (candidate, by):
            data = export_candidate(candidate, by=by)
            path: Path = options["to"]
            path.touch(mode=0o600)
            path.write_bytes(pack_export(data))
        rows = sum(len(rows) for rows in data["tables"].values())
        self.stdout.write(f"{rows} rows of {len(data['tables'])} tables in {path}")
