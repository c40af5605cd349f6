"""The panel: seat, take away, substitute."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.base import ApiView, find, prune
from accounts.api.describing import describe, example
from accounts.api.rows import read_one
from accounts.api.strict import Query
from accounts.errors import Invalid
from candidates.api.people import read_user
from candidates.models import Interview
from loops.actions import (
    end_links,
    hand_over,
    nudge,
    seat_interviewer,
    send_link,
    sign_off_card,
    substitute_interviewer,
    unseat_interviewer,
)
from loops.actions.linking import find_link
from loops.actions.reminding import find_seats
from loops.api.reading import find_loop, show_loop
from loops.api.shapes import (
    CardLinkRow,
    LoopDetail,
    NudgeAnswer,
    NudgeWish,
    OptionalReason,
    SeatWish,
    SubstituteWish,
)
from loops.models import CardLink, Loop, Seat
from scorecards.models import Scorecard

EXAMPLE = {
    "interview": "5d1e3c58-8c1c-4f6b-9e0e-2f0f8a2f8b1d",
    "user": "0c6fd0fb-9c6b-4ed8-9d68-3b4a1d2f7a55",
    "competencies": ["strategy", "data"],
}


class SeatsView(ApiView):
    """The panel."""

    @describe(
        "seat_interviewer",
        "Seat a person in an interview",
        answer=LoopDetail,
        status=201,
        body=SeatWish,
        problems=(409,),
        text="Assigns the scorecard they owe. The candidate cannot be seated, nobody twice.",
        examples=[example("For two competencies", EXAMPLE)],
    )
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002, ARG002 (named in the address)
        """Seat; the opening's staff and admins."""
        loop = find_loop(self.user, id)
        wish = self.read_body(SeatWish)
        interviews = Interview.objects.filter(candidacy=loop.candidacy_id)
        interview = interviews.filter(public_id=wish["interview"]).first()
        if interview is None:
            raise Invalid("This loop has no such interview.", field="interview")
        wish["user"], wish["interview"] = read_user(wish["user"], field="user"), interview
        seat_interviewer(loop, by=self.user, **wish)
        return Response(show_loop(loop.public_id, reader=self.user), status=201)


def _find_seat(loop: Loop, public_id: UUID) -> Seat:
    return find(Seat.objects.filter(loop=loop), public_id)


class RemoveView(ApiView):
    """Take a person off the panel."""

    @describe(
        "unseat_interviewer",
        "Take a person off the panel",
        answer=LoopDetail,
        body=OptionalReason,
        problems=(409,),
        text="Their owed card and their access end at once; a sealed card stays.",
    )
    def post(self, request: Request, id: UUID, seat: UUID) -> Response:  # noqa: A002, ARG002 (named in the address)
        """Take the seat away."""
        loop = find_loop(self.user, id)
        wish = self.read_body(OptionalReason)
        unseat_interviewer(_find_seat(loop, seat), by=self.user, **wish)
        return Response(show_loop(loop.public_id, reader=self.user))


class SubstituteView(ApiView):
    """Give a seat to somebody else."""

    @describe(
        "substitute_interviewer",
        "Give the seat to somebody else",
        answer=LoopDetail,
        body=SubstituteWish,
        problems=(409,),
        text="Interview, competencies and due date move with it.",
    )
    def post(self, request: Request, id: UUID, seat: UUID) -> Response:  # noqa: A002, ARG002 (named in the address)
        """Substitute."""
        loop = find_loop(self.user, id)
        person = read_user(self.read_body(SubstituteWish)["user"], field="user")
        substitute_interviewer(_find_seat(loop, seat), by=self.user, user=person)
        return Response(show_loop(loop.public_id, reader=self.user))


