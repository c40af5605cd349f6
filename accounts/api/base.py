"""What every address of the API does: who, in whose name, within which limits, once."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from functools import partial
from typing import Any, ClassVar, NoReturn, TypeVar
from uuid import UUID

import structlog
from django.db.models import Model, QuerySet
from django.http.response import HttpResponseBase
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param
from rest_framework.views import APIView

from accounts.actions import Origin, acting_as
from accounts.actions.sessions import require_asked_again
from accounts.api.paging import Again, Order, read_page
from accounts.api.repeating import answer_once
from accounts.api.rows import Row, zip_rows
from accounts.api.strict import StrictSerializer
from accounts.errors import NotFound
from accounts.models import ApiToken, User

REQUEST_ID = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
Found = TypeVar("Found", bound=Model)


class AlwaysJson(BaseContentNegotiation):
    """We speak JSON, whatever the Accept header says; the media type of the body still counts."""

    def select_parser(self, request: Request, parsers: Iterable[BaseParser]) -> BaseParser | None:
        """Return the parser of the body's media type; None answers 415."""
        sent = (request.content_type or "").split(";")[0].strip().lower()
        return next((parser for parser in parsers if parser.media_type == sent), None)

    def select_renderer(
        self,
        request: Request,  # noqa: ARG002 (DRF's signature)
        renderers: Iterable[BaseRenderer],
        format_suffix: str | None = None,  # noqa: ARG002 (DRF's signature)
    ) -> tuple[BaseRenderer, str]:
        """Return the first renderer."""
        first = next(iter(renderers))
        return first, str(first.media_type)


class ApiView(APIView):
    """A resource. Handlers parse, call one action and render; refusals become problem+json."""

    content_negotiation_class = AlwaysJson
    http_method_names = ["get", "head", "post", "put", "patch", "delete"]
    key_column: ClassVar[str] = "pk"  # what `fill` finds of each row under ""
    never_repeated: ClassVar[tuple[str, ...]] = ()  # fields of an answer shown once, never stored
    keeps_answers: ClassVar[bool] = True  # for whoever repeats a POST with its Idempotency-Key

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        """Let every POST be answered once per Idempotency-Key, unless no copy may be kept."""
        super().setup(request, *args, **kwargs)
        post = getattr(self, "post", None) if self.keeps_answers else None
        if post is not None:
            self.__dict__["post"] = partial(answer_once, self.never_repeated, post)

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer under the request's id, in the name of the person or their token."""
        self.request_id = _read_request_id(request)
        with (
            ExitStack() as self.stack,
            structlog.contextvars.bound_contextvars(request_id=self.request_id),
        ):
            return super().dispatch(request, *args, **kwargs)

    def perform_authentication(self, request: Request) -> None:
        """Find the caller. A token that is none counts against its address like no token at all."""
        try:
            super().perform_authentication(request)
        except AuthenticationFailed:
            self.check_throttles(request)
            raise

    def permission_denied(
        self, request: Request, message: str | None = None, code: str | None = None
    ) -> NoReturn:
        """Refuse, and count whoever is not signed in."""
        if not isinstance(request.user, User):
            self.check_throttles(request)
        super().permission_denied(request, message=message, code=code)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Check the caller, then let the audit log say how they came."""
        super().initial(request, *args, **kwargs)
        kind = "token" if isinstance(request.auth, ApiToken) else "person"
        self.stack.enter_context(acting_as(Origin(kind=kind, request_id=self.request_id)))

    def finalize_response(
        self, request: Request, response: Any, *args: Any, **kwargs: Any
    ) -> Response:
        """Echo the request's id on every answer."""
        answer = super().finalize_response(request, response, *args, **kwargs)
        answer.headers["X-Request-ID"] = self.request_id
        return answer

    @property
    def user(self) -> User:
        """The signed-in person; SignedInWithinScope lets nobody else reach a handler."""
        if not isinstance(self.request.user, User):
            raise NotFound
        return self.request.user

    def require_asked_again(self) -> None:
        """Let a browser make no key unless it was asked lately; a token is one. Raises."""
        if not isinstance(self.request.auth, ApiToken):
            require_asked_again(self.request.session, self.user)

    def read_body(self, shape: type[StrictSerializer], **options: Any) -> dict[str, Any]:
        """Return the body as `shape` says. Raises ValidationError with a pointer per fault."""
        body = shape(data=self.request.data, **options)
        body.is_valid(raise_exception=True)
        return dict(body.validated_data)

    def list_rows(
        self, rows: QuerySet[Any, Any] | Again, row: type[Row], query: dict[str, Any], order: Order
    ) -> Response:
        """Answer one page of `rows`; `fill` adds what no column holds."""
        names = row.names(query.get("fields"))
        columns = row.columns(names)
        needed = [*columns, ("", self.key_column)]
        page = read_page(
            rows,
            order,
            [path for _, path in needed],
            limit=query["limit"],
            cursor=query.get("cursor", ""),
        )
        found = zip_rows([name for name, _ in needed], page.rows)
        self.fill(found, names)
        results = [{name: item[name] for name in names} for item in found]
        return Response({"next": self._link(page.next), "results": results})

    def fill(self, rows: list[dict[str, Any]], names: Sequence[str]) -> None:
        """Add computed fields to a page's rows in place; `key_column` of each stands under ""."""

    def _link(self, cursor: str | None) -> str | None:
        here = self.request.build_absolute_uri()
        return replace_query_param(here, "cursor", cursor) if cursor else None


def find(rows: QuerySet[Found, Any], public_id: UUID) -> Found:
    """Return the one of `rows` (those the reader may see). Raises NotFound, foreign or missing."""
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found  # type: ignore[no-any-return]  # the queryset yields its model


def prune(row: dict[str, Any], shape: type[Row], wanted: str | None) -> dict[str, Any]:
    """Return the row with only the `wanted` fields."""
    return {name: row[name] for name in shape.names(wanted)}


def _read_request_id(request: Any) -> str:
    """Return the caller's id if it is a UUID: words could name a candidate, and would stay."""
    sent = request.headers.get("X-Request-ID", "")
    return sent if REQUEST_ID.fullmatch(sent) else uuid.uuid4().hex


class NothingHere(ApiView):
    """Every address that is none: answered like a row that is not there."""

    schema = None  # it is no part of the document
    keeps_answers = False  # its path may hold what no row can

    def _refuse(self, request: Request) -> Response:  # noqa: ARG002 (a handler's)
        raise NotFound

    get = post = put = patch = delete = _refuse
