"""The file as it came, for those who may hear the interview."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from accounts.errors import NotFound
from accounts.pages.people import reader_of, signed_in_only
from candidates.actions import take_raw_file
from candidates.models import Transcript


@require_safe
@signed_in_only
def download_raw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Answer the raw bytes as an attachment that no browser renders."""
    reader = reader_of(request)
    rows = Transcript.objects.visible_to(reader).select_related("interview__candidacy")
    found = rows.without_words().filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    raw, name = take_raw_file(found, by=reader)
    answer = HttpResponse(raw, content_type="application/octet-stream")
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox"
    return answer
