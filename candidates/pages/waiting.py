"""Files that were not read: once more, or away with them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.errors import NotFound, Refusal
from accounts.models import User
from accounts.pages.people import reader_of, signed_in_only
from candidates.actions import dismiss_upload, retry_upload
from candidates.models import Upload


@require_POST
@signed_in_only
def retry(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Give a reading that failed new starts and go back to the candidate."""
    return _do(request, public_id, retry_upload, _("It will be read again."))


@require_POST
@signed_in_only
def dismiss(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take a file away that could not be read and go back to the candidate."""
    return _do(request, public_id, dismiss_upload, _("The file is gone."))


def _do(request: HttpRequest, public_id: UUID, deed: Callable[..., Any], told: str) -> HttpResponse:
    reader = reader_of(request)
    upload = _find(reader, public_id)
    try:
        deed(upload, by=reader)
    except Refusal as refusal:
        if refusal.status in {403, 404}:
            raise
        messages.warning(request, refusal.message)
    else:
        messages.success(request, told)
    return redirect("candidates:candidate", upload.interview.candidacy.candidate.public_id)


def _find(reader: User, public_id: UUID) -> Upload:
    rows = Upload.objects.visible_to(reader).select_related("interview__candidacy__candidate")
    upload = rows.defer("raw").filter(public_id=public_id).first()
    if upload is None:
        raise NotFound
    return upload
