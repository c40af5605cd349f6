"""Candidates, and what they are up for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.base import ApiView, find, prune
from accounts.api.bulk import BulkAnswer, BulkView, many, read_ids
from accounts.api.describing import SOME_ID, describe, example, page_of
from accounts.api.paging import Order
from accounts.api.rows import read_one
from accounts.api.strict import Query
from accounts.errors import Invalid
from accounts.models import User
from candidates.actions import (
    add_candidacy,
    add_candidate,
    change_candidate,
    withdraw_consent,
)
from candidates.actions.people import lock_to_add
from candidates.api.shapes import (
    CandidacyQuery,
    CandidacyRow,
    CandidacyWish,
    CandidateChange,
    CandidateQuery,
    CandidateRow,
    CandidateWish,
    WithdrawalWish,
)
from candidates.models import Candidacy, Candidate, Opening


def read_user(public_id: UUID, *, field: str) -> User:
    """Return an active person of the company. Raises Invalid at `field`."""
    person = User.objects.filter(public_id=public_id, is_active=True).first()
    if person is None:
        raise Invalid("There is no such person.", field=field)
    return person


def show_candidates(rows: Any) -> list[dict[str, Any]]:
    """Return the candidates of a queryset as the API shows them."""
    found = rows.values_list("user_id", *(path for _, path in _columns()))
    names = [name for name, _ in _columns()]
    return [
        {**dict(zip(names, row[1:], strict=True)), "internal": row[0] is not None} for row in found
    ]


def _columns() -> list[tuple[str, str]]:
    return CandidateRow.columns(CandidateRow.names())


class CandidatesView(ApiView):
    """People we meet."""

    @describe("list_candidates", "Candidates", answer=page_of(CandidateRow), query=CandidateQuery)
    def get(self, request: Request) -> Response:
        """Answer the candidates of the caller's openings and panels."""
        query = CandidateQuery.read(request.query_params)
        rows = Candidate.objects.visible_to(self.user)
        if "q" in query:
            rows = rows.filter(name__icontains=query["q"])
        if "email" in query:
            rows = rows.filter(email=query["email"].lower())
        if "opening" in query:
            seen = Candidacy.objects.visible_to(self.user)
            rows = rows.filter(
                pk__in=seen.filter(opening__public_id=query["opening"]).values("candidate")
            )
        return self.list_rows(rows, CandidateRow, query, Order("created_at"))

    def fill(self, rows: list[dict[str, Any]], names: Sequence[str]) -> None:
        """Say which candidates work here."""
        if "internal" in names:
            keys = [row[""] for row in rows]
            inside = Candidate.objects.filter(pk__in=keys, user__isnull=False)
            internal = set(inside.values_list("pk", flat=True))
            for row in rows:
                row["internal"] = row[""] in internal

    @describe(
        "add_candidate",
        "Add a candidate",
        answer=CandidateRow,
        status=201,
        body=CandidateWish,
        problems=(409,),
        examples=[
            example(
                "With notice given",
                {
                    "name": "Tess Kim",
                    "email": "tess.kim@example.org",
                    "notice_given_on": "2026-05-04",
                    "transcription_basis": "consent",
                },
            )
        ],
    )
    def post(self, request: Request) -> Response:  # noqa: ARG002 (DRF's signature)
        """Add a candidate; admins and recruiters."""
        candidate = add_wished(self.user, self.read_body(CandidateWish))
        return Response(show_candidates(Candidate.objects.filter(pk=candidate.pk))[0], status=201)


def add_wished(by: User, wish: dict[str, Any]) -> Candidate:
    """Add the candidate that a valid wish describes."""
    if "user" in wish:
        wish["user"] = read_user(wish["user"], field="user")
    return add_candidate(by=by, **wish)


class ManyCandidatesView(BulkView):
    """Many people we meet."""

    row = CandidateWish

    @describe(
        "add_candidates",
        "Add many candidates",
        answer=BulkAnswer,
        body=many(CandidateWish),
        text="Each row for itself: what is refused keeps the others from nothing.",
        examples=[
            example(
                "Two",
                {
                    "rows": [
                        {"name": "Tess Kim", "email": "tess.kim@example.org"},
                        {"name": "Uma Ude", "email": "uma.ude@example.org"},
                    ]
                },
            )
        ],
    )
    def post(self, request: Request) -> Response:  # noqa: ARG002 (DRF's signature)
        """Add each candidate; admins and recruiters."""
        return self.make_each()

    def lock_all(self, rows: Sequence[Any]) -> None:
        """Lock whom the rows would add."""
        emails = [row.get("email") for row in rows if isinstance(row, dict)]
        lock_to_add(emails, read_ids(rows, "user"))

    def make(self, wish: dict[str, Any]) -> Candidate:
        """Return the new candidate."""
        return add_wished(self.user, wish)


