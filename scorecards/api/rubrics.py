"""Rubrics: list, read, publish, choose."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.base import ApiView, find, prune
from accounts.api.describing import describe, describe_read, example, page_of
from accounts.api.paging import Order
from accounts.api.rows import read_one
from accounts.api.strict import ListQuery, Query
from accounts.errors import Invalid
from candidates.models import Opening
from scorecards.actions import choose_rubric, publish_rubric
from scorecards.api.shapes import (
    CompetencyRow,
    RubricChoice,
    RubricDetail,
    RubricPick,
    RubricRow,
    RubricWish,
)
from scorecards.models import OpeningRubric, Rubric

EXAMPLE = {
    "name": "Support engineer",
    "competencies": [
        {
            "key": "diagnosis",
            "name": "Diagnosis",
            "question": "Does the candidate find the cause?",
            "anchors": {
                "1": "Guesses.",
                "2": "Follows the runbook.",
                "3": "Isolates the cause alone.",
                "4": "Finds the cause behind the cause.",
            },
        }
    ],
}


def show_rubric(rubric: Rubric) -> dict[str, Any]:
    """Return the rubric with its competencies; two queries."""
    row = read_one(Rubric.objects.filter(pk=rubric.pk), RubricDetail)
    return {**row, "competencies": list(rubric.competencies.values(*CompetencyRow.names()))}


class RubricsView(ApiView):
    """Rubric versions."""

    @describe("list_rubrics", "Rubrics", answer=page_of(RubricRow), query=ListQuery)
    def get(self, request: Request) -> Response:
        """Answer every version; rubrics are no secret inside the company."""
        query = ListQuery.read(request.query_params)
        rows = Rubric.objects.visible_to(self.user)
        return self.list_rows(rows, RubricRow, query, Order("created_at"))

    @describe(
        "publish_rubric",
        "Publish the next version of a rubric",
        answer=RubricDetail,
        status=201,
        body=RubricWish,
        text="Admins only. Cards in progress keep the version they have.",
        examples=[example("One competency", EXAMPLE)],
    )
    def post(self, request: Request) -> Response:  # noqa: ARG002 (DRF's signature)
        """Publish."""
        rubric = publish_rubric(by=self.user, **self.read_body(RubricWish))
        return Response(show_rubric(rubric), status=201)


class RubricView(ApiView):
    """One rubric version."""

    @describe("read_rubric", "One rubric version", answer=RubricDetail, query=Query)
    def get(self, request: Request, id: UUID) -> Response:  # noqa: A002 (named in the address)
        """Answer the version with its anchors."""
        query = Query.read(request.query_params)
        rubric = find(Rubric.objects.visible_to(self.user), id)
        return Response(prune(show_rubric(rubric), RubricDetail, query.get("fields")))


class OpeningRubricView(ApiView):
    """The rubric of an opening."""

    @describe_read("read_rubric_of_opening", "The opening's rubric", answer=RubricChoice)
    def get(self, request: Request, id: UUID) -> Response:  # noqa: A002, ARG002 (named in the address)
        """Answer the chosen version."""
        return Response(_show_choice(find(Opening.objects.visible_to(self.user), id)))

    @describe(
        "choose_rubric",
        "Choose the opening's rubric",
        answer=RubricChoice,
        body=RubricPick,
        text="For loops that open from now on.",
    )
    def put(self, request: Request, id: UUID) -> Response:  # noqa: A002, ARG002 (named in the address)
        """Choose; the opening's staff and admins."""
        opening = find(Opening.objects.visible_to(self.user), id)
        wanted = self.read_body(RubricPick)["rubric"]
        rubric = Rubric.objects.visible_to(self.user).filter(public_id=wanted).first()
        if rubric is None:
            raise Invalid("There is no such rubric.", field="rubric")
        choose_rubric(opening, rubric, by=self.user)
        return Response(_show_choice(opening))


def _show_choice(opening: Opening) -> dict[str, Any]:
    choice = OpeningRubric.objects.select_related("rubric").filter(opening=opening).first()
    if choice is None:
        return {"rubric": None, "name": None, "version": None}
    rubric = choice.rubric
    return {"rubric": rubric.public_id, "name": rubric.name, "version": rubric.version}
