"""`manage.py apply_retention`: whose time is over; with --apply, what goes goes."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from accounts.actions import Origin, acting_as
from candidates.actions.retention import Due, apply_retention, list_due
from candidates.models import RetentionPolicy
from jobs import clock


class Command(BaseCommand):
    help = "List who is due under the retention policies; nothing goes without --apply."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--apply", action="store_true", help="remove it, under active policies")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 (Django's signature)
        now = clock.now()
        if options["apply"]:
            with acting_as(Origin(kind="command")):
                found = apply_retention(at=now)
        else:
            found = list_due(at=now)
        for due in found:
            self.stdout.write(describe(due))
        words = sum(due.policy.kind == RetentionPolicy.Kind.WORDS for due in found)
        self.stdout.write(
            f"{len(found) - words} {'erased' if options['apply'] else 'due; none erased'}. "
            f"{words} {'lost their words' if options['apply'] else 'due to lose their words'}."
        )


def describe(due: Due) -> str:
    """Return a line on somebody who is due: ids only, for a terminal is kept too."""
    policy = due.policy
    state = "held" if due.is_held else "due" if policy.active else "policy is off"
    where = policy.jurisdiction or "everywhere"
    return f"{due.candidate.public_id}  since {due.since}  {where}/{policy.kind}  {state}"
