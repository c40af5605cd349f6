"""Scorecards: what I owe, the draft, sealing, revisions, and the ways out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Protocol
from uuid import UUID

from django.db.models import UUIDField
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.base import ApiView, prune
from accounts.api.describing import describe, example, page_of
from accounts.api.paging import Order
from accounts.api.rows import show
from accounts.api.strict import Query
from accounts.errors import NotFound
from accounts.models import User
from accounts.querysets.kept import Given, ask_one_again, facts_of
from scorecards.actions import (
    decline_card,
    list_what_is_missing,
    recuse_from_card,
    revise_card,
    save_draft,
    seal_card,
)
from scorecards.actions.reading import list_revisions
from scorecards.api.drafts import flatten_draft, nest_draft, nest_field, telling_nested
from scorecards.api.shapes import (
    CardDetail,
    CardQuery,
    CardRow,
    DraftChange,
    LeaveWish,
    LeftShape,
    RevisionWish,
)
from scorecards.errors import VersionMissing
from scorecards.models import CardRevision, Scorecard
from scorecards.querysets import OWED, ScorecardQuerySet

IF_MATCH = OpenApiParameter(
    "If-Match",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description='The ETag that you read, like "3"; * for whatever stands.',
)
MUST_MATCH = OpenApiParameter(
    "If-Match",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    required=True,
    description=IF_MATCH.description,
)
ETAG = re.compile(r'(?<!W/)"(\d{1,9})"')  # a weak one never matches
KEYS = ("author", "version", "interview__candidacy")
DRAFT = {"competencies": {"strategy": {"rating": 3, "note": "Chose one."}}, "overall": "yes"}


def find_card(user: User, public_id: UUID) -> Scorecard:
    """Return a card the user may see, with what is told of it. Raises NotFound."""
    seen = Scorecard.objects.visible_to(user).with_names()
    card = seen.filter(public_id=public_id).first()
    if card is None:
        raise NotFound
    return card


def find_own_card(user: User, public_id: UUID) -> Scorecard:
    """Return the card, its keys and version alone where the user writes it. Raises NotFound."""

    def build() -> ScorecardQuerySet:
        own = Scorecard.objects.written_by(user).select_related("interview").only(*KEYS)
        return own.filter(public_id=Given("id", UUIDField()))

    found = ask_one_again(("own_card", facts_of(user)), build, id=public_id)
    return found or find_card(user, public_id)


def show_card(
    card: Scorecard,
    *,
    reader: User,
    is_fresh: bool = False,
    revisions: Sequence[CardRevision] | None = None,
) -> dict[str, Any]:
    """Return the card; the draft and what it lacks are for its author alone.

    Nothing is read anew of a card that was just read with what is told of it, but its revisions
    unless all of them are given.
    """
    card = card if is_fresh else Scorecard.objects.with_names().get(pk=card.pk)
    row = show(card, CardDetail)
    writing = card.author_id == reader.pk and card.is_owed
    draft = nest_draft(card.form, card.draft) if writing else None
    lacks = list_what_is_missing(card) if writing else None
    if revisions is None:
        revisions = list_revisions(card) if card.current else ()
    return {
        **row,
        "draft": draft,
        "missing": None if lacks is None else [_point(*item) for item in lacks.items()],
        "revisions": [_show_revision(revision) for revision in revisions],
    }


def _point(path: str, sentence: str) -> dict[str, str]:
    return {"pointer": "/" + nest_field(path).replace(".", "/"), "detail": sentence}


def _show_revision(revision: CardRevision) -> dict[str, Any]:
    removed = getattr(revision, "redaction", None)
    return {
        "number": revision.number,
        "sealed_at": revision.sealed_at,
        **revision.document,
        "reason": revision.reason,
        "basis": revision.basis,
        "after_reveal": revision.after_reveal,
        "content_hash": revision.content_hash,
        "quotes_removed": removed.quotes if removed else 0,
    }


def answer_card(
    card: Scorecard,
    *,
    reader: User,
    status: int = 200,
    fields: str | None = None,
    is_fresh: bool = False,
    revisions: Sequence[CardRevision] | None = None,
) -> Response:
    """Answer the card with its version as ETag."""
    row = show_card(card, reader=reader, is_fresh=is_fresh, revisions=revisions)
    etag = f'"{row["version"]}"'
    return Response(prune(row, CardDetail, fields), status=status, headers={"ETag": etag})


class Versioned(Protocol):
    """A row whose `version` counts its changes."""

    version: Any


def read_if_match(request: Request, row: Versioned, *, must: bool) -> int | None:
    """Return the version that the caller read; None for any. Raises VersionMissing, Stale."""
    sent = request.headers.get("If-Match", "").strip()
    if not sent and must:
        raise VersionMissing("Say which version you read: If-Match with its ETag.")
    if sent in {"", "*"}:
        return None
    versions = [int(number) for number in ETAG.findall(sent)]
    if row.version in versions:
        return int(row.version)
    return versions[0] if versions else 0


class CardsView(ApiView):
    """Scorecards."""

    @describe("list_scorecards", "Scorecards", answer=page_of(CardRow), query=CardQuery)
    def get(self, request: Request) -> Response:
        """Answer your own cards, and colleagues' where blindness has ended for you."""
        query = CardQuery.read(request.query_params)
        rows = Scorecard.objects.listed_to(self.user)
        filters = {
            "state": "state",
            "interview": "interview__public_id",
            "candidacy": "interview__candidacy__public_id",
            "loop": "interview__candidacy__loop__public_id",
        }
        rows = rows.filter(**{path: query[name] for name, path in filters.items() if name in query})
        if "mine" in query:
            own = rows.filter(author=self.user)
            rows = own if query["mine"] else rows.exclude(author=self.user)
        if "owed" in query:
            rows = rows.filter(state__in=OWED) if query["owed"] else rows.exclude(state__in=OWED)
        return self.list_rows(rows, CardRow, query, Order("created_at"))


