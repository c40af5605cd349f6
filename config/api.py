"""How the API answers errors: problem+json, RFC 9457."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from accounts.api.problems import InvalidQuery
from accounts.errors import InvalidMany, NotFound, Refusal
from config.problems import PROBLEM, write_problem


def answer_problem(error: Exception, context: Mapping[str, Any]) -> Response | None:  # noqa: ARG001 (DRF's signature)
    """Return the problem+json answer to an error; None for a fault of ours."""
    set_rollback()
    if isinstance(error, Http404):
        error = NotFound()
    if isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    if isinstance(error, Refusal):
        return _answer_refusal(error)
    if isinstance(error, SuspiciousOperation):
        return _answer_suspicion(error)
    if isinstance(error, exceptions.APIException):
        return _answer_drf(error)
    return None


def _answer_refusal(refusal: Refusal) -> Response:
    errors: list[dict[str, str]] = []
    if isinstance(refusal, InvalidQuery):
        errors = [{"parameter": name, "detail": text} for name, text in refusal.errors.items()]
    elif isinstance(refusal, InvalidMany):
        errors = [_point(name, text) for name, text in refusal.errors.items()]
    elif refusal.field:
        errors = [_point(refusal.field, refusal.message)]
    extra = {key: value for key, value in refusal.data.items() if key != "errors"}
    return problem(refusal.status, refusal.code, refusal.message, errors=errors, **extra)


def _answer_drf(error: exceptions.APIException) -> Response:
    if isinstance(error, exceptions.ValidationError):
        faults = list(_point_all("", error.detail))
        return problem(422, "invalid", "The input is wrong.", errors=faults)
    answer = problem(error.status_code, _code_of(error), str(error.detail))
    wait, challenge = getattr(error, "wait", None), getattr(error, "auth_header", None)
    if wait is not None:
        answer.headers["Retry-After"] = str(max(1, math.ceil(wait)))
    if challenge:
        answer.headers["WWW-Authenticate"] = challenge
    return answer


def _answer_suspicion(error: SuspiciousOperation) -> Response:
    """Too many fields or files, a broken multipart body: never repeated in the answer."""
    if isinstance(error, RequestDataTooBig):
        return problem(413, "too_large", "The body is too large.")
    return problem(400, "bad_request", "The request cannot be read.")


def _code_of(error: exceptions.APIException) -> str:
    codes = error.get_codes()
    return codes if isinstance(codes, str) else error.default_code


def problem(
    status: int,
    code: str,
    detail: str,
    *,
    errors: list[dict[str, str]] | None = None,
    **extra: object,
) -> Response:
    """Return a problem+json answer: type, title, status, code, detail, errors with pointers."""
    body = write_problem(status, code, detail, errors=errors, **extra)
    return Response(body, status=status, content_type=PROBLEM)


def _point(field: str, detail: str) -> dict[str, str]:
    return {"pointer": "/" + field.replace("~", "~0").replace(".", "/"), "detail": detail}


def _point_all(path: str, detail: Any) -> Iterator[dict[str, str]]:
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            at = path if name == "non_field_errors" else f"{path}/{str(name).replace('/', '~1')}"
            yield from _point_all(at, inner)
    elif isinstance(detail, list):
        for index, inner in enumerate(detail):
            nested = isinstance(inner, Mapping | list)
            yield from _point_all(f"{path}/{index}" if nested else path, inner)
    else:
        yield {"pointer": path or "/", "detail": str(detail)}
