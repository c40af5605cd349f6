"""My scorecards: what I owe, by due time, and what I have sealed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.pages.people import reader_of, signed_in_only
from scorecards.models import Scorecard

MOST_DONE = 30


@require_safe
@signed_in_only
def show_home(request: HttpRequest) -> HttpResponse:
    """List the reader's owed cards, the next one first, then the submitted ones."""
    reader = reader_of(request)
    wanted = ("interview__candidacy__candidate", "interview__candidacy__opening")
    owed = list(Scorecard.objects.written_by(reader).owed().select_related(*wanted))
    done = (
        Scorecard.objects.visible_to(reader)
        .filter(author=reader)
        .submitted()
        .select_related(*wanted)
        .order_by("-sealed_at")[:MOST_DONE]
    )
    context = {"section": "scorecards", "owed": owed, "done": list(done), "now": timezone.now()}
    return render(request, "scorecards/home.html", context)
