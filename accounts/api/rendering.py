"""JSON in and out: capped, strict, fast."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import IO, Any

import orjson
from django.conf import settings
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer

DEPTH_MAX = 32


class TooLarge(APIException):
    """The body is larger than this installation accepts."""

    status_code = 413
    default_detail = "The body is too large."
    default_code = "too_large"


class CappedJSONParser(BaseParser):
    """Parse a JSON object or list of bounded size; NUL, lone surrogates and NaN are refused."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,  # noqa: ARG002 (DRF's signature)
        parser_context: Mapping[str, Any] | None = None,  # noqa: ARG002 (DRF's signature)
    ) -> Any:
        """Return the parsed body. Raises TooLarge or ParseError."""
        body: bytes = stream.read(settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
        if len(body) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise TooLarge
        try:
            data = orjson.loads(body)
        except orjson.JSONDecodeError as error:
            where = f"line {error.lineno}, column {error.colno}"
            raise ParseError(f"This is not JSON: {where}.") from error
        if b"\\u0000" in body and _holds_nul(data):
            raise ParseError("The body holds a NUL character.")
        if body.count(b"[") + body.count(b"{") > DEPTH_MAX and _is_deep(data):
            raise ParseError(f"The body is nested more than {DEPTH_MAX} deep.")
        return data


def _is_deep(data: Any) -> bool:
    """Return whether lists and objects stand in each other more than DEPTH_MAX deep."""
    level = [data] if isinstance(data, dict | list) else []
    for _ in range(DEPTH_MAX + 1):
        inner = [list(item.values()) if isinstance(item, dict) else item for item in level]
        level = [child for held in inner for child in held if isinstance(child, dict | list)]
        if not level:
            return False
    return True


def _holds_nul(data: Any) -> bool:
    """Return whether any text of the parsed body has one; orjson bounds the depth at 1,024."""
    left = [data]
    while left:
        item = left.pop()
        if isinstance(item, str) and "\x00" in item:
            return True
        if isinstance(item, Mapping):
            left += [*item.keys(), *item.values()]
        elif isinstance(item, list):
            left += item
    return False


class OrjsonRenderer(BaseRenderer):
    """Render with orjson: UUIDs, UTC times with Z, floats at full precision."""

    media_type = "application/json"
    format = "json"
    charset = None
    render_style = "binary"

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,  # noqa: ARG002 (DRF's signature)
        renderer_context: Mapping[str, Any] | None = None,  # noqa: ARG002 (DRF's signature)
    ) -> bytes:
        """Return the bytes of `data`; nothing for no content."""
        if data is None:
            return b""
        options = orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS
        return orjson.dumps(data, default=_spell_out, option=options)


def _spell_out(value: object) -> object:
    return float(value) if isinstance(value, Decimal) else str(value)
