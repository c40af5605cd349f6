"""The file as it came, for those who may hear the interview."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from accounts.errors import NotFound
from accounts.pages.people import reader_of, signed_in_only
from candidates.models import Transcript


@require_safe
@signed_in_only
def download_raw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Answer the raw bytes as an attachment that no browser renders."""
    found = (
        Transcript.objects.visible_to(reader_of(request))
        .filter(public_id=public_id)
        .defer("text", "turns")
        .first()
    )
    if found is None:
        raise NotFound
    name = found.filename or f"transcript-{found.public_id}.txt"
    answer = HttpResponse(bytes(found.raw), content_type="text/plain")
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox"
    return answer
