"""Interviews: schedule, move, say whether they took place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.base import ApiView, find, prune
from accounts.api.bulk import BulkAnswer, BulkView, many, read_ids
from accounts.api.describing import describe, example, page_of
from accounts.api.paging import Order
from accounts.api.rows import read_one
from accounts.api.strict import Query
from accounts.errors import Invalid
from accounts.models import User
from candidates.actions import (
    call_off_interview,
    link_interview,
    mark_held,
    move_interview,
    pool_interview,
    schedule_interview,
)
from candidates.actions.locking import lock_candidacies
from candidates.api.people import find_wished
from candidates.api.talks import (
    InterviewChange,
    InterviewQuery,
    InterviewRow,
    InterviewWish,
    MoveWish,
    PanelistRow,
)
from candidates.models import Candidacy, Interview, Interviewer, PlannedInterview, Pool

EXAMPLE = {
    "candidacy": "6f0c1c1e-3a61-4f0e-8b86-0d8f6f1c2b11",
    "name": "Strategy and data",
    "starts_at": "2026-05-04T09:00:00Z",
    "minutes": 45,
    "competencies": ["strategy", "data"],
}


def list_panels(interviews: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    """Return the present interviewers by interview key; one query."""
    panels: dict[int, list[dict[str, Any]]] = {key: [] for key in interviews}
    columns = PanelistRow.columns(PanelistRow.names())
    rows = Interviewer.objects.filter(interview__in=panels, released_at__isnull=True)
    for key, *values in rows.values_list("interview_id", *(path for _, path in columns)):
        panels[key].append(dict(zip((name for name, _ in columns), values, strict=True)))
    return panels


def show_interview(interview: Interview) -> dict[str, Any]:
    """Return the interview with its panel; two queries."""
    row = read_one(Interview.objects.filter(pk=interview.pk), InterviewRow)
    return {**row, "interviewers": list_panels([interview.pk])[interview.pk]}


class InterviewsView(ApiView):
    """Conversations."""

    @describe("list_interviews", "Interviews", answer=page_of(InterviewRow), query=InterviewQuery)
    def get(self, request: Request) -> Response:
        """Answer the interviews of visible candidacies, the latest start first."""
        query = InterviewQuery.read(request.query_params)
        rows = Interview.objects.listed_to(self.user)
        filters = {
            "candidacy": "candidacy__public_id",
            "state": "state",
            "starts_after": "starts_at__gte",
            "starts_before": "starts_at__lt",
            "opening": "candidacy__opening__public_id",
        }
        rows = rows.filter(**{path: query[name] for name, path in filters.items() if name in query})
        if "interviewer" in query:
            seats = Interviewer.objects.filter(released_at__isnull=True)
            rows = rows.filter(
                pk__in=seats.filter(user__public_id=query["interviewer"]).values("interview")
            )
        return self.list_rows(rows, InterviewRow, query, Order("starts_at"))

    def fill(self, rows: list[dict[str, Any]], names: Sequence[str]) -> None:
        """Add the panels."""
        if "interviewers" in names:
            panels = list_panels([row[""] for row in rows])
            for row in rows:
                row["interviewers"] = panels[row[""]]

    @describe(
        "schedule_interview",
        "Schedule an interview",
        answer=InterviewRow,
        status=201,
        body=InterviewWish,
        problems=(409,),
        text="Who sits in it is said by seating people on the loop.",
        examples=[example("45 minutes on strategy", EXAMPLE)],
    )
    def post(self, request: Request) -> Response:  # noqa: ARG002 (DRF's signature)
        """Schedule; the opening's staff and admins."""
        interview = schedule_wished(self.user, self.read_body(InterviewWish))
        return Response(show_interview(interview), status=201)


def schedule_wished(by: User, wish: dict[str, Any]) -> Interview:
    """Schedule the interview that a valid wish describes."""
    candidacy = find_wished(Candidacy.objects.visible_to(by), wish, "candidacy")
    fields = from_plan(candidacy, {name: wish[name] for name in wish if name != "candidacy"}, at="")
    return schedule_interview(candidacy, by=by, **fields)


class ManyInterviewsView(BulkView):
    """Many conversations."""

    row = InterviewWish

    @describe(
        "schedule_interviews",
        "Schedule many interviews",
        answer=BulkAnswer,
        body=many(InterviewWish),
        text="Each row for itself: what is refused keeps the others from nothing.",
        examples=[example("One of them", {"rows": [EXAMPLE]})],
    )
    def post(self, request: Request) -> Response:  # noqa: ARG002 (DRF's signature)
        """Schedule each; the opening's staff and admins."""
        return self.make_each()

    def lock_all(self, rows: Sequence[Any]) -> None:
        """Lock the candidacies that the rows are about."""
        seen = Candidacy.objects.visible_to(self.user)
        lock_candidacies(seen.filter(public_id__in=read_ids(rows, "candidacy")))

    def make(self, wish: dict[str, Any]) -> Interview:
        """Return the new interview."""
        return schedule_wished(self.user, wish)


