"""Search: one field for candidates and loops."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.pages.people import reader_of, signed_in_only
from candidates.pages.forms import PlainForm, try_form
from loops.actions.searching import MOST_LETTERS, Found, search
from loops.pages.words import STATE_TONES, STATES


class SearchForm(PlainForm):
    """What is looked for."""

    q = forms.CharField(
        label=_("Name, e-mail address or opening"),
        max_length=MOST_LETTERS,
        widget=forms.TextInput(attrs={"type": "search"}),
    )


@require_safe
@signed_in_only
def show_search(request: HttpRequest) -> HttpResponse:
    """Show what fits; an address without words shows the field alone."""
    reader = reader_of(request)
    form = SearchForm(request.GET if "q" in request.GET else None)
    found: list[Found] = []
    status = 0
    if form.is_bound:
        status = try_form(form, lambda data: found.append(search(data["q"], by=reader)))
    context = {
        "form": form,
        "found": found[0] if found else None,
        "loops": [
            (loop, STATES[loop.state], STATE_TONES.get(loop.state, ""))
            for loop in (found[0].loops if found else ())
        ],
        "q": request.GET.get("q", ""),
    }
    return render(request, "loops/search.html", context, status=status or 200)
