"""My own calibration."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.base import ApiView, prune
from accounts.api.describing import describe
from accounts.api.rows import Row
from accounts.api.strict import Query
from loops.actions.own_calibration import OwnCalibration, read_own_calibration


class DriftShape(serializers.Serializer[Any]):
    """Later half of the interviews less the earlier half."""

    change = serializers.FloatField(help_text="Points.")
    sd = serializers.FloatField()


class SignsShape(serializers.Serializer[Any]):
    """How a person scores; only from 10 interviews on."""

    leniency = serializers.FloatField(help_text="Points above (lenient) or below (strict) others.")
    sd = serializers.FloatField()
    lo95 = serializers.FloatField()
    hi95 = serializers.FloatField()
    spread = serializers.FloatField(allow_null=True, help_text="Of the ratings, points.")
    expected_spread = serializers.FloatField()
    halo_index = serializers.FloatField(allow_null=True, help_text="0 as expected, 1 all alike.")
    panel_gap = serializers.FloatField(allow_null=True, help_text="Distance to the panel, points.")
    expected_panel_gap = serializers.FloatField(allow_null=True)
    drift = DriftShape(allow_null=True)


class TimelinessShape(serializers.Serializer[Any]):
    """How timely cards were sealed; only from 10 cards on."""

    n = serializers.IntegerField()
    in_time = serializers.FloatField(help_text="Share, 0 to 1.")
    median_hours = serializers.FloatField(help_text="From the interview's end to the seal.")


class WeekShape(serializers.Serializer[Any]):
    """Load of a week."""

    monday = serializers.DateField()
    interviews = serializers.IntegerField()


class OwnShape(Row):
    """The caller's own calibration."""

    calibrated_at = serializers.DateTimeField(allow_null=True)
    is_blind = serializers.BooleanField(
        help_text="The caller owes a card, so the run is from before that loop opened."
    )
    n_interviews = serializers.IntegerField(
        help_text="Counted by the run: of loops on which nobody owed a card any more."
    )
    signs = SignsShape(allow_null=True)
    timeliness = TimelinessShape(allow_null=True)
    owed = serializers.IntegerField()
    sealed = serializers.IntegerField()
    weeks = WeekShape(many=True)
    busy_days = serializers.IntegerField(help_text="With 4 interviews or more, in these weeks.")


SIGNS = tuple(SignsShape().fields)


class OwnCalibrationView(ApiView):
    """My calibration."""

    @describe(
        "read_own_calibration",
        "My calibration",
        answer=OwnShape,
        query=Query,
        text="The caller's own figures and nobody else's. Nothing is said below 10 interviews.",
    )
    def get(self, request: Request) -> Response:
        """Answer leniency, agreement, timeliness and load."""
        query = Query.read(request.query_params)
        row = _write(read_own_calibration(self.user))
        return Response(prune(row, OwnShape, query.get("fields")))


def _write(own: OwnCalibration) -> dict[str, Any]:
    timely = own.timeliness
    return {
        "calibrated_at": own.run.created_at if own.run else None,
        "is_blind": own.is_blind,
        "n_interviews": own.n_interviews,
        "signs": {name: own.figures.get(name) for name in SIGNS} if own.figures else None,
        "timeliness": {
            "n": timely.n,
            "in_time": timely.in_time,
            "median_hours": timely.median_hours,
        }
        if timely
        else None,
        "owed": own.owed,
        "sealed": own.sealed,
        "weeks": [{"monday": week.monday, "interviews": week.interviews} for week in own.weeks],
        "busy_days": own.busy_days,
    }
