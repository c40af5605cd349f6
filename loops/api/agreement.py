"""How far suggested ratings agree with people, and people among themselves."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.base import ApiView
from accounts.api.describing import describe_read
from loops.actions.agreement import Line, Side, report_agreement, show_figures
from loops.calibration.agreement import LEAST_CANDIDATES, LEAST_PAIRS


class AgreementFigures(serializers.Serializer[Any]):
    """How far two sides agree."""

    candidates = serializers.IntegerField(help_text="How many people the pairs are about.")
    exact = serializers.FloatField(help_text="Share of equal ratings, 0 to 1.")
    within_one = serializers.FloatField(help_text="Share at most one level apart, 0 to 1.")
    kappa = serializers.FloatField(
        allow_null=True,
        help_text="Quadratic weighted kappa: 0 by chance, at most 1; null if all are one level.",
    )
    lo95 = serializers.FloatField(allow_null=True)
    hi95 = serializers.FloatField(allow_null=True)


class SideShape(serializers.Serializer[Any]):
    """Suggestions against people, or people against each other."""

    engine = serializers.CharField(
        allow_null=True, help_text="Which engine version suggested; null: two people."
    )
    pairs = serializers.IntegerField(help_text="How many pairs are counted, in tens.")
    figures = AgreementFigures(allow_null=True, help_text="Null while the pairs are too few.")


class LineShape(serializers.Serializer[Any]):
    """One competency."""

    competency = serializers.CharField(
        allow_null=True, help_text="Key of the competency; null: all of them together."
    )
    sides = SideShape(many=True, help_text="The newest engine first, people last.")


class AgreementShape(serializers.Serializer[Any]):
    """The whole report."""

    least_pairs = serializers.IntegerField(help_text="Below this many pairs nothing is said.")
    least_candidates = serializers.IntegerField(help_text="Below this many people neither.")
    results = LineShape(many=True)


class AgreementView(ApiView):
    """Agreement of suggestions with people."""

    @describe_read(
        "read_agreement",
        "Agreement of suggestions with people",
        answer=AgreementShape,
        text="Admins only. People's ratings as first sealed, and only where no suggested number "
        "of that candidate had been open to them. Loops on which you owe a scorecard are left out.",
    )
    def get(self, request: Request) -> Response:  # noqa: ARG002 (DRF's signature)
        """Answer the figures of each competency, and of all together."""
        lines = report_agreement(by=self.user)
        return Response(
            {
                "least_pairs": LEAST_PAIRS,
                "least_candidates": LEAST_CANDIDATES,
                "results": [_show_line(line) for line in lines],
            }
        )


def _show_line(line: Line) -> dict[str, Any]:
    sides = [_show_side(side) for side in line.sides]
    return {"competency": line.competency or None, "sides": sides}


def _show_side(side: Side) -> dict[str, Any]:
    figures = show_figures(side.figures)
    return {"engine": side.engine or None, "pairs": side.n, "figures": figures}
