"""The duties towards candidates by API: export, erasure, holds and retention; for admins."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.base import ApiView, find, prune
from accounts.api.describing import describe, example, page_of
from accounts.api.paging import Order
from accounts.api.rows import read_one
from accounts.api.strict import ListQuery, Query
from accounts.errors import NotAllowed
from accounts.models import User
from candidates.actions.erasing import erase_candidate
from candidates.actions.exporting import export_candidate
from candidates.actions.holding import lift_hold, set_hold
from candidates.actions.retention import Due, list_due, remove_policy, set_policy, set_terms
from candidates.api.privacy_shapes import (
    DueList,
    ErasureRow,
    Everything,
    HoldRow,
    HoldWish,
    PolicyRow,
    PolicyWish,
    Terms,
    TermsWish,
)
from candidates.models import Candidate, Erasure, LegalHold, RetentionPolicy
from candidates.permissions import may_handle_privacy
from jobs import clock


def require_admin(user: User) -> None:
    """Raise NotAllowed for anybody but a company admin."""
    if not may_handle_privacy(user):
        raise NotAllowed("Only a company admin may do that.")


class ExportView(ApiView):
    """Everything held on a candidate."""

    keeps_answers = False  # a copy of all their words would outlive a withdrawal

    @describe(
        "export_candidate",
        "Everything held on a candidate",
        answer=Everything,
        text="Admins only; audited. Other people are masked. Needs the scope write. No copy of the "
        "answer is kept, so an Idempotency-Key changes nothing: each call is a new export.",
    )
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002, ARG002 (named in the address)
        """Answer every row about the candidate, by table."""
        candidate = find(Candidate.objects.visible_to(self.user), id)
        return Response(export_candidate(candidate, by=self.user))


class EraseView(ApiView):
    """Erase a candidate."""

    @describe(
        "erase_candidate",
        "Erase a candidate",
        answer=ErasureRow,
        problems=(409,),
        text="Admins only; for good. Ratings, figures and outcomes stay, without a word about "
        "them. Refused with `legal_hold` while a hold stands.",
    )
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002, ARG002 (named in the address)
        """Erase everything about the candidate."""
        candidate = find(Candidate.objects.visible_to(self.user), id)
        erasure = erase_candidate(candidate, by=self.user)
        return Response(read_one(Erasure.objects.filter(pk=erasure.pk), ErasureRow))


class HoldsView(ApiView):
    """Legal holds of a candidate."""

    @describe("list_holds", "Legal holds", answer=page_of(HoldRow), query=ListQuery)
    def get(self, request: Request, id: UUID) -> Response:  # noqa: A002 (named in the address)
        """Answer the candidate's holds, lifted ones too; admins only."""
        query = ListQuery.read(request.query_params)
        candidate = find(Candidate.objects.visible_to(self.user), id)
        require_admin(self.user)
        rows = LegalHold.objects.filter(candidate=candidate)
        return self.list_rows(rows, HoldRow, query, Order("set_at"))

    @describe(
        "set_hold",
        "Set a legal hold",
        answer=HoldRow,
        status=201,
        body=HoldWish,
        problems=(409,),
        examples=[example("A court asks", {"reason": "Case 12 C 34/26, ordered on 4 May."})],
    )
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002, ARG002 (named in the address)
        """Set a hold, which beats every erasure."""
        candidate = find(Candidate.objects.visible_to(self.user), id)
        hold = set_hold(candidate, by=self.user, **self.read_body(HoldWish))
        return Response(read_one(LegalHold.objects.filter(pk=hold.pk), HoldRow), status=201)


class LiftView(ApiView):
    """Lift the hold that stands."""

    @describe("lift_hold", "Lift a legal hold", answer=HoldRow, body=HoldWish, problems=(409,))
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002, ARG002 (named in the address)
        """Lift the hold, with a reason."""
        candidate = find(Candidate.objects.visible_to(self.user), id)
        hold = lift_hold(candidate, by=self.user, **self.read_body(HoldWish))
        return Response(read_one(LegalHold.objects.filter(pk=hold.pk), HoldRow))


class TermsView(ApiView):
    """Whose rules apply to a candidate."""

    @describe(
        "set_terms",
        "Say whose rules apply, and that they asked to be erased",
        answer=Terms,
        body=TermsWish,
        examples=[example("California", {"jurisdiction": "US-CA"})],
    )
    def patch(self, request: Request, id: UUID) -> Response:  # noqa: A002, ARG002 (named in the address)
        """Change what the body names; the candidate's recruiters and admins."""
        candidate = find(Candidate.objects.visible_to(self.user), id)
        set_terms(candidate, by=self.user, **self.read_body(TermsWish))
        return Response(read_one(Candidate.objects.filter(pk=candidate.pk), Terms))


class ErasuresView(ApiView):
    """Who was erased: random ids and counts."""

    @describe("list_erasures", "Erasures", answer=page_of(ErasureRow), query=ListQuery)
    def get(self, request: Request) -> Response:
        """Answer the erasures, the newest first; admins only."""
        query = ListQuery.read(request.query_params)
        require_admin(self.user)
        return self.list_rows(Erasure.objects.all(), ErasureRow, query, Order("at"))


class PoliciesView(ApiView):
    """How long is kept, by place and kind."""

    @describe(
        "list_retention_policies",
        "Retention policies",
        answer=PolicyRow(many=True),
        query=Query,
    )
    def get(self, request: Request) -> Response:
        """Answer every policy; admins only."""
        wanted = Query.read(request.query_params).get("fields")
        require_admin(self.user)
        rows = map(_show, RetentionPolicy.objects.all())
        return Response([prune(row, PolicyRow, wanted) for row in rows])

    @describe(
        "set_retention_policy",
        "Set a retention policy",
        answer=PolicyRow,
        body=PolicyWish,
        text="The policy of that place and kind is made or changed. While `active` is false, "
        "`/retention/due/` tells who is due and nothing goes.",
        examples=[
            example(
                "California",
                {"jurisdiction": "US-CA", "kind": "candidate", "days": 1461, "active": False},
            )
        ],
    )
    def put(self, request: Request) -> Response:  # noqa: ARG002 (DRF's signature)
        """Set a policy; admins only."""
        return Response(_show(set_policy(by=self.user, **self.read_body(PolicyWish))))


def _show(policy: RetentionPolicy) -> dict[str, Any]:
    names = ("jurisdiction", "kind", "days", "active")
    return {"id": policy.public_id, **{name: getattr(policy, name) for name in names}}


class PolicyView(ApiView):
    """One policy."""

    @describe("remove_retention_policy", "Remove a retention policy", status=204)
    def delete(self, request: Request, id: UUID) -> Response:  # noqa: A002, ARG002 (named in the address)
        """Take it away; admins only."""
        require_admin(self.user)
        remove_policy(find(RetentionPolicy.objects.all(), id), by=self.user)
        return Response(status=204)


class DueView(ApiView):
    """Whose time is over: the dry run."""

    @describe("list_retention_due", "Whose time is over", answer=DueList, query=Query)
    def get(self, request: Request) -> Response:
        """Answer who is due under any policy, active or not; admins only."""
        wanted = Query.read(request.query_params).get("fields")
        require_admin(self.user)
        found = list_due(at=clock.now(), reader=self.user)
        return Response(prune({"due": [_show_due(due) for due in found]}, DueList, wanted))


def _show_due(due: Due) -> dict[str, Any]:
    return {
        "candidate": due.candidate.public_id,
        "since": due.since,
        "policy": due.policy.public_id,
        "kind": due.policy.kind,
        "active": due.policy.active,
        "held": due.is_held,
    }
