"""Who I am, my tokens, the company."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.actions import (
    change_company,
    choose_language,
    issue_token,
    read_company,
    revoke_token,
)
from accounts.api.base import ApiView, find, prune
from accounts.api.describing import ASKED, describe, describe_read, example, page_of
from accounts.api.paging import Order
from accounts.api.rows import read_one
from accounts.api.shapes import (
    CompanyChange,
    CompanyRow,
    IssuedToken,
    Me,
    MeChange,
    TokenRow,
    TokenWish,
)
from accounts.api.strict import ListQuery, Query
from accounts.errors import NotAllowed
from accounts.models import ApiToken, User

BOTH = ["read", "write"]


class MeView(ApiView):
    """The caller."""

    @describe("read_me", "Who is calling", answer=Me, query=Query)
    def get(self, request: Request) -> Response:
        """Answer the person behind the session or token."""
        query = Query.read(request.query_params)
        return Response(prune(self._show(request), Me, query.get("fields")))

    @describe(
        "change_me",
        "Choose the language you are spoken to in",
        answer=Me,
        body=MeChange,
        text="Of pages and mail. What programs read is English in any case. Audited.",
        examples=[example("German", {"language": "de"})],
    )
    def patch(self, request: Request) -> Response:
        """Choose the language; refused if it is not offered."""
        choose_language(self.user, **self.read_body(MeChange))
        return Response(self._show(request))

    def _show(self, request: Request) -> dict[str, Any]:
        scopes = request.auth.scopes if isinstance(request.auth, ApiToken) else BOTH
        return {**read_one(User.objects.filter(pk=self.user.pk), Me), "scopes": scopes}


class CompanyView(ApiView):
    """The one company of this installation."""

    @describe_read("read_company", "The company's settings", answer=CompanyRow)
    def get(self, request: Request) -> Response:  # noqa: ARG002 (DRF's signature)
        """Answer the settings; everybody in the company may read them."""
        return Response(_show_company())

    @describe(
        "change_company",
        "Change the company's settings",
        answer=CompanyRow,
        body=CompanyChange,
        text="Admins only. Widening what panelists see is audited.",
        examples=[example("Blind until all are in", {"visibility": "after_all"})],
    )
    def patch(self, request: Request) -> Response:  # noqa: ARG002 (DRF's signature)
        """Change what the body names."""
        change_company(by=self.user, **self.read_body(CompanyChange))
        return Response(_show_company())


def _show_company() -> dict[str, Any]:
    company = read_company()
    names = ("name", "visibility", "factor_for", "card_links", "suggest_by_model")
    model = settings.MODEL_NAME if settings.MODEL_URL else None
    return {**{name: getattr(company, name) for name in names}, "model": model}


class TokensView(ApiView):
    """Your own tokens."""

    never_repeated = ("secret",)

    @describe("list_tokens", "Your API tokens", answer=page_of(TokenRow), query=ListQuery)
    def get(self, request: Request) -> Response:
        """Answer the caller's tokens, revoked ones too."""
        query = ListQuery.read(request.query_params)
        rows = ApiToken.objects.visible_to(self.user)
        return self.list_rows(rows, TokenRow, query, Order("created_at"))

    @describe(
        "issue_token",
        "Issue a token",
        answer=IssuedToken,
        status=201,
        body=TokenWish,
        text=f"The secret is shown this once; only its SHA-256 is kept. {ASKED}",
        examples=[example("A reader", {"name": "Dashboard", "scopes": ["read"]})],
    )
    def post(self, request: Request) -> Response:
        """Issue a token for the caller."""
        self.require_asked_again()
        wish = self.read_body(TokenWish)
        scopes: list[str] = wish.get("scopes", BOTH)
        until: datetime | None = wish.get("expires_at")
        if isinstance(request.auth, ApiToken):
            until = _within(request.auth, scopes, until)
        token, secret = issue_token(self.user, name=wish["name"], scopes=scopes, expires_at=until)
        row = read_one(ApiToken.objects.filter(pk=token.pk), IssuedToken)
        return Response({**row, "secret": secret}, status=201)


def _within(own: ApiToken, scopes: Sequence[str], until: datetime | None) -> datetime | None:
    """Return the end of a token issued by `own`: a key must not open more than itself."""
    if not set(scopes) <= set(own.scopes):
        raise NotAllowed("A token cannot issue one with more scopes than its own.")
    if own.expires_at is None or (until is not None and until <= own.expires_at):
        return until
    if until is None:
        return own.expires_at
    raise NotAllowed("A token cannot issue one that outlasts it.")


class TokenView(ApiView):
    """One of your own tokens."""

    @describe("revoke_token", "Revoke a token", status=204, text="At once. Twice is as once.")
    def delete(self, request: Request, id: UUID) -> Response:  # noqa: A002, ARG002 (named in the address)
        """End the token."""
        revoke_token(find(ApiToken.objects.visible_to(self.user), id), by=self.user)
        return Response(status=204)
