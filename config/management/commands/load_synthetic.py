"""`manage.py load_synthetic`: fill an empty database with a company of any size."""

from __future__ import annotations

import sys
from argparse import ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from accounts.errors import Refusal
from config.synthetic import load_synthetic
from config.synthetic.founding import ADMIN
from jobs import clock


class Command(BaseCommand):
    help = "Load a synthetic company of any size into an empty, migrated database."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--candidates", type=_read_many, default=1000, help="four cards each; 1000 without it"
        )
        parser.add_argument("--seed", type=int, default=1, help="the same seed, the same company")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 (Django's signature)
        many = options["candidates"]
        with tqdm(total=many, unit="candidate", disable=not sys.stderr.isatty()) as bar:
            try:
                loaded = load_synthetic(
                    many,
                    seed=options["seed"],
                    now=clock.now(),
                    say=lambda done: _show(bar, done),
                )
            except Refusal as refused:
                raise CommandError(str(refused)) from refused
        size = loaded.size
        self.stdout.write(
            f"{size.candidates:,} candidates for {size.openings:,} openings, "
            f"{loaded.cards:,} cards by {size.interviewers:,} interviewers, "
            f"{loaded.ratings:,} answers.\n"
            f"Set a password with: manage.py changepassword {ADMIN}"
        )


def _show(bar: tqdm[Any], done: int) -> None:
    bar.update(done - bar.n)


def _read_many(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 1_000_000:
        raise ArgumentTypeError("a whole number from 1 to 1,000,000")
    return int(text)
