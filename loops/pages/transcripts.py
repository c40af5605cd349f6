"""Read a transcript in full; try a reading again that failed."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.errors import NotFound, Refusal
from accounts.models import User
from accounts.pages.people import reader_of, signed_in_only
from candidates.models import Transcript
from scorecards.actions import retry_suggestion
from scorecards.actions.reading import read_turns


def find_transcript(reader: User, public_id: UUID) -> Transcript:
    """Return a transcript whose words the reader may read. Raises NotFound."""
    transcript = (
        Transcript.objects.visible_to(reader)
        .select_related("interview__candidacy__candidate", "interview__candidacy__opening")
        .defer("raw")
        .filter(public_id=public_id)
        .first()
    )
    if transcript is None:
        raise NotFound
    return transcript


@require_safe
@signed_in_only
def show_transcript(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show what was said, turn by turn."""
    transcript = find_transcript(reader_of(request), public_id)
    candidacy = transcript.interview.candidacy
    context = {
        "transcript": transcript,
        "interview": transcript.interview,
        "candidate": candidacy.candidate,
        "turns": read_turns(transcript),
    }
    return render(request, "loops/transcript.html", context)


@require_POST
@signed_in_only
def retry(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Give a failed reading new starts and go back to the candidate."""
    reader = reader_of(request)
    transcript = find_transcript(reader, public_id)
    try:
        retry_suggestion(transcript, by=reader)
    except Refusal as refusal:
        if refusal.status in {403, 404}:
            raise
        messages.warning(request, refusal.message)
    else:
        messages.success(request, _("It will be read again."))
    return redirect("candidates:candidate", transcript.interview.candidacy.candidate.public_id)
