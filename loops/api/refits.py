"""Weights of the suggestions: their versions, a refit to one's own cards, and the way back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.base import ApiView, find, prune
from accounts.api.describing import SOME_ID, describe, example, page_of
from accounts.api.paging import Order
from accounts.api.rows import read_one
from accounts.api.strict import Query
from candidates.api.talks import JobShape
from jobs.models import Job
from loops.actions.refits import list_refits
from loops.api.refit_shapes import (
    RefitDetail,
    RefitPartShape,
    RefitQuery,
    RefitRow,
    ShippedWish,
)
from scorecards.actions.refitting import ask_for_refit, restore_shipped
from scorecards.models import Refit, Rubric

PART = tuple(RefitPartShape().fields)


class RefitsView(ApiView):
    """Versions of the weights."""

    @describe(
        "list_suggestion_weights",
        "Versions of the suggestions' weights",
        answer=page_of(RefitRow),
        query=RefitQuery,
        text="Admins only. While you owe a scorecard, versions from before its loop opened. "
        "Refused refits stand here too.",
    )
    def get(self, request: Request) -> Response:
        """Answer the versions, the newest first."""
        query = RefitQuery.read(request.query_params)
        rows = list_refits(by=self.user)
        if "rubric" in query:
            rows = rows.filter(rubric__public_id=query["rubric"])
        return self.list_rows(rows, RefitRow, query, Order("made_at"))


class RefitView(ApiView):
    """One version of the weights."""

    @describe(
        "read_suggestion_weights",
        "One version of the suggestions' weights",
        answer=RefitDetail,
        query=Query,
        text="Admins only. Figures are those it was accepted or refused by.",
    )
    def get(self, request: Request, id: UUID) -> Response:  # noqa: A002 (named in the address)
        """Answer its parameters, figures and verdicts."""
        query = Query.read(request.query_params)
        refit = find(list_refits(by=self.user), id)
        return Response(prune(show_refit(refit), RefitDetail, query.get("fields")))


def show_refit(refit: Refit) -> dict[str, Any]:
    """Return a version with its parts."""
    row = read_one(Refit.objects.filter(pk=refit.pk), RefitDetail)
    parts = list(refit.parts.order_by("pk").values(*PART))
    shown = [{**part, "parameters": part["parameters"] or None} for part in parts]
    return {**row, "weights": refit.weights, "parts": shown}


class AskView(ApiView):
    """A refit."""

    @describe(
        "refit_suggestions",
        "Refit the suggestions to your own scorecards",
        answer=JobShape,
        status=202,
        text="Admins only. A worker fits levels to what people sealed before they saw a suggested "
        "number, and uses them only if they agree better with candidates left out. Stored "
        "suggestions stay. The versions that come of it are at `/suggestions/weights/`.",
    )
    def post(self, request: Request) -> Response:  # noqa: ARG002 (DRF's signature)
        """Ask for it; the same cards are fitted once."""
        job = ask_for_refit(by=self.user)
        names = tuple(JobShape().fields)
        return Response(Job.objects.filter(pk=job.pk).values(*names).get(), status=202)


class ShippedView(ApiView):
    """The way back."""

    @describe(
        "restore_shipped_weights",
        "Use the shipped weights again",
        answer=RefitDetail,
        status=201,
        body=ShippedWish,
        problems=(409,),
        examples=[example("Back", {"rubric": SOME_ID})],
        text="Admins only. A new version without weights of your own; stored suggestions stay.",
    )
    def post(self, request: Request) -> Response:  # noqa: ARG002 (DRF's signature)
        """Go back, if the rubric's suggestions use weights of the company's own."""
        wish = self.read_body(ShippedWish)
        rubric = find(Rubric.objects.visible_to(self.user), wish["rubric"])
        return Response(show_refit(restore_shipped(rubric, by=self.user)), status=201)
