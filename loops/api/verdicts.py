"""Results, decisions, approvals, dissents. To the blind none of it exists."""

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
from candidates.api.transcripts import JOB
from jobs.models import Job
from loops.actions import (
    approve_decision,
    decide_loop,
    file_dissent,
    find_estimate,
    recommend,
    reopen_loop,
)
from loops.api.reading import find_loop, find_open_loop, show_loop
from loops.api.shapes import LongReason, LoopDetail
from loops.api.verdict_shapes import (
    ApprovalsShape,
    ApprovalWish,
    DecisionRow,
    DecisionWish,
    DissentsShape,
    ResultsShape,
)
from loops.kinds import ESTIMATE
from loops.models import Decision, Loop, LoopEstimate, Recommendation

DECIDE = {
    "recommendation": "5e1e8f5e-0b0e-4f29-a3c0-0a5c7f6ab9d1",
    "outcome": "hire",
    "reason": "Clear evidence in strategy and execution, heard by two.",
}
NOT_FIGURES = ("recommendation",)


def show_results(loop: Loop) -> dict[str, Any]:
    """Return the newest estimate of the cards as they stand, its run and recommendation."""
    estimate = find_estimate(loop)
    if estimate is None:
        jobs = Job.objects.about(ESTIMATE, loop.public_id)
        status = "computing" if loop.cards_in else "no_ratings"
        empty = ("estimate", "computed_at", "figures", "run", "recommendation")
        return {"status": status, "job": jobs.values(*JOB).first(), **dict.fromkeys(empty)}
    advised = Recommendation.objects.filter(loop=loop, estimate=estimate).first()
    return {
        "status": "ready",
        "job": None,
        "estimate": estimate.public_id,
        "computed_at": estimate.created_at,
        "figures": _show_figures(estimate),
        "run": {
            "id": estimate.run.public_id,
            "created_at": estimate.run.created_at,
            "engine": estimate.run.engine,
        },
        "recommendation": _show_advice(advised) if advised else None,
    }


def _show_figures(estimate: LoopEstimate) -> dict[str, Any]:
    shown = {name: value for name, value in estimate.figures.items() if name not in NOT_FIGURES}
    read = {card["card"]: card["revision"] for card in estimate.inputs["cards"]}
    cards = [{**card, "revision": read.get(card["card"])} for card in shown["cards"]]
    return {**shown, "cards": cards}


def _show_advice(advised: Recommendation) -> dict[str, Any]:
    return {
        "id": advised.public_id,
        "advice": advised.advice,
        "probability": advised.probability,
        "created_at": advised.created_at,
    }


class ResultsView(ApiView):
    """Calibrated results."""

    @describe_read(
        "read_results",
        "Calibrated results",
        answer=ResultsShape,
        text="404 while you owe a scorecard on the loop, exactly as if there were none.",
    )
    def get(self, request: Request, id: UUID) -> Response:  # noqa: A002, ARG002 (named in the address)
        """Answer figures, run and recommendation; a worker computes them after each sealing."""
        return Response(show_results(find_open_loop(self.user, id)))

    @describe(
        "compute_results",
        "Compute the results now",
        answer=ResultsShape,
        problems=(409,),
        text="For whom waiting for the worker is too long, or its job has failed.",
    )
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002, ARG002 (named in the address)
        """Compute under the newest run and store what the rule recommends."""
        loop = find_open_loop(self.user, id)
        recommend(loop)
        return Response(show_results(loop))


class DecisionsView(ApiView):
    """A loop's decisions."""

    @describe("list_decisions", "Decisions", answer=page_of(DecisionRow), query=ListQuery)
    def get(self, request: Request, id: UUID) -> Response:  # noqa: A002 (named in the address)
        """Answer them all, the newest first."""
        query = ListQuery.read(request.query_params)
        loop = find_open_loop(self.user, id)
        rows = Decision.objects.filter(loop=loop)
        return self.list_rows(rows, DecisionRow, query, Order("decided_at"))

    @describe(
        "decide_loop",
        "Decide",
        answer=DecisionRow,
        status=201,
        body=DecisionWish,
        problems=(409, 412),
        text="Hiring managers and admins. Against a clear recommendation, or with a required card "
        "outstanding, `override_reason` is owed; the latter, and a rule that wants it, also needs "
        "another person's approval first. 412 when the figures changed since you read them.",
        examples=[example("Hire", DECIDE)],
    )
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002, ARG002 (named in the address)
        """Record the decision; the rule's recommendation stands beside it."""
        loop = find_loop(self.user, id)
        wish = self.read_body(DecisionWish)
        decision = decide_loop(loop, by=self.user, seen=wish.pop("recommendation"), **wish)
        return Response(read_one(Decision.objects.filter(pk=decision.pk), DecisionRow), status=201)


