"""`manage.py replay_decision ID`: compute a decision's figures again and compare bit for bit."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from loops.actions import Replay, replay_decision
from loops.models import Decision

KINDS = {
    "card": "scorecards",
    "setting": "bar, weights, rule",
    "run": "calibration run",
    "figure": "figures",
    "advice": "recommendation",
    "record": "audit event",
}


class Command(BaseCommand):
    help = "Recompute every stored figure of a decision from its stored inputs; reads only."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("decision", type=UUID, metavar="ID", help="the decision's public id")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 (Django's signature)
        decision = Decision.objects.filter(public_id=options["decision"]).first()
        if decision is None:
            raise CommandError("There is no such decision.")
        replay = replay_decision(decision)
        self._describe(replay)
        if not replay.matches:
            raise CommandError(f"{len(replay.differences)} differences.")

    def _describe(self, replay: Replay) -> None:
        estimate = replay.decision.recommendation.estimate
        self.stdout.write(
            f"Decision {replay.decision.public_id}: {replay.decision.outcome}\n"
            f"Calibration run {estimate.run.public_id}, {estimate.run.engine}\n"
            f"{replay.cards} scorecards, {replay.figures} figures"
        )
        if not replay.same_engine:
            self.stdout.write("The code is of another version than the one that computed them.")
        for kind, name in KINDS.items():
            found = [item for item in replay.differences if item.kind == kind]
            self.stdout.write(f"{'DIFFERS' if found else 'same':8}{name}")
            for item in found:
                self.stdout.write(f"        {item.sentence}")
