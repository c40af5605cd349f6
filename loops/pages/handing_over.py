"""Hand one's interview over to a colleague who is trained for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.errors import NotFound, WrongState
from accounts.models import User
from accounts.pages.people import reader_of, signed_in_only
from candidates.pages.choices import offer, pick
from candidates.pages.forms import PlainForm, try_form
from loops.actions import hand_over
from loops.actions.handing_over import find_own_seat, list_takers, require_open_to_takers
from scorecards.models import Scorecard


class TakerForm(PlainForm):
    """Who takes the interview."""

    user = forms.ChoiceField(label=gettext_lazy("Who takes it"))

    def __init__(self, takers: Sequence[User], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.takers = takers
        field = self.fields["user"]
        if isinstance(field, forms.ChoiceField):
            field.choices = offer(takers)

    def clean_user(self) -> User:
        """Return the person who was chosen."""
        chosen: User = pick(self.takers, self.cleaned_data["user"])
        return chosen


@require_http_methods(["GET", "POST"])
@signed_in_only
def hand_card_over(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Offer those who are trained and free; give the seat to the one who is chosen."""
    reader = reader_of(request)
    card = Scorecard.objects.written_by(reader).filter(public_id=public_id).first()
    if card is None:
        raise NotFound
    seat = find_own_seat(card, by=reader)
    why_not, status = "", 200
    try:
        require_open_to_takers(seat)
    except WrongState as refusal:
        why_not = refusal.message
    takers = [] if why_not else list(list_takers(seat))
    form = TakerForm(takers, request.POST or None)
    if request.method == "POST":
        status = try_form(form, lambda data: hand_over(card, by=reader, user=data["user"]))
        if not status:
            told = {"name": form.cleaned_data["user"].name}
            messages.success(request, _("%(name)s has it now, and you are free of it.") % told)
            return redirect("scorecards:home")
    context = {"card": seat.scorecard, "form": form, "takers": takers, "why_not": why_not}
    return render(request, "loops/hand_over.html", context, status=status)
