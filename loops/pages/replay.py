"""A decision replayed: every stored figure computed again, and what no longer agrees."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.errors import NotFound
from accounts.pages.people import reader_of, signed_in_only
from loops.actions import Replay, replay_decision
from loops.actions.comparing import Difference
from loops.models import Decision

PARTS = {
    "card": (_("Scorecards"), _("The ratings that were read are the ratings that stand.")),
    "setting": (_("Bar, weights, rule"), _("Frozen when the loop opened.")),
    "run": (_("Calibration run"), _("The state from which this loop was estimated.")),
    "figure": (_("Figures"), _("Computed again from the stored inputs.")),
    "advice": (_("Recommendation"), _("What the rule makes of these figures.")),
    "record": (_("Audit event"), _("It carries a digest of the decision and all it rests on.")),
}


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a decision and what of it is not as it was stored."""

    name: Any
    why: Any
    differences: tuple[Difference, ...]


@require_safe
@signed_in_only
def show_replay(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Replay a decision for whoever may see the loop's figures; for others it does not exist."""
    seen = Decision.objects.visible_to(reader_of(request))
    decision = seen.filter(public_id=public_id).first()
    if decision is None:
        raise NotFound
    replay = replay_decision(decision)
    context = {
        "replay": replay,
        "decision": replay.decision,
        "loop": replay.decision.loop,
        "candidacy": replay.decision.loop.candidacy,
        "run": replay.decision.recommendation.estimate.run,
        "figures": replay.decision.recommendation.estimate.figures,
        "parts": _list_parts(replay),
    }
    return render(request, "loops/replay.html", context)


def _list_parts(replay: Replay) -> list[Part]:
    return [
        Part(name, why, tuple(item for item in replay.differences if item.kind == kind))
        for kind, (name, why) in PARTS.items()
    ]
