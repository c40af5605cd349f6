"""How the API describes itself (OpenAPI 3.1): what all addresses share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter

from accounts.api.describing import SENTENCES
from config.explaining import explain

IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "pattern": r"^[\x21-\x7e]{1,200}$"},
    OpenApiParameter.HEADER,
    description="1 to 200 visible ASCII characters. The same key with the same body within 24 "
    "hours is answered once, again with Idempotency-Replayed: true; with another body 422.",
)
REFUSED_ALONE = "Anything else is refused by itself: its result has status 422 and says why."
TAGS = {
    "me": "You",
    "tokens": "You",
    "calendar": "You",
    "company": "Company",
    "people": "Company",
    "audit": "Oversight",
    "calibration-runs": "Oversight",
    "rubrics": "Rubrics",
    "openings": "Openings",
    "candidates": "Candidates",
    "candidacies": "Candidates",
    "interviews": "Interviews",
    "transcripts": "Transcripts",
    "scorecards": "Scorecards",
    "loops": "Loops",
    "decisions": "Decisions",
    "webhooks": "Webhooks",
    "webhook-deliveries": "Webhooks",
}


class LoopboardSchema(AutoSchema):
    """drf-spectacular's schema of a view, with our tags and the header that every POST takes."""

    def get_tags(self) -> list[str]:
        """Return the room of the address: its last collection that has one."""
        words = [word for word in self.path.split("/") if word in TAGS]
        return [TAGS[words[-1]]] if words else ["Other"]

    def get_override_parameters(self) -> list[Any]:
        """Return the headers that a method takes wherever it stands."""
        return [IDEMPOTENCY_KEY] if self.method == "POST" else []


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # registers itself, untyped
    """`Authorization: Bearer lb_...`."""

    target_class = "accounts.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:  # noqa: ARG002 (its signature)
        """Return how to send a token."""
        text = "A token from /api/v1/tokens/ or your account's page."
        return {"type": "http", "scheme": "bearer", "description": text}


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # registers itself, untyped
    """The browser's session."""

    target_class = "accounts.api.authentication.SessionAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:  # noqa: ARG002 (its signature)
        """Return where the session is."""
        return {"type": "apiKey", "in": "cookie", "name": "sessionid"}


def finish_document(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Let nullable choices allow null, drop generator marks, refuse unknown fields of bodies."""
    for schema in _walk(result):
        schema.pop("x-spec-enum-id", None)
        if isinstance(schema.get("type"), list) and None not in schema.get("enum", [None]):
            schema["enum"] = [*schema["enum"], None]
    for methods in result["paths"].values():
        if "post" in methods:  # whatever it takes, its Idempotency-Key may be bad
            answers = methods["post"]["responses"]
            answers.setdefault("400", {**answers["401"], "description": SENTENCES[400]})
    for name, schema in result["components"]["schemas"].items():
        if name.endswith("Request") and "properties" in schema:
            schema["additionalProperties"] = False
        if name.startswith("Many") and "rows" in schema.get("properties", {}):
            rows = schema["properties"]["rows"]
            rows["items"] = {"anyOf": [rows["items"], {"description": REFUSED_ALONE}]}
    explain(result)
    return result


def _walk(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
        node = list(node.values())
    if isinstance(node, list):
        for item in node:
            yield from _walk(item)
