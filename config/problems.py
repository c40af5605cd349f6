"""How what went wrong is told to a program: problem+json, RFC 9457."""

from __future__ import annotations

PROBLEM = "application/problem+json"
TITLES = {
    400: "Bad request",
    401: "Not signed in",
    403: "Not allowed",
    404: "Not found",
    405: "Method not allowed",
    406: "Not acceptable",
    409: "Conflict",
    412: "Changed meanwhile",
    413: "Too large",
    415: "Unsupported media type",
    422: "Invalid input",
    428: "Precondition required",
    429: "Too many requests",
    500: "Fault",
    503: "Not available",
}


def write_problem(
    status: int,
    code: str,
    detail: str,
    *,
    errors: list[dict[str, str]] | None = None,
    **extra: object,
) -> dict[str, object]:
    """Return a problem's body: type, title, status, code, detail, errors with pointers."""
    return {
        "type": f"urn:loopboard:problem:{code}",
        "title": TITLES.get(status, "Refused"),
        "status": status,
        "code": code,
        "detail": detail,
        "errors": errors or [],
        **extra,
    }
