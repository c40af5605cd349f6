"""Loops: the board, one loop, and what its staff do with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.db.models import F
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.base import ApiView, prune
from accounts.api.describing import describe, example, page_of
from accounts.api.paging import Again, Order
from accounts.api.strict import Query
from accounts.models import User
from accounts.querysets.kept import facts_of
from candidates.api.interviews import from_plan, read_people
from candidates.api.people import find_wished
from candidates.models import Candidacy
from candidates.querysets import read_reach
from loops.actions import (
    close_loop,
    hold_loop,
    plan_loop,
    resume_loop,
    start_debrief,
    waive_coverage,
    withdraw_loop,
)
from loops.actions.states import IN_PROGRESS
from loops.api.reading import find_loop, loops_as_known, show_loop
from loops.api.shapes import LoopDetail, LoopQuery, LoopRow, LoopWish, ReasonWish, WaiverWish
from loops.models import Loop
from scorecards.querysets import company_visibility, owes_a_card

FILTERS = ("state", "opening", "candidacy", "owed")
COUNTED = ("state_since", "cards_in", "cards_due")
EXAMPLE = {
    "candidacy": "6f0c1c1e-3a61-4f0e-8b86-0d8f6f1c2b11",
    "steps": [
        {
            "name": "Strategy and data",
            "starts_at": "2026-05-04T09:00:00Z",
            "minutes": 45,
            "competencies": ["strategy", "data"],
            "panel": ["0c6fd0fb-9c6b-4ed8-9d68-3b4a1d2f7a55"],
        }
    ],
}


class LoopsView(ApiView):
    """The board."""

    @describe("list_loops", "Loops", answer=page_of(LoopRow), query=LoopQuery)
    def get(self, request: Request) -> Response:
        """Answer visible loops; states and counts only where you are not blind."""
        query = LoopQuery.read(request.query_params)
        visibility = company_visibility()
        reach = None if self.user.is_admin else read_reach(self.user)
        where = {name: value for name, value in query.items() if name in FILTERS}

        def build() -> Any:
            loops = loops_as_known(self.user, visibility, listed=True, reach=reach)
            return _filter(loops, where, self.user)

        key = "loops", visibility, reach, tuple(where.items()), facts_of(self.user)
        rows = Again(Loop, key, build)
        return self.list_rows(rows, LoopRow, query, Order("opened_at"))

    key_column = "figures_open"

    def fill(self, rows: list[dict[str, Any]], names: Sequence[str]) -> None:
        """Hide from a blind reader what depends on colleagues."""
        hidden = {**dict.fromkeys(COUNTED), "state": IN_PROGRESS}
        hidden = {name: value for name, value in hidden.items() if name in names}
        for row in rows:
            if not row[""]:
                row.update(hidden)

    @describe(
        "open_loop",
        "Open a loop",
        answer=LoopDetail,
        status=201,
        body=LoopWish,
        problems=(409,),
        text="Freezes bar, weights, rule and rubric of the opening. Interviews and panel may come "
        "with it, or later.",
        examples=[example("One interview", EXAMPLE)],
    )
    def post(self, request: Request) -> Response:  # noqa: ARG002 (DRF's signature)
        """Open, schedule and seat in one transaction; the opening's staff and admins."""
        wish = self.read_body(LoopWish)
        candidacy = find_wished(Candidacy.objects.visible_to(self.user), wish, "candidacy")
        steps = [
            _read_step(candidacy, index, step) for index, step in enumerate(wish.get("steps", []))
        ]
        loop = plan_loop(candidacy, by=self.user, steps=steps)
        return Response(show_loop(loop.public_id, reader=self.user), status=201)


def _filter(rows: Any, query: dict[str, Any], user: User) -> Any:
    paths = {
        "state": "known_state",
        "opening": "candidacy__opening__public_id",
        "candidacy": "candidacy__public_id",
    }
    rows = rows.filter(**{path: query[name] for name, path in paths.items() if name in query})
    if query.get("owed") == "me":
        return rows.filter(owes_a_card(user, "candidacy"))
    if query.get("owed") == "anyone":
        return rows.exclude(known_state=IN_PROGRESS).filter(cards_in__lt=F("cards_due"))
    return rows


def _read_step(candidacy: Candidacy, index: int, step: dict[str, Any]) -> dict[str, Any]:
    at = f"steps.{index}."
    panel = read_people(step.get("panel", []), field=f"{at}panel")
    return {**from_plan(candidacy, step, at=at), "panel": panel}


class LoopView(ApiView):
    """One loop."""

    @describe("read_loop", "One loop", answer=LoopDetail, query=Query)
    def get(self, request: Request, id: UUID) -> Response:  # noqa: A002 (named in the address)
        """Answer the loop as you may know it."""
        query = Query.read(request.query_params)
        row = show_loop(id, reader=self.user)
        return Response(prune(row, LoopDetail, query.get("fields")))


class WaiversView(ApiView):
    """Accepted holes in coverage."""

    @describe(
        "waive_coverage",
        "Accept a hole in coverage",
        answer=LoopDetail,
        status=201,
        body=WaiverWish,
        problems=(409,),
        examples=[
            example(
                "No data interview", {"competency": "data", "reason": "The work sample shows it."}
            )
        ],
    )
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002, ARG002 (named in the address)
        """Waive, with a reason; once per competency."""
        loop = find_loop(self.user, id)
        waive_coverage(loop, by=self.user, **self.read_body(WaiverWish))
        return Response(show_loop(loop.public_id, reader=self.user), status=201)


class StepView(ApiView):
    """One step that the loop's staff take with it."""

    def take(self, step: Callable[..., Loop], public_id: UUID, **options: Any) -> Response:
        """Take the step and answer the loop as it stands then."""
        loop = step(find_loop(self.user, public_id), by=self.user, **options)
        return Response(show_loop(loop.public_id, reader=self.user))


class HoldView(StepView):
    """On hold."""

    @describe("hold_loop", "Put on hold", answer=LoopDetail, body=ReasonWish, problems=(409,))
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002, ARG002 (named in the address)
        """Put an undecided loop on hold; cards stay writable."""
        return self.take(hold_loop, id, **self.read_body(ReasonWish))


class ResumeView(StepView):
    """Off hold."""

    @describe("resume_loop", "Take off hold", answer=LoopDetail, problems=(409,))
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002, ARG002 (named in the address)
        """Go on; the state is computed anew."""
        return self.take(resume_loop, id)


class WithdrawView(StepView):
    """The candidate has withdrawn."""

    @describe(
        "withdraw_loop",
        "The candidate withdrew",
        answer=LoopDetail,
        body=ReasonWish,
        problems=(409,),
    )
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002, ARG002 (named in the address)
        """End it; nobody owes anything more and the panel's access ends."""
        return self.take(withdraw_loop, id, **self.read_body(ReasonWish))


class CloseView(StepView):
    """Closed."""

    @describe("close_loop", "Close a decided loop", answer=LoopDetail, problems=(409,))
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002, ARG002 (named in the address)
        """Close it; the panel's access ends."""
        return self.take(close_loop, id)


class DebriefView(StepView):
    """In debrief."""

    @describe("start_debrief", "Begin the debrief", answer=LoopDetail, problems=(409,))
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002, ARG002 (named in the address)
        """Begin; the loop must be ready."""
        return self.take(start_debrief, id)