class CardView(ApiView):
    """One scorecard."""

    @describe("read_scorecard", "One scorecard", answer=CardDetail, query=Query)
    def get(self, request: Request, id: UUID) -> Response:  # noqa: A002 (named in the address)
        """Answer the card; its ETag is what a change has to name."""
        query = Query.read(request.query_params)
        card = find_card(self.user, id)
        return answer_card(card, reader=self.user, fields=query.get("fields"), is_fresh=True)


class DraftView(ApiView):
    """A scorecard's draft."""

    @describe(
        "save_draft",
        "Write fields of the draft",
        answer=CardDetail,
        body=DraftChange,
        parameters=[MUST_MATCH],
        problems=(409, 412, 428),
        text="Only what the body names changes. 412 holds `current`, the draft as it stands, and "
        "`yours`, so that nothing is lost.",
        examples=[example("One rating", DRAFT)],
    )
    def patch(self, request: Request, id: UUID) -> Response:  # noqa: A002 (named in the address)
        """Save; the author only, before sealing."""
        card = find_own_card(self.user, id)
        changes = flatten_draft(self.read_body(DraftChange))
        version = read_if_match(request, card, must=True)
        with telling_nested(card):
            card = save_draft(card, by=self.user, changes=changes, version=version)
        return answer_card(card, reader=self.user, is_fresh=True)


class SealView(ApiView):
    """Submit a scorecard."""

    @describe(
        "seal_scorecard",
        "Seal the card",
        answer=CardDetail,
        parameters=[IF_MATCH],
        problems=(409, 412, 422),
        text="From then on it never changes; a later opinion is a revision. Sealing twice is "
        "sealing once. With If-Match, only the draft that you read is sealed.",
    )
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002 (named in the address)
        """Seal; 422 names every missing answer."""
        card = find_own_card(self.user, id)
        version = read_if_match(request, card, must=False)
        with telling_nested(card):
            revision = seal_card(card, by=self.user, version=version)
        card = revision.scorecard
        only = [revision] if card.current == revision.number else None
        return answer_card(card, reader=self.user, is_fresh=True, revisions=only)


class RevisionsView(ApiView):
    """Changes after sealing."""

    @describe(
        "revise_scorecard",
        "Revise a sealed card",
        answer=CardDetail,
        status=201,
        body=RevisionWish,
        problems=(409, 412),
        parameters=[IF_MATCH],
        text="The sealed original stays for ever beside it.",
        examples=[
            example(
                "A number corrected",
                {
                    "competencies": {"data": {"rating": 2}},
                    "reason": "I had mixed up two answers of the interview.",
                    "basis": "own_interview",
                },
            )
        ],
    )
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002 (named in the address)
        """Add a revision in which the named fields differ."""
        card = find_card(self.user, id)
        wish = self.read_body(RevisionWish)
        version = read_if_match(request, card, must=False)
        why = {name: wish[name] for name in ("reason", "basis") if name in wish}
        with telling_nested(card):
            changes = flatten_draft(wish)
            revise_card(card, by=self.user, changes=changes, version=version, **why)
        return answer_card(card, reader=self.user, status=201)


class RecuseView(ApiView):
    """Leave for a conflict of interest."""

    @describe(
        "recuse_from_scorecard",
        "Recuse yourself",
        answer=LeftShape,
        body=LeaveWish,
        problems=(409,),
        text="Seat and access end at once.",
        examples=[example("Friends", {"reason": "We studied together and are friends."})],
    )
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002, ARG002 (named in the address)
        """Leave, with a reason."""
        reason = self.read_body(LeaveWish).get("reason", "")
        card = recuse_from_card(find_card(self.user, id), by=self.user, reason=reason)
        return Response({"id": card.public_id, "state": card.state})


class DeclineView(ApiView):
    """Do not take the interview."""

    @describe(
        "decline_scorecard",
        "Decline the interview",
        answer=LeftShape,
        body=LeaveWish,
        problems=(409,),
        text="Seat and access end at once.",
    )
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002, ARG002 (named in the address)
        """Leave, with or without a reason."""
        reason = self.read_body(LeaveWish).get("reason", "")
        card = decline_card(find_card(self.user, id), by=self.user, reason=reason)
        return Response({"id": card.public_id, "state": card.state})
