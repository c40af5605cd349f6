"""What became of the hired: recorded one by one or as a table, and what predicted it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.base import ApiView, prune
from accounts.api.describing import describe, example, page_of
from accounts.api.paging import Order
from accounts.api.rows import COMPUTED, Row, read_one
from accounts.api.strict import Flag, ListQuery, Query, StrictSerializer, Text, Whole
from loops.actions import import_outcomes, measure_predictions, record_outcome
from loops.actions.importing import MOST_CHARACTERS
from loops.actions.outcomes import Signal
from loops.api.reading import find_loop
from loops.models import Outcome

TABLE = "loop,months,stayed,performance\n6f0c1c1e-3a61-4f0e-8b86-0d8f6f1c2b11,6,yes,3\n"


class OutcomeRow(Row):
    """What somebody said of a hired person."""

    id = serializers.UUIDField(source="public_id")
    loop = serializers.UUIDField(source="loop.public_id")
    months = serializers.IntegerField(help_text="6 or 12.")
    number = serializers.IntegerField(help_text="1, or more for a correction; the highest counts.")
    stayed = serializers.BooleanField()
    performance = serializers.IntegerField(allow_null=True, help_text="1 to 4.")
    recorded_by = serializers.CharField(source="recorded_by.name")
    recorded_at = serializers.DateTimeField()


OUTCOME_PAGE = page_of(OutcomeRow)


class OutcomeWish(StrictSerializer):
    """An outcome to record."""

    months = Whole(help_text="6 or 12 after the decision.")
    stayed = Flag()
    performance = Whole(
        required=False, allow_null=True, min_value=1, max_value=4, help_text="Owed of who stayed."
    )


class TableWish(StrictSerializer):
    """A table of outcomes."""

    csv = Text(
        max_length=MOST_CHARACTERS,
        trim_whitespace=False,
        help_text="Columns loop, months, stayed (yes or no), performance (1 to 4, or empty).",
    )


class ImportedShape(serializers.Serializer[Any]):
    """What a table did."""

    recorded = serializers.IntegerField()
    unchanged = serializers.IntegerField(help_text="Lines that said what stood there already.")


class PredictionShape(serializers.Serializer[Any]):
    """How a competency's level went with performance."""

    competency = serializers.CharField()
    n = serializers.IntegerField()
    correlation = serializers.FloatField(help_text="Spearman, -1 to 1.")
    lo95 = serializers.FloatField()
    hi95 = serializers.FloatField()
    predicts = serializers.BooleanField(help_text="The interval leaves 0 out.")


class SignalShape(serializers.Serializer[Any]):
    """What predicted performance after so many months."""

    months = serializers.IntegerField()
    n = serializers.IntegerField(help_text="People with a known performance.")
    predictions = PredictionShape(many=True, help_text="Empty below 30 people.")


class SignalsShape(Row):
    """After 6 and after 12 months."""

    results = SignalShape(many=True, source=COMPUTED)


class OutcomesView(ApiView):
    """Outcomes of every loop that the caller runs."""

    @describe("list_outcomes", "Outcomes", answer=OUTCOME_PAGE, query=ListQuery)
    def get(self, request: Request) -> Response:
        """Answer them all, corrections too, the newest first."""
        query = ListQuery.read(request.query_params)
        rows = Outcome.objects.visible_to(self.user)
        return self.list_rows(rows, OutcomeRow, query, Order("recorded_at"))


class LoopOutcomesView(ApiView):
    """One hired person's outcomes."""

    @describe("list_loop_outcomes", "A loop's outcomes", answer=OUTCOME_PAGE, query=ListQuery)
    def get(self, request: Request, id: UUID) -> Response:  # noqa: A002 (named in the address)
        """Answer them, corrections too, the newest first; none to who does not run the loop."""
        query = ListQuery.read(request.query_params)
        rows = Outcome.objects.visible_to(self.user).filter(loop=find_loop(self.user, id))
        return self.list_rows(rows, OutcomeRow, query, Order("recorded_at"))

    @describe(
        "record_outcome",
        "Record an outcome",
        answer=OutcomeRow,
        status=201,
        body=OutcomeWish,
        problems=(409,),
        text="Hiring managers and admins, from 6 or 12 months after the decision on. A second "
        "word on the same months is a correction; the same word again changes nothing.",
        examples=[example("Stayed", {"months": 6, "stayed": True, "performance": 3})],
    )
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002, ARG002 (named in the address)
        """Record it."""
        wish = self.read_body(OutcomeWish)
        outcome = record_outcome(find_loop(self.user, id), by=self.user, **wish)
        return Response(read_one(Outcome.objects.filter(pk=outcome.pk), OutcomeRow), status=201)


class ImportView(ApiView):
    """Outcomes as a table."""

    @describe(
        "import_outcomes",
        "Import outcomes",
        answer=ImportedShape,
        body=TableWish,
        text="At most 1,000 lines. Every line is taken or none: 422 names each wrong line and "
        "column. The same table again changes nothing.",
        examples=[example("One line", {"csv": TABLE})],
    )
    def post(self, request: Request) -> Response:  # noqa: ARG002 (DRF's signature)
        """Record every line."""
        done = import_outcomes(self.read_body(TableWish)["csv"], by=self.user)
        return Response({"recorded": done.recorded, "unchanged": done.unchanged})


class PredictionView(ApiView):
    """Which competency predicted performance."""

    @describe(
        "read_predictions",
        "What predicted performance",
        answer=SignalsShape,
        query=Query,
        text="Admins only. Correlations among the hired, who differ less than the applicants did.",
    )
    def get(self, request: Request) -> Response:
        """Answer rank correlations with intervals; nothing below 30 people."""
        query = Query.read(request.query_params)
        row = {"results": [_write(one) for one in measure_predictions(by=self.user)]}
        return Response(prune(row, SignalsShape, query.get("fields")))


def _write(signal: Signal) -> dict[str, Any]:
    names = ("competency", "n", "correlation", "lo95", "hi95", "predicts")
    return {
        "months": signal.months,
        "n": signal.n,
        "predictions": [{name: getattr(one, name) for name in names} for one in signal.predictions],
    }