def from_plan(candidacy: Candidacy, wish: dict[str, Any], *, at: str) -> dict[str, Any]:
    """Return the wish with `planned` as a row and what is absent taken from it.

    Raises Invalid, at `at` + field, for a step of another opening or a missing name.
    """
    fields = dict(wish)
    if "pool" in wish:
        fields["pool"] = find_pool(wish["pool"], field=f"{at}pool")
    if "planned" in wish:
        planned = PlannedInterview.objects.filter(
            opening=candidacy.opening_id, public_id=wish["planned"]
        ).first()
        if planned is None:
            raise Invalid("The opening's plan has no such step.", field=f"{at}planned")
        taken = ("name", "minutes", "competencies", "questions")
        defaults = {name: getattr(planned, name) for name in taken}
        return {**defaults, **fields, "planned": planned}
    if not fields.get("name"):
        raise Invalid("Write a name, or give a step of the plan.", field=f"{at}name")
    return fields


def find_pool(public_id: UUID | None, *, field: str) -> Pool | None:
    """Return the pool of this id, None for None. Raises Invalid at `field`."""
    found = Pool.objects.filter(public_id=public_id).first() if public_id else None
    if public_id and found is None:
        raise Invalid("There is no such pool.", field=field)
    return found


class InterviewView(ApiView):
    """One interview."""

    @describe("read_interview", "One interview", answer=InterviewRow, query=Query)
    def get(self, request: Request, id: UUID) -> Response:  # noqa: A002 (named in the address)
        """Answer the interview with its panel."""
        query = Query.read(request.query_params)
        interview = find(Interview.objects.visible_to(self.user), id)
        return Response(prune(show_interview(interview), InterviewRow, query.get("fields")))

    @describe(
        "change_interview",
        "Say where people meet, or whose interviewers it takes",
        answer=InterviewRow,
        body=InterviewChange,
        problems=(409,),
        text="Who is in it finds the link in their kit and their calendar.",
        examples=[example("A room", {"video_url": "https://meet.example.com/tess-kim"})],
    )
    def patch(self, request: Request, id: UUID) -> Response:  # noqa: A002, ARG002 (named in the address)
        """Change the video link."""
        interview = find(Interview.objects.visible_to(self.user), id)
        wish = self.read_body(InterviewChange)
        with transaction.atomic():
            if "video_url" in wish:
                link_interview(interview, by=self.user, video_url=wish["video_url"])
            if "pool" in wish:
                pool = find_pool(wish["pool"], field="pool")
                pool_interview(interview, by=self.user, pool=pool)
        return Response(show_interview(interview))


class MoveView(ApiView):
    """Move an interview."""

    @describe(
        "move_interview",
        "Move a scheduled interview",
        answer=InterviewRow,
        body=MoveWish,
        problems=(409,),
        examples=[example("A day later", {"starts_at": "2026-05-05T09:00:00Z"})],
    )
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002, ARG002 (named in the address)
        """Move it; nothing that belongs to it is deleted."""
        interview = find(Interview.objects.visible_to(self.user), id)
        return Response(
            show_interview(move_interview(interview, by=self.user, **self.read_body(MoveWish)))
        )


class SettleView(ApiView):
    """Say what became of an interview."""

    def _settle(self, settle: Callable[..., Interview], public_id: UUID) -> Response:
        interview = find(Interview.objects.visible_to(self.user), public_id)
        return Response(show_interview(settle(interview, by=self.user)))


class HeldView(SettleView):
    """It took place."""

    @describe("mark_held", "Say that it took place", answer=InterviewRow, problems=(409,))
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002, ARG002 (named in the address)
        """Mark it as held; twice is as once."""
        return self._settle(mark_held, id)


class DidNotHappenView(SettleView):
    """It did not take place."""

    @describe(
        "call_off_interview",
        "Say that it did not happen",
        answer=InterviewRow,
        problems=(409,),
        text="Nobody owes a scorecard for it any more.",
    )
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002, ARG002 (named in the address)
        """Call it off; twice is as once."""
        return self._settle(call_off_interview, id)


def read_people(ids: Sequence[UUID], *, field: str) -> list[User]:
    """Return active people by public id, in order. Raises Invalid at the first unknown one."""
    known = {row.public_id: row for row in User.objects.filter(public_id__in=ids, is_active=True)}
    for index, public_id in enumerate(ids):
        if public_id not in known:
            raise Invalid("There is no such person.", field=f"{field}.{index}")
    return [known[public_id] for public_id in ids]
