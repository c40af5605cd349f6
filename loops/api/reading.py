"""Show a loop to a reader: what a blind one may not know is null."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.db.models import BigIntegerField, Case, F, QuerySet, UUIDField, Value, When
from django.db.models import CharField as TextColumn

from accounts.api.rows import show
from accounts.errors import NotFound
from accounts.models import User
from accounts.querysets.kept import Given, ask_again, facts_of
from candidates.models import Interview
from candidates.querysets import Reach
from jobs import clock
from loops.actions import CoverageRow
from loops.actions.coverage import (
    build_coverage,
    count_raters,
    find_missing_coverage,
    find_missing_people,
    list_counting,
)
from loops.actions.states import IN_PROGRESS
from loops.api.shapes import LoopDetail
from loops.models import Loop, Seat, Waiver
from scorecards.models import Competency
from scorecards.querysets import company_visibility

RELATED = ("candidacy__candidate", "candidacy__opening", "rubric")
WITH_SEAT = (
    "scorecard__author",
    "scorecard__interview",
    "scorecard__sign_off",
    "interviewer",
)
SHOWN_OF_SEAT = (
    *("loop", "public_id", "competencies", "required", "interviewer__released_at"),
    *(f"scorecard__{name}" for name in ("public_id", "state", "kind", "due_at", "sign_off__at")),
    *("scorecard__author__public_id", "scorecard__author__name"),
    *("scorecard__interview__public_id", "scorecard__interview__name"),
)
SHOWN_OF_INTERVIEW = ("name", "state", "starts_at", "ends_at", "competencies")
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


def loops_as_known(
    user: User, visibility: str, *, listed: bool = False, reach: Reach | None = None
) -> Any:
    """Return the visible loops with `known_state`, which is in_progress where the user is blind."""
    known = Case(
        When(figures_open=True, then=F("state")),
        default=Value(IN_PROGRESS),
        output_field=TextColumn(),
    )
    loops = Loop.objects.with_openness(user, listed=listed, visibility=visibility, reach=reach)
    return loops.annotate(known_state=known)


def show_loop(public_id: UUID, *, reader: User) -> dict[str, Any]:
    """Return the loop as this reader may know it; 7 queries. Raises NotFound."""
    loop = _read_loop(public_id, reader)
    is_open = loop.known_state != IN_PROGRESS
    interviews = ask_again("interviews", _build_interviews, candidacy=loop.candidacy_id)
    seats = ask_again("seats", _build_seats, loop=loop.pk)
    # Why one was given may tell of cards: of what nobody could rate.
    waivers = ask_again("waivers", _build_waivers, loop=loop.pk) if is_open else []
    coverage = _build_coverage(loop, list_counting(seats, is_open=is_open), waivers)
    row = {**show(loop, LoopDetail), "state": loop.known_state}
    return {
        **row,
        **({} if is_open else dict.fromkeys(HIDDEN)),
        "interviews": [_show_interview(interview) for interview in interviews],
        "seats": _show_seats(seats, reader, is_open=is_open),
        "coverage": [_show_coverage(item, is_open=is_open) for item in coverage],
        "waivers": [_show_waiver(waiver) for waiver in waivers],
        "missing": _list_missing(interviews, seats, coverage) if is_open else None,
    }


def _read_loop(public_id: UUID, reader: User) -> Any:
    visibility = company_visibility()

    def build() -> Any:
        rows = loops_as_known(reader, visibility).select_related(*RELATED)
        return rows.filter(public_id=Given("id", UUIDField()))

    found = ask_again(("one_loop", visibility, facts_of(reader)), build, id=public_id)
    if not found:
        raise NotFound
    return found[0]


def _build_interviews() -> QuerySet[Interview]:
    rows = Interview.objects.filter(candidacy=Given("candidacy", BigIntegerField()))
    return rows.only("candidacy", "public_id", *SHOWN_OF_INTERVIEW)


def _build_seats() -> QuerySet[Seat]:
    seats = Seat.objects.filter(loop=Given("loop", BigIntegerField()))
    return seats.select_related(*WITH_SEAT).only(*SHOWN_OF_SEAT)


def _build_waivers() -> QuerySet[Waiver]:
    waivers = Waiver.objects.filter(loop=Given("loop", BigIntegerField()))
    return waivers.select_related("given_by").order_by("given_at", "pk")


def _build_competencies() -> QuerySet[Competency]:
    rows = Competency.objects.filter(rubric=Given("rubric", BigIntegerField()))
    return rows.only("rubric", "key", "name")


def _build_coverage(loop: Loop, counting: list[Seat], waivers: list[Waiver]) -> list[CoverageRow]:
    waived = {waiver.competency for waiver in waivers}
    shown = ask_again("competencies", _build_competencies, rubric=loop.rubric_id)
    return build_coverage(loop, counting, count_raters(loop, counting), waived, shown)


def _show_interview(interview: Interview) -> dict[str, Any]:
    shown = {name: getattr(interview, name) for name in SHOWN_OF_INTERVIEW}
    return {"id": interview.public_id, **shown}


def _show_seats(seats: list[Seat], reader: User, *, is_open: bool) -> list[dict[str, Any]]:
    """Who has left is told by nothing but an open loop."""
    known = [seat for seat in seats if is_open or seat.interviewer.released_at is None]
    return [
        show_seat(seat, told=is_open or seat.scorecard.author_id == reader.pk) for seat in known
    ]


def show_seat(seat: Seat, *, told: bool) -> dict[str, Any]:
    """Return a seat; its card only where the reader may know of it.

    Nor when it is due: an interview that moves takes along what is owed and nothing that is sealed.
    """
    card = seat.scorecard
    return {
        "id": seat.public_id,
        "user": card.author.public_id,
        "name": card.author.name,
        "interview": card.interview.public_id,
        "competencies": seat.competencies,
        "kind": card.kind,
        "due_at": card.due_at if told else None,
        "scorecard": card.public_id if told else None,
        "scorecard_state": card.state if told else None,
        "signed_off_at": card.sign_off.at if told and card.is_signed_off else None,
    }


def _show_coverage(row: CoverageRow, *, is_open: bool) -> dict[str, Any]:
    return {
        "competency": row.key,
        "name": row.name,
        "planned": row.planned,
        "rated": row.rated if is_open else None,
        "thin": row.is_thin,
        "hole": row.is_hole,
        "waived": row.waived,
    }


def _show_waiver(waiver: Waiver) -> dict[str, Any]:
    return {
        "competency": waiver.competency,
        "reason": waiver.reason,
        "given_by": waiver.given_by.name,
        "given_at": waiver.given_at,
    }


def _list_missing(
    interviews: list[Interview], seats: list[Seat], coverage: list[CoverageRow]
) -> list[dict[str, Any]]:
    on = [item for item in interviews if item.state != Interview.State.DID_NOT_HAPPEN]
    people = find_missing_people(on, seats, at=clock.now())
    missing = [*people, *find_missing_coverage(coverage, settled=not people)]
    rows = [asdict(item) for item in missing]
    return [{"detail": row.pop("sentence"), **row} for row in rows]
