"""Say what an address does, once, for the OpenAPI document."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from types import MappingProxyType
from typing import Any, TypeVar, cast

from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.problems import Problem
from accounts.api.rows import choose_names
from accounts.api.strict import Query

SENTENCES = {
    400: "The request cannot be read: a body that is no JSON, too deep or holds NUL characters; "
    "an Idempotency-Key that is none.",
    401: "Nobody is signed in, or the token is unknown, expired or revoked.",
    403: "You may see this but not do that, or the token's scopes do not allow it.",
    404: "There is nothing here, or it is not yours to see; both are answered alike.",
    409: "The row is not in a state in which this can be done.",
    412: "It changed since you read it; the answer holds what stands now.",
    413: "The body is too large.",
    415: "The body is of another media type than this address takes.",
    422: "The input is wrong; `errors` points at each fault.",
    428: "Say which version you read, in If-Match.",
    429: "Too many requests; Retry-After says how many seconds to wait.",
}
Handler = TypeVar("Handler", bound=Callable[..., Any])
SOME_ID = "6f0c1c1e-3a61-4f0e-8b86-0d8f6f1c2b11"
DONE = OpenApiResponse(description="Done.")
ASKED = "A browser's session must have shown within five minutes who is there."
ALWAYS = (401, 403, 404, 429)
WITH_BODY = (400, 413, 415, 422)
WITH_QUERY = (422,)


def describe(  # noqa: PLR0913 (a description has this many parts, each named at the call)
    name: str,
    summary: str,
    *,
    answer: Any = None,
    status: int = 200,
    also: Sequence[int] = (),
    otherwise: Mapping[int, Any] = MappingProxyType({}),
    body: Any = None,
    query: type[serializers.Serializer[Any]] | None = None,
    parameters: Sequence[Any] = (),
    problems: Sequence[int] = (),
    examples: Sequence[OpenApiExample] = (),
    media: str = "application/json",
    text: str = "",
) -> Callable[[Handler], Handler]:
    """Return the decorator that describes a handler: its input, answer and refusals.

    `status` is the success status, `also` further ones with the same answer, `otherwise` those
    with another one.
    """
    responses: dict[Any, Any] = {}
    for code in (status, *also):
        responses |= {(code, media): answer} if answer else {code: DONE}
    responses |= {(code, media): shape for code, shape in otherwise.items()}
    statuses = {*ALWAYS, *problems, *(WITH_BODY if body else ()), *(WITH_QUERY if query else ())}
    for code in sorted(statuses):
        told = OpenApiResponse(Problem, description=SENTENCES[code])
        responses[code, "application/problem+json"] = told
    return extend_schema(
        operation_id=name,
        summary=summary,
        description=text or None,
        request=body,
        responses=responses,
        parameters=[*([query] if query else []), *parameters],
        examples=list(examples),
    )


def describe_read(
    name: str,
    summary: str,
    *,
    answer: type[serializers.Serializer[Any]],
    problems: Sequence[int] = (),
    text: str = "",
) -> Callable[[Handler], Handler]:
    """Return the decorator of a read without parameters of its own: it takes `fields` only."""
    told = describe(name, summary, answer=answer, query=Query, problems=problems, text=text)
    known = list(answer._declared_fields)  # noqa: SLF001 (its fields by name; no other way to ask)
    return lambda handler: told(_leave_out(handler, known))


def _leave_out(handler: Handler, known: Sequence[str]) -> Handler:
    @wraps(handler)
    def read(view: Any, request: Request, *args: Any, **options: Any) -> Response:
        wanted = choose_names(known, Query.read(request.query_params).get("fields"))
        answer: Response = handler(view, request, *args, **options)
        answer.data = {name: value for name, value in answer.data.items() if name in wanted}
        return answer

    return cast("Handler", read)


def page_of(row: type[serializers.Serializer[Any]]) -> type[serializers.Serializer[Any]]:
    """Return the shape of a list's page."""
    return type(
        f"{row.__name__}Page",
        (serializers.Serializer,),
        {
            "__doc__": "One page, newest first.",
            "next": serializers.URLField(
                allow_null=True, help_text="Address of the next page; null on the last."
            ),
            "results": row(many=True),
        },
    )


def example(name: str, value: Any, *, of: str = "request") -> OpenApiExample:
    """Return an example of a request (or, with of="response", of an answer)."""
    asked = of == "request"
    return OpenApiExample(name, value=value, request_only=asked, response_only=not asked)
