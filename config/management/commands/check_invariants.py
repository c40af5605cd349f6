"""`manage.py check_invariants`: every promise that spans rows, checked on the live database."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.promises import PROMISES, Broken, list_broken

SHOWN = 20  # ids a line; the count says how many there are


class Command(BaseCommand):
    help = "Check every promise that spans rows; reads only; exit 1 names what is broken."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 (Django's signature)
        broken = list_broken(PROMISES)
        for item in broken:
            self.stdout.write(describe(item))
        if broken:
            raise CommandError(f"{len(broken)} of {len(PROMISES)} promises are broken.")
        if options["verbosity"]:
            self.stdout.write(f"All {len(PROMISES)} promises are kept.")


def describe(item: Broken) -> str:
    """Return a broken promise with its first ids."""
    more = f" and {len(item.ids) - SHOWN} more" if len(item.ids) > SHOWN else ""
    return f"BROKEN  {item.sentence}\n        {', '.join(item.ids[:SHOWN])}{more}"
