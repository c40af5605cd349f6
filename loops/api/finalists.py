"""An opening's candidates beside each other."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.base import ApiView, find, prune
from accounts.api.describing import describe
from accounts.api.rows import Row
from accounts.api.strict import Query
from candidates.models import Opening
from loops.actions import compare_finalists
from loops.actions.figures import Z80
from loops.actions.finalists import Finalist, Finalists
from loops.api.verdict_shapes import CompetencyFigures, LevelShape, RunRef
from loops.models import Loop, Recommendation


class FinalistsQuery(Query):
    """Whom to compare."""

    loops = serializers.CharField(
        required=False,
        max_length=1000,
        help_text="Loop ids, separated by commas. Without it those nearest to a decision.",
    )

    def validate_loops(self, value: str) -> list[UUID]:
        """Read the ids."""
        try:
            return [UUID(part.strip()) for part in value.split(",") if part.strip()]
        except ValueError:
            raise serializers.ValidationError("Give loop ids, separated by commas.") from None


class VetoShape(serializers.Serializer[Any]):
    """A must-have that lies below its floor."""

    competency = serializers.CharField()
    p_below_floor = serializers.FloatField()


class FinalistShape(LevelShape):
    """One candidate."""

    loop = serializers.UUIDField()
    candidacy = serializers.UUIDField()
    candidate = serializers.CharField()
    state = serializers.CharField()
    cards_in = serializers.IntegerField()
    cards_due = serializers.IntegerField()
    raw_mean = serializers.FloatField()
    bar = serializers.FloatField()
    p_above_bar = serializers.FloatField()
    prior_share = serializers.FloatField()
    n_scorecards = serializers.IntegerField()
    n_ratings = serializers.IntegerField()
    thin = serializers.BooleanField()
    advice = serializers.ChoiceField(Recommendation.Advice.choices)
    vetoes = VetoShape(many=True)
    competencies = CompetencyFigures(many=True)
    ahead = serializers.ListField(
        child=serializers.FloatField(),
        help_text="Chance of lying above each of the compared, in their order; 0.5 for oneself.",
    )


class UnratedShape(serializers.Serializer[Any]):
    """A candidate whom nobody has rated yet, or who was not compared."""

    loop = serializers.UUIDField()
    candidate = serializers.CharField()
    state = serializers.CharField()
    cards_in = serializers.IntegerField()
    cards_due = serializers.IntegerField()


class FinalistsShape(Row):
    """The compared, the highest calibrated level first."""

    opening = serializers.UUIDField()
    run = RunRef()
    order_changes = serializers.BooleanField(help_text="Raw means would rank them otherwise.")
    results = FinalistShape(many=True)
    unrated = UnratedShape(many=True)
    others = UnratedShape(many=True, help_text="Beyond the twelve that are compared at most.")


class FinalistsView(ApiView):
    """Finalists side by side."""

    @describe(
        "compare_finalists",
        "Finalists side by side",
        answer=FinalistsShape,
        query=FinalistsQuery,
        text="For the opening's staff; 403 while they owe a scorecard on any of its loops. All "
        "figures stand under the newest calibration run.",
    )
    def get(self, request: Request, id: UUID) -> Response:  # noqa: A002 (named in the address)
        """Answer the candidates with the chance that each lies above each other."""
        query = FinalistsQuery.read(request.query_params)
        opening = find(Opening.objects.visible_to(self.user), id)
        found = compare_finalists(opening, by=self.user, only=query.get("loops", ()))
        return Response(prune(_write(found), FinalistsShape, query.get("fields")))


def _write(found: Finalists) -> dict[str, Any]:
    run = found.run
    return {
        "opening": found.opening.public_id,
        "run": {"id": run.public_id, "created_at": run.created_at, "engine": run.engine},
        "order_changes": found.order_changes,
        "results": [_write_finalist(row) for row in found.rows],
        "unrated": [_write_loop(loop) for loop in found.unrated],
        "others": [_write_loop(loop) for loop in found.others],
    }


def _write_loop(loop: Loop) -> dict[str, Any]:
    return {
        "loop": loop.public_id,
        "candidate": loop.candidacy.candidate.name,
        "state": loop.state,
        "cards_in": loop.cards_in,
        "cards_due": loop.cards_due,
    }


def _write_finalist(row: Finalist) -> dict[str, Any]:
    estimate = row.estimate
    names = {item.key: item.name for item in row.loop.rubric.competencies.all()}
    return {
        **_write_loop(row.loop),
        "candidacy": row.loop.candidacy.public_id,
        **_write_level(estimate),
        **{name: getattr(estimate, name) for name in PLAIN},
        "advice": str(row.advised.advice),
        "vetoes": [
            {"competency": str(veto.competency), "p_below_floor": veto.p_below_floor}
            for veto in row.advised.vetoes
        ],
        "competencies": [
            {
                "key": str(item.competency),
                "name": names[str(item.competency)],
                **_write_level(item),
                **{name: getattr(item, name) for name in PLAIN_OF_COMPETENCY},
            }
            for item in estimate.competencies
            if str(item.competency) in names
        ],
        "ahead": list(row.ahead),
    }


PLAIN = (
    "raw_mean",
    "bar",
    "p_above_bar",
    "prior_share",
    "n_scorecards",
    "n_ratings",
    "thin",
)
PLAIN_OF_COMPETENCY = ("raw_mean", "n_ratings", "weight", "floor", "p_below_floor")


def _write_level(item: Any) -> dict[str, float]:
    half = Z80 * item.sd
    return {
        "estimate": item.estimate,
        "sd": item.sd,
        "lo95": item.lo95,
        "hi95": item.hi95,
        "lo80": item.estimate - half,
        "hi80": item.estimate + half,
    }
