"""The shape of a refusal (RFC 9457), and refusals that only a program can meet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from accounts.errors import InvalidMany, Refusal


class InvalidQuery(InvalidMany):
    """A parameter of the address is wrong or unknown."""

    code = "invalid_query"

    def __init__(self, errors: Mapping[str, Any]) -> None:
        told = {name: _first(texts) for name, texts in errors.items()}
        super().__init__("A parameter of the address is wrong.", told)


def _first(texts: Any) -> str:
    return str(texts[0]) if isinstance(texts, list) and texts else str(texts)


class BadKey(Refusal):
    """An Idempotency-Key is 1 to 200 visible ASCII characters."""

    code = "bad_idempotency_key"
    status = 400


class KeyReused(Refusal):
    """The same Idempotency-Key came with another body before."""

    code = "idempotency_key_reused"
    status = 422


class ProblemError(serializers.Serializer[Any]):
    """One thing that is wrong."""

    pointer = serializers.CharField(
        required=False, help_text="JSON pointer to the field of the body at fault."
    )
    parameter = serializers.CharField(
        required=False, help_text="Name of the address's parameter at fault."
    )
    detail = serializers.CharField(help_text="A sentence for people.")


class Problem(serializers.Serializer[Any]):
    """Why it did not happen. Nothing was changed. `code` is stable; the sentences are not."""

    type = serializers.CharField(help_text="urn:loopboard:problem: and the code.")
    title = serializers.CharField()
    status = serializers.IntegerField()
    code = serializers.CharField(help_text="One of the codes in docs/api.md.")
    detail = serializers.CharField()


Problem._declared_fields["errors"] = ProblemError(many=True)  # noqa: SLF001 (an attribute of this name is the serializer's own)
