"""The one page for candidates: what they are willing to say of themselves, for counting only."""

from __future__ import annotations

from typing import ClassVar

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from candidates.actions.declaring import declare, find_declaring
from candidates.models import Declaration
from candidates.pages.forms import PlainForm, try_form

NOT_SAID = ("", _("I would rather not say"))


class DeclarationForm(PlainForm):
    """Two questions, neither of which has to be answered."""

    SEXES: ClassVar = [*Declaration.Sex.choices, NOT_SAID]
    ETHNICITIES: ClassVar = [*Declaration.Ethnicity.choices, NOT_SAID]

    sex = forms.ChoiceField(label=_("Sex"), choices=SEXES, required=False, widget=forms.RadioSelect)
    ethnicity = forms.ChoiceField(
        label=_("Race or ethnicity"),
        choices=ETHNICITIES,
        required=False,
        widget=forms.RadioSelect,
    )


@require_http_methods(["GET", "POST"])
def show_declaration(request: HttpRequest, token: str) -> HttpResponse:
    """Ask, and keep the answers; what was answered before is never shown again."""
    candidate = find_declaring(token)
    form = DeclarationForm(request.POST or None)
    if request.method != "POST":
        return render(request, "candidates/declare.html", {"form": form})
    status = try_form(form, lambda data: declare(candidate, **data))
    context = {"form": form, "done": not status}
    return render(request, "candidates/declare.html", context, status=status or 200)
