"""Leave a card: recuse for a conflict of interest, or decline the interview."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.errors import Invalid, NotFound
from accounts.models import User
from accounts.pages.people import reader_of, signed_in_only
from candidates.pages.forms import text_area
from scorecards.actions import decline_card, recuse_from_card
from scorecards.actions.reading import find_card
from scorecards.models import Scorecard

REASON_MAX = 500


class LeaveForm(forms.Form):
    """Why somebody will not rate this candidate."""

    how = forms.ChoiceField(
        label=gettext_lazy("What is the matter?"),
        choices=[
            ("recuse", gettext_lazy("I have a conflict of interest")),
            ("decline", gettext_lazy("I cannot take this interview")),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=REASON_MAX,
        required=False,
        help_text=gettext_lazy("Needed with a conflict of interest."),
        widget=text_area(3),
    )


@require_http_methods(["GET", "POST"])
@signed_in_only
def leave_card(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask why, then end the seat and its access at once."""
    reader = reader_of(request)
    card = find_card(reader, public_id)
    if card.author_id != reader.pk:
        raise NotFound
    form = LeaveForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _leave(card, reader, form):
        messages.success(request, _("You have left this panel. The recruiter sees that and why."))
        return redirect("scorecards:home")
    context = {"card": card, "candidate": card.interview.candidacy.candidate, "form": form}
    return render(request, "scorecards/leave.html", context, status=422 if form.errors else 200)


def _leave(card: Scorecard, reader: User, form: LeaveForm) -> bool:
    leave = decline_card if form.cleaned_data["how"] == "decline" else recuse_from_card
    try:
        leave(card, by=reader, reason=form.cleaned_data["reason"])
    except Invalid as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return False
    return True
