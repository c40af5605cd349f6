"""`manage.py refit_suggestions`: fit levels to the company's own blind scorecards."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from accounts.actions.commanding import find_admin
from accounts.management.about import commanding
from scorecards.actions.refitting import Trial, list_parts, refit_suggestions, try_refit
from scorecards.models import Refit, RefitPart


class Command(BaseCommand):
    help = "Refit suggested ratings to your own blind scorecards; keep it only if it is better."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say what would come of it")
        parser.add_argument("--by", default="", metavar="EMAIL", help="the admin who does it")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 (Django's signature)
        with commanding():
            by = find_admin(options["by"]) if options["by"] else None
            if options["dry_run"]:
                lines = [line for trial in try_refit(by=by) for line in tell_trial(trial)]
            else:
                lines = [line for row in refit_suggestions(by=by) for line in tell_row(row)]
        for line in lines or ["Nothing new: ten more blind scorecards on a competency are needed."]:
            self.stdout.write(line)


def tell_trial(trial: Trial) -> Iterator[str]:
    """Yield what a refit would be, a line a competency."""
    yield f"{trial.rubric}: would be {'used' if trial.is_accepted else 'refused'}."
    yield from map(tell_part, list_parts(trial))


def tell_row(row: Refit) -> Iterator[str]:
    """Yield what a refit became, a line a competency."""
    state = f"in use as version {row.number}" if row.is_accepted else "refused"
    yield f"{row.rubric}: {state}."
    yield from map(tell_part, row.parts.order_by("pk"))


def tell_part(part: RefitPart) -> str:
    """Return one competency's figures in a line."""
    line = f"  {part.competency}: {part.pairs} pairs, {part.candidates} candidates, {part.mode}"
    gain = part.gain
    if gain is None:
        return f"{line}: {part.verdict}"
    return (
        f"{line}: {part.verdict}, ranked probability score {part.miss_before:.3f} to "
        f"{part.miss_after:.3f} (gain {gain:.3f}, error {part.gain_error:.3f}), "
        f"kappa {part.kappa_before:.3f} to {part.kappa_after:.3f}, "
        f"given length {part.partial_before:.3f} to {part.partial_after:.3f}"
    )