class DecisionView(ApiView):
    """One decision."""

    @describe("read_decision", "One decision", answer=DecisionRow, query=Query)
    def get(self, request: Request, id: UUID) -> Response:  # noqa: A002 (named in the address)
        """Answer the decision."""
        query = Query.read(request.query_params)
        decision = find(Decision.objects.visible_to(self.user), id)
        row = read_one(Decision.objects.filter(pk=decision.pk), DecisionRow)
        return Response(prune(row, DecisionRow, query.get("fields")))


class ApprovalsView(ApiView):
    """Second persons' consents."""

    @describe_read("list_approvals", "Approvals", answer=ApprovalsShape)
    def get(self, request: Request, id: UUID) -> Response:  # noqa: A002, ARG002 (named in the address)
        """Answer them, the newest first."""
        return Response(_show_approvals(find_open_loop(self.user, id)))

    @describe(
        "approve_decision",
        "Approve the next decision",
        answer=ApprovalsShape,
        status=201,
        body=ApprovalWish,
        problems=(409,),
        examples=[
            example("Consent", {"outcome": "hire", "reason": "I read both cards and agree."})
        ],
    )
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002, ARG002 (named in the address)
        """Consent, as a second person; the decider's own does not count."""
        loop = find_open_loop(self.user, id)
        approve_decision(loop, by=self.user, **self.read_body(ApprovalWish))
        return Response(_show_approvals(loop), status=201)


def _show_approvals(loop: Loop) -> dict[str, Any]:
    rows = loop.approvals.select_related("given_by").order_by("-given_at", "-pk")
    return {
        "results": [
            {
                "decision_number": row.decision_number,
                "outcome": row.outcome,
                "given_by": row.given_by.name,
                "reason": row.reason,
                "given_at": row.given_at,
            }
            for row in rows
        ]
    }


class ReopenView(ApiView):
    """Open a decided loop again."""

    @describe(
        "reopen_loop",
        "Reopen a decided loop",
        answer=LoopDetail,
        body=LongReason,
        problems=(409,),
        text="The decision stays; the next one refers to it.",
    )
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002, ARG002 (named in the address)
        """Reopen, with a reason of at least 20 characters."""
        loop = find_loop(self.user, id)
        reopen_loop(loop, by=self.user, **self.read_body(LongReason))
        return Response(show_loop(loop.public_id, reader=self.user))


class DissentsView(ApiView):
    """Disagreements with a decision."""

    @describe_read("list_dissents", "Dissents", answer=DissentsShape)
    def get(self, request: Request, id: UUID) -> Response:  # noqa: A002, ARG002 (named in the address)
        """Answer them, the oldest first."""
        return Response(_show_dissents(find(Decision.objects.visible_to(self.user), id)))

    @describe(
        "file_dissent",
        "Disagree with a decision",
        answer=DissentsShape,
        status=201,
        body=LongReason,
        problems=(409,),
    )
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002, ARG002 (named in the address)
        """File it, once a person."""
        seen = Decision.objects.visible_to(self.user).select_related("loop__candidacy")
        decision = find(seen, id)
        file_dissent(decision, by=self.user, **self.read_body(LongReason))
        return Response(_show_dissents(decision), status=201)


def _show_dissents(decision: Decision) -> dict[str, Any]:
    rows = decision.dissents.select_related("author").order_by("filed_at", "pk")
    return {
        "results": [
            {"author": row.author.name, "reason": row.reason, "filed_at": row.filed_at}
            for row in rows
        ]
    }
