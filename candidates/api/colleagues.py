"""The company's people: who they are, who administers, and who may still sign in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from accounts.actions import change_standing, find_invitation, invite_again, invite_person
from accounts.actions.factors import list_with_factor
from accounts.api.base import ApiView, find, prune
from accounts.api.describing import ASKED, describe, describe_read, example, page_of
from accounts.api.paging import Order
from accounts.api.rows import show, zip_rows
from accounts.api.strict import Query
from accounts.errors import NotAllowed
from accounts.models import User
from accounts.permissions import may_administer, may_list_people
from candidates.api.shapes import (
    InvitationRow,
    InvitationWish,
    PeopleQuery,
    PersonRow,
    StandingChange,
)


class _OfPeople(ApiView):
    """What every answer about people is completed with."""

    def fill(self, rows: list[dict[str, Any]], names: Sequence[str]) -> None:
        """Say how people sign in to admins, and nothing of it to others."""
        if may_administer(self.user):
            asked = "second_factor" in names
            keys = [row[""] for row in rows] if asked else []
            protected = list_with_factor(keys) if asked else set()
            for row in rows:
                row["second_factor"] = row[""] in protected
        else:
            for row in rows:
                row.update(second_factor=None, signed_in_at=None)

    def show(self, person: User) -> dict[str, Any]:
        """Return the person's row."""
        names = PersonRow.names()
        needed = [*PersonRow.columns(names), ("", "pk")]
        found = User.objects.filter(pk=person.pk).values_list(*(path for _, path in needed))
        rows = zip_rows([name for name, _ in needed], found)
        self.fill(rows, names)
        return {name: rows[0][name] for name in names}

    def find_person(self, public_id: UUID) -> User:
        """Return the person; nobody but themselves to whoever does not list people."""
        rows = User.objects.all()
        if not may_list_people(self.user):
            rows = rows.filter(pk=self.user.pk)
        return find(rows, public_id)

    def ask_before(self, wanted: Mapping[str, Any]) -> None:
        """Let a browser make no admin unless it was asked lately: they stay when it has gone."""
        if wanted.get("is_admin") and may_administer(self.user):
            self.require_asked_again()


class PeopleView(_OfPeople):
    """The company's people."""

    @describe(
        "list_people",
        "People of the company",
        answer=page_of(PersonRow),
        query=PeopleQuery,
        text="For admins, recruiters and hiring managers: whom to seat.",
    )
    def get(self, request: Request) -> Response:
        """Answer everybody in the company to those who seat panels."""
        query = PeopleQuery.read(request.query_params)
        if not may_list_people(self.user):
            raise NotAllowed("Only admins, recruiters and hiring managers list people.")
        rows = User.objects.all()
        if "q" in query:
            rows = rows.filter(name__icontains=query["q"])
        if "email" in query:
            rows = rows.filter(email=query["email"].lower())
        if "active" in query:
            rows = rows.filter(is_active=query["active"])
        return self.list_rows(rows, PersonRow, query, Order("date_joined"))

    @describe(
        "invite_person",
        "Invite a person",
        answer=PersonRow,
        status=201,
        body=InvitationWish,
        problems=(409,),
        text="For admins. The person is mailed a link by which they set a password: it works once, "
        f"within three days, and is made when the mail leaves. As admin: {ASKED}",
        examples=[example("A colleague", {"email": "ines@example.com", "name": "Ines Prado"})],
    )
    def post(self, request: Request) -> Response:  # noqa: ARG002 (DRF's signature)
        """Invite somebody; admins only."""
        wanted = self.read_body(InvitationWish)
        self.ask_before(wanted)
        person = invite_person(by=self.user, **wanted)
        return Response(self.show(person), status=201)


class PersonView(_OfPeople):
    """One person of the company."""

    @describe("read_person", "One person of the company", answer=PersonRow, query=Query)
    def get(self, request: Request, id: UUID) -> Response:  # noqa: A002 (named in the address)
        """Answer the person: to whoever lists people, and themselves to everybody."""
        query = Query.read(request.query_params)
        row = self.show(self.find_person(id))
        return Response(prune(row, PersonRow, query.get("fields")))

    @describe(
        "change_standing",
        "Make or unmake an admin, take access away or give it back",
        answer=PersonRow,
        body=StandingChange,
        problems=(409,),
        text="For admins, and never for oneself: so an admin always stays. Access that is taken "
        f"ends every sign-in at once; what the person wrote stays. To make an admin: {ASKED}",
        examples=[example("Who has left", {"is_active": False})],
    )
    def patch(self, request: Request, id: UUID) -> Response:  # noqa: A002, ARG002 (named in the address)
        """Change what the body names."""
        person, wanted = self.find_person(id), self.read_body(StandingChange)
        self.ask_before(wanted)
        person = change_standing(person, by=self.user, **wanted)
        return Response(self.show(person))


class InvitationView(_OfPeople):
    """The invitation of one person who has not signed in yet."""

    @describe_read("read_invitation", "The newest invitation of a person", answer=InvitationRow)
    def get(self, request: Request, id: UUID) -> Response:  # noqa: A002, ARG002 (named in the address)
        """Answer what became of the newest mail; admins only."""
        return Response(show(find_invitation(self.find_person(id), by=self.user), InvitationRow))

    @describe(
        "invite_again",
        "Send the invitation again",
        answer=InvitationRow,
        status=202,
        problems=(409,),
        text="For admins, while the person has access and has never signed in: a mail with a link "
        "of its own. Not within ten minutes of the last that did not fail, nor more than five "
        "within 24 hours. Audited.",
    )
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002, ARG002 (named in the address)
        """Write the mail; a worker sends it."""
        invitation = invite_again(self.find_person(id), by=self.user)
        return Response(show(invitation, InvitationRow), status=202)
