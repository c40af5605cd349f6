"""Compute a decision's figures again, and say what is no longer as it was stored."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.base import ApiView, find
from accounts.api.describing import describe_read
from loops.actions import Replay, replay_decision
from loops.models import Decision

KINDS = ("card", "setting", "run", "figure", "advice", "record")


class DifferenceShape(serializers.Serializer[Any]):
    """One thing that is not as it was stored."""

    kind = serializers.ChoiceField(KINDS)
    where = serializers.CharField(help_text="A path: cards.ID.COMPETENCY, competencies.2.sd.")
    sentence = serializers.CharField()
    stored = serializers.JSONField(allow_null=True)
    now = serializers.JSONField(allow_null=True)


class ReplayShape(serializers.Serializer[Any]):
    """A decision's figures, computed again from what was stored with them."""

    decision = serializers.UUIDField()
    run = serializers.UUIDField(help_text="The calibration run that the figures stand under.")
    engine = serializers.CharField()
    same_engine = serializers.BooleanField(help_text="The code is of that version still.")
    matches = serializers.BooleanField(help_text="Everything is the same, bit for bit.")
    cards = serializers.IntegerField(help_text="Scorecards compared.")
    figures = serializers.IntegerField(help_text="Stored figures compared.")
    differences = DifferenceShape(many=True)


def write_replay(replay: Replay) -> dict[str, Any]:
    """Return the replay as the API answers it."""
    run = replay.decision.recommendation.estimate.run
    return {
        "decision": replay.decision.public_id,
        "run": run.public_id,
        "engine": run.engine,
        "same_engine": replay.same_engine,
        "matches": replay.matches,
        "cards": replay.cards,
        "figures": replay.figures,
        "differences": [
            {
                "kind": item.kind,
                "where": item.where,
                "sentence": item.sentence,
                "stored": item.stored,
                "now": item.now,
            }
            for item in replay.differences
        ],
    }


class ReplayView(ApiView):
    """A decision replayed."""

    @describe_read(
        "replay_decision",
        "Replay a decision",
        answer=ReplayShape,
        text="Recomputes every stored figure from the stored inputs and compares bit for bit; "
        "changes nothing. A scorecard, setting or figure that is not as it was stored is named.",
    )
    def get(self, request: Request, id: UUID) -> Response:  # noqa: A002, ARG002 (named in the address)
        """Answer what was compared and what differs."""
        decision = find(Decision.objects.visible_to(self.user), id)
        return Response(write_replay(replay_decision(decision)))