class HandOverView(ApiView):
    """One's own interview, for somebody else."""

    @describe(
        "hand_over",
        "Hand your interview over",
        status=204,
        body=SubstituteWish,
        problems=(409,),
        text="To somebody trained in the interview's pool, until five minutes before it begins. "
        "The scorecard and its due time are theirs, and your access ends at once. Without a pool "
        "decline, and whoever runs the loop finds somebody.",
    )
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002, ARG002 (named in the address)
        """Give it; its author alone."""
        card = find(Scorecard.objects.written_by(self.user), id)
        person = read_user(self.read_body(SubstituteWish)["user"], field="user")
        hand_over(card, by=self.user, user=person)
        return Response(status=204)


class SignOffView(ApiView):
    """A reverse shadow's scorecard that is to count."""

    @describe(
        "sign_off_card",
        "Let a reverse shadow's scorecard count",
        answer=LoopDetail,
        status=201,
        problems=(409,),
        text="Once it is sealed and until the loop is decided, by the opening's staff who are not "
        "blind, never by its author. It cannot be undone; twice is as once.",
    )
    def post(self, request: Request, id: UUID, seat: UUID) -> Response:  # noqa: A002, ARG002 (named in the address)
        """Sign it off."""
        loop = find_loop(self.user, id)
        sign_off_card(_find_seat(loop, seat), by=self.user)
        return Response(show_loop(loop.public_id, reader=self.user), status=201)


class SeatLinkView(ApiView):
    """The link by which a seat's holder opens their scorecard."""

    @describe(
        "read_card_link",
        "The newest link to a seat's scorecard",
        answer=CardLinkRow,
        query=Query,
        text="For the opening's staff who are not blind to the loop; 404 where none was sent.",
    )
    def get(self, request: Request, id: UUID, seat: UUID) -> Response:  # noqa: A002 (named in the address)
        """Answer when it was sent, used and ended, never its secret."""
        wanted = Query.read(request.query_params).get("fields")
        link = find_link(_find_seat(find_loop(self.user, id), seat), by=self.user)
        return Response(prune(_show_link(link), CardLinkRow, wanted))

    @describe(
        "send_card_link",
        "Mail a link to a seat's scorecard",
        answer=CardLinkRow,
        status=202,
        problems=(409,),
        text="To the holder's own address and to nobody else: it opens their owed scorecard "
        "without a password, once, within 72 hours. One from before ends. For the opening's staff "
        "who are not blind; refused for whoever signs in with a second factor.",
    )
    def post(self, request: Request, id: UUID, seat: UUID) -> Response:  # noqa: A002, ARG002 (named in the address)
        """Make the link; the worker sends it."""
        place = _find_seat(find_loop(self.user, id), seat)
        return Response(_show_link(send_link(place, by=self.user)), status=202)

    @describe(
        "end_card_link",
        "End the link",
        status=204,
        text="And the session that it opened, at once. Twice is as once.",
    )
    def delete(self, request: Request, id: UUID, seat: UUID) -> Response:  # noqa: A002, ARG002 (named in the address)
        """End it."""
        end_links(_find_seat(find_loop(self.user, id), seat), by=self.user)
        return Response(status=204)


def _show_link(link: CardLink) -> dict[str, Any]:
    return read_one(CardLink.objects.filter(pk=link.pk), CardLinkRow)


class NudgesView(ApiView):
    """Reminders that staff ask for."""

    @describe(
        "nudge_panel",
        "Remind who owes a scorecard",
        answer=NudgeAnswer,
        status=202,
        body=NudgeWish,
        problems=(409,),
        text="By mail, once their interview is over and not twice within four hours. For the "
        "opening's staff who are not blind to the loop.",
        examples=[example("Everybody", {})],
    )
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002, ARG002 (named in the address)
        """Write the reminders; the worker sends them."""
        loop = find_loop(self.user, id)
        wish = self.read_body(NudgeWish)
        seats = find_seats(loop, wish["seats"]) if "seats" in wish else None
        written = nudge(loop, by=self.user, seats=seats)
        keys = Seat.objects.filter(scorecard__in=[row.scorecard_id for row in written])
        return Response({"seats": list(keys.values_list("public_id", flat=True))}, status=202)
