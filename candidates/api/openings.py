"""Openings: terms, plan, and who runs them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.base import ApiView, find, prune
from accounts.api.describing import SOME_ID, describe, example, page_of
from accounts.api.paging import Order
from accounts.api.rows import Row, read_one, zip_rows
from accounts.api.strict import Query
from accounts.errors import NotFound
from accounts.models import User
from candidates.actions import (
    change_opening,
    close_opening,
    create_opening,
    grant_role,
    name_pool,
    revoke_role,
)
from candidates.api.interviews import find_pool
from candidates.api.people import read_user
from candidates.api.shapes import (
    OpeningChange,
    OpeningDetail,
    OpeningQuery,
    OpeningRow,
    OpeningWish,
    PlannedRow,
    PoolChoice,
    RoleRow,
    RoleWish,
)
from candidates.models import Opening

EXAMPLE = {
    "title": "Senior product manager",
    "level": "Senior",
    "bar": 3.0,
    "weights": {"strategy": 2, "execution": 1, "data": 1},
    "plan": [{"name": "Strategy and data", "minutes": 45, "competencies": ["strategy", "data"]}],
}


def show_opening(opening: Opening) -> dict[str, Any]:
    """Return the opening with plan and roles; three queries."""
    row = read_one(Opening.objects.filter(pk=opening.pk), OpeningDetail)
    roles = opening.roles.order_by("role", "user__name", "pk")
    return {
        **row,
        "plan": _read_all(opening.plan.all(), PlannedRow),
        "roles": _read_all(roles, RoleRow),
    }


def _read_all(rows: Any, shape: type[Row]) -> list[dict[str, Any]]:
    columns = shape.columns(shape.names())
    found = rows.values_list(*(path for _, path in columns))
    return zip_rows([name for name, _ in columns], found)


class OpeningsView(ApiView):
    """Roles to fill."""

    @describe("list_openings", "Openings", answer=page_of(OpeningRow), query=OpeningQuery)
    def get(self, request: Request) -> Response:
        """Answer the openings the caller has a role in or sits on a panel for."""
        query = OpeningQuery.read(request.query_params)
        rows = Opening.objects.visible_to(self.user)
        if "q" in query:
            rows = rows.filter(title__icontains=query["q"])
        if "closed" in query:
            rows = rows.filter(closed_at__isnull=not query["closed"])
        return self.list_rows(rows, OpeningRow, query, Order("created_at"))

    @describe(
        "create_opening",
        "Create an opening",
        answer=OpeningDetail,
        status=201,
        body=OpeningWish,
        text="Admins only. Then choose its rubric and give the roles.",
        examples=[example("A product manager", EXAMPLE)],
    )
    def post(self, request: Request) -> Response:  # noqa: ARG002 (DRF's signature)
        """Create an opening with its interview plan."""
        opening = create_opening(by=self.user, **self.read_body(OpeningWish))
        return Response(show_opening(opening), status=201)


class OpeningView(ApiView):
    """One opening."""

    @describe("read_opening", "One opening", answer=OpeningDetail, query=Query)
    def get(self, request: Request, id: UUID) -> Response:  # noqa: A002 (named in the address)
        """Answer the opening with its plan and roles."""
        query = Query.read(request.query_params)
        opening = find(Opening.objects.visible_to(self.user), id)
        return Response(prune(show_opening(opening), OpeningDetail, query.get("fields")))

    @describe(
        "change_opening",
        "Change bar, weights or rule",
        answer=OpeningDetail,
        body=OpeningChange,
        text="For loops that open from now on; open loops keep what was frozen.",
        examples=[example("A higher bar", {"bar": 3.2})],
    )
    def patch(self, request: Request, id: UUID) -> Response:  # noqa: A002, ARG002 (named in the address)
        """Change what the body names."""
        opening = find(Opening.objects.visible_to(self.user), id)
        return Response(
            show_opening(change_opening(opening, by=self.user, **self.read_body(OpeningChange)))
        )


class CloseOpeningView(ApiView):
    """No more candidates."""

    @describe(
        "close_opening",
        "Take no more candidates",
        answer=OpeningDetail,
        text="Loops that are under way go on. Twice is as once.",
    )
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002, ARG002 (named in the address)
        """Close the opening; its staff and admins."""
        opening = find(Opening.objects.visible_to(self.user), id)
        return Response(show_opening(close_opening(opening, by=self.user)))


class StepView(ApiView):
    """One step of an opening's plan."""

    @describe(
        "name_pool",
        "Say from which pool a step's interviewers come",
        answer=OpeningDetail,
        body=PoolChoice,
        text="Interviews that are scheduled keep theirs. Somebody who still learns the pool is "
        "seated as `shadow` or `reverse`.",
        examples=[example("Anybody again", {"pool": None})],
    )
    def patch(self, request: Request, id: UUID, step: UUID) -> Response:  # noqa: A002, ARG002 (named in the address)
        """Name it; the opening's staff and admins."""
        opening = find(Opening.objects.visible_to(self.user), id)
        planned = find(opening.plan.all(), step)
        pool = find_pool(self.read_body(PoolChoice)["pool"], field="pool")
        name_pool(planned, by=self.user, pool=pool)
        return Response(show_opening(opening))


class RolesView(ApiView):
    """Who runs an opening."""

    @describe(
        "grant_role",
        "Make a person recruiter or hiring manager",
        answer=OpeningDetail,
        body=RoleWish,
        text="Twice is as once.",
        examples=[example("A recruiter", {"user": SOME_ID, "role": "recruiter"})],
    )
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002, ARG002 (named in the address)
        """Give the role."""
        opening = find(Opening.objects.visible_to(self.user), id)
        wish = self.read_body(RoleWish)
        person = read_user(wish["user"], field="user")
        grant_role(opening, by=self.user, user=person, role=wish["role"])
        return Response(show_opening(opening))


class RoleView(ApiView):
    """One person's role for an opening."""

    @describe("revoke_role", "Take a role away", status=204, text="From the next request on.")
    def delete(self, request: Request, id: UUID, user: UUID, role: str) -> Response:  # noqa: A002, ARG002 (named in the address)
        """Take the role away; who has none is answered alike."""
        opening = find(Opening.objects.visible_to(self.user), id)
        person = User.objects.filter(public_id=user).first()
        if person is None:
            raise NotFound
        revoke_role(opening, by=self.user, user=person, role=role)
        return Response(status=204)
