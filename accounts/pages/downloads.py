"""Send a file as it is written, line by line."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header

CSV = "text/csv; charset=utf-8"
NDJSON = "application/x-ndjson"
JSON = "application/json"


def send_lines(lines: Iterable[str], *, name: str, media: str) -> StreamingHttpResponse:
    """Return an attachment that is written while it is sent, and that no browser renders."""
    return send_pieces((line.encode() for line in lines), name=name, media=media)


def send_pieces(pieces: Iterable[bytes], *, name: str, media: str) -> StreamingHttpResponse:
    """Return the same of bytes."""
    answer = StreamingHttpResponse(pieces, content_type=media)
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