class CandidateView(ApiView):
    """One candidate."""

    @describe("read_candidate", "One candidate", answer=CandidateRow, query=Query)
    def get(self, request: Request, id: UUID) -> Response:  # noqa: A002 (named in the address)
        """Answer the candidate."""
        query = Query.read(request.query_params)
        candidate = find(Candidate.objects.visible_to(self.user), id)
        row = show_candidates(Candidate.objects.filter(pk=candidate.pk))[0]
        return Response(prune(row, CandidateRow, query.get("fields")))

    @describe(
        "change_candidate",
        "Record notice, basis of transcription or headline",
        answer=CandidateRow,
        body=CandidateChange,
        examples=[example("Consent came", {"transcription_basis": "consent"})],
    )
    def patch(self, request: Request, id: UUID) -> Response:  # noqa: A002, ARG002 (named in the address)
        """Change what the body names."""
        candidate = find(Candidate.objects.visible_to(self.user), id)
        change_candidate(candidate, by=self.user, **self.read_body(CandidateChange))
        return Response(show_candidates(Candidate.objects.filter(pk=candidate.pk))[0])


class WithdrawalView(ApiView):
    """A candidate who withdraws."""

    @describe(
        "withdraw_consent",
        "Record that a candidate withdrew",
        answer=CandidateRow,
        body=WithdrawalWish,
        problems=(409,),
        text="Removes for good every transcript, file, quote and suggestion; scorecards stay, "
        "without their quotes. No words are taken until another basis is recorded.",
        examples=[example("On a day", {"withdrawn_on": "2026-05-04"})],
    )
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002, ARG002 (named in the address)
        """Remove the words."""
        candidate = find(Candidate.objects.visible_to(self.user), id)
        wish = self.read_body(WithdrawalWish)
        withdraw_consent(candidate, by=self.user, on=wish.get("withdrawn_on"))
        return Response(show_candidates(Candidate.objects.filter(pk=candidate.pk))[0])


class CandidaciesView(ApiView):
    """Candidates for openings."""

    @describe("list_candidacies", "Candidacies", answer=page_of(CandidacyRow), query=CandidacyQuery)
    def get(self, request: Request) -> Response:
        """Answer the candidacies of the caller's openings and panels."""
        query = CandidacyQuery.read(request.query_params)
        rows = Candidacy.objects.visible_to(self.user)
        for name in ("candidate", "opening"):
            if name in query:
                rows = rows.filter(**{f"{name}__public_id": query[name]})
        return self.list_rows(rows, CandidacyRow, query, Order("created_at"))

    @describe(
        "add_candidacy",
        "Put a candidate forward for an opening",
        answer=CandidacyRow,
        status=201,
        body=CandidacyWish,
        problems=(409,),
        examples=[example("One for one", {"candidate": SOME_ID, "opening": SOME_ID})],
    )
    def post(self, request: Request) -> Response:  # noqa: ARG002 (DRF's signature)
        """Put a candidate forward; the opening's staff and admins."""
        wish = self.read_body(CandidacyWish)
        candidate = find_wished(Candidate.objects.visible_to(self.user), wish, "candidate")
        opening = find_wished(Opening.objects.visible_to(self.user), wish, "opening")
        candidacy = add_candidacy(candidate, opening, by=self.user)
        return Response(
            read_one(Candidacy.objects.filter(pk=candidacy.pk), CandidacyRow), status=201
        )


def find_wished(rows: Any, wish: dict[str, Any], field: str) -> Any:
    """Return the row that the body's `field` names. Raises Invalid, foreign or missing."""
    found = rows.filter(public_id=wish[field]).first()
    if found is None:
        raise Invalid(f"There is no such {field}, or it is not yours to see.", field=field)
    return found


class CandidacyView(ApiView):
    """One candidacy."""

    @describe("read_candidacy", "One candidacy", answer=CandidacyRow, query=Query)
    def get(self, request: Request, id: UUID) -> Response:  # noqa: A002 (named in the address)
        """Answer the candidacy."""
        query = Query.read(request.query_params)
        candidacy = find(Candidacy.objects.visible_to(self.user), id)
        row = read_one(Candidacy.objects.filter(pk=candidacy.pk), CandidacyRow)
        return Response(prune(row, CandidacyRow, query.get("fields")))
