"""Show a loop to a reader: what a blind one may not know is null."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.db.models import Case, Exists, F, OuterRef, Value, When
from django.db.models import CharField as TextColumn

from accounts.api.rows import read_one
from accounts.errors import NotFound
from accounts.models import User
from loops.actions import list_coverage, list_missing
from loops.actions.states import IN_PROGRESS
from loops.api.shapes import LoopDetail
from loops.models import Loop, Seat
from loops.permissions import may_see_figures
from loops.querysets import LoopQuerySet

HIDDEN = ("state_since", "cards_in", "cards_due", "state_reason")


def find_loop(user: User, public_id: UUID) -> Loop:
    """Return a loop that exists for the user. Raises NotFound."""
    seen = Loop.objects.visible_to(user).select_related("candidacy", "rubric")
    loop = seen.filter(public_id=public_id).first()
    if loop is None:
        raise NotFound
    return loop


def find_open_loop(user: User, public_id: UUID) -> Loop:
    """Return a loop whose figures the user may see. Raises NotFound, blind and foreign alike."""
    seen = Loop.objects.open_to(user).select_related(
        "candidacy__opening", "candidacy__candidate", "rubric"
    )
    loop = seen.filter(public_id=public_id).first()
    if loop is None:
        raise NotFound
    return loop


def loops_as_known(user: User) -> LoopQuerySet:
    """Return the visible loops with `known_state`, which is in_progress where the user is blind."""
    is_open = Exists(Loop.objects.open_to(user).filter(pk=OuterRef("pk")))
    known = Case(
        When(is_open, then=F("state")), default=Value(IN_PROGRESS), output_field=TextColumn()
    )
    return Loop.objects.visible_to(user).annotate(known_state=known)


def show_loop(loop: Loop, *, reader: User) -> dict[str, Any]:
    """Return the loop as this reader may know it; at most 12 queries."""
    loop = Loop.objects.select_related("candidacy", "rubric").get(pk=loop.pk)
    is_open = may_see_figures(reader, loop)
    row = read_one(Loop.objects.filter(pk=loop.pk), LoopDetail)
    if not is_open:
        row.update({**dict.fromkeys(HIDDEN), "state": IN_PROGRESS})
    return {
        **row,
        "interviews": _list_interviews(loop),
        "seats": _list_seats(loop, reader, is_open=is_open),
        "coverage": _list_coverage(loop, is_open=is_open),
        "waivers": _list_waivers(loop),
        "missing": _list_missing(loop) if is_open else None,
    }


def _list_interviews(loop: Loop) -> list[dict[str, Any]]:
    names = ("name", "state", "starts_at", "ends_at", "competencies")
    rows = loop.candidacy.interviews.values("public_id", *names)
    return [{"id": row.pop("public_id"), **row} for row in rows]


def _list_seats(loop: Loop, reader: User, *, is_open: bool) -> list[dict[str, Any]]:
    seats = loop.seats.select_related("scorecard__author", "scorecard__interview", "interviewer")
    if not is_open:  # who has left is told by nothing but an open loop
        seats = seats.filter(interviewer__released_at__isnull=True)
    return [
        show_seat(seat, told=is_open or seat.scorecard.author_id == reader.pk) for seat in seats
    ]


def show_seat(seat: Seat, *, told: bool) -> dict[str, Any]:
    """Return a seat; its card only where the reader may know of it."""
    card = seat.scorecard
    return {
        "id": seat.public_id,
        "user": card.author.public_id,
        "name": card.author.name,
        "interview": card.interview.public_id,
        "competencies": seat.competencies,
        "kind": card.kind,
        "due_at": card.due_at,
        "scorecard": card.public_id if told else None,
        "scorecard_state": card.state if told else None,
    }


def _list_coverage(loop: Loop, *, is_open: bool) -> list[dict[str, Any]]:
    return [
        {
            "competency": row.key,
            "name": row.name,
            "planned": row.planned,
            "rated": row.rated if is_open else None,
            "thin": row.is_thin,
            "hole": row.is_hole,
            "waived": row.waived,
        }
        for row in list_coverage(loop)
    ]


def _list_waivers(loop: Loop) -> list[dict[str, Any]]:
    rows = loop.waivers.select_related("given_by").order_by("given_at", "pk")
    return [
        {
            "competency": row.competency,
            "reason": row.reason,
            "given_by": row.given_by.name,
            "given_at": row.given_at,
        }
        for row in rows
    ]


def _list_missing(loop: Loop) -> list[dict[str, Any]]:
    rows = [asdict(item) for item in list_missing(loop)]
    return [{"detail": row.pop("sentence"), **row} for row in rows]
