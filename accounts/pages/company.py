"""What the company decided for everybody: who sees what, who needs two factors, what leaves."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.actions import change_company, read_company
from accounts.errors import Refusal
from accounts.models import Company
from accounts.pages.people import admin_of, reader_of, signed_in_only


class CompanyForm(forms.Form):
    """The company's settings."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    visibility = forms.ChoiceField(
        label=gettext_lazy("Panelists see colleagues' scorecards"),
        choices=Company.Visibility.choices,
        widget=forms.RadioSelect,
    )
    suggest_by_model = forms.BooleanField(
        label=gettext_lazy("Let a language model suggest ratings"), required=False
    )
    factor_for = forms.ChoiceField(
        label=gettext_lazy("A second factor at sign-in is required of"),
        choices=Company.FactorFor.choices,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Whoever has none is led to set it up, within a minute."),
    )
    card_links = forms.ChoiceField(
        label=gettext_lazy("A link by mail opens one scorecard without a password"),
        choices=Company.CardLinks.choices,
        widget=forms.RadioSelect,
        required=False,
        help_text=gettext_lazy(
            "Once, within three days. Never for whoever signs in with a second factor."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not settings.MODEL_URL:
            del self.fields["suggest_by_model"]


@require_http_methods(["GET", "POST"])
@signed_in_only
def show_company(request: HttpRequest) -> HttpResponse:
    """Show and change the settings; for admins only, to everybody else the page does not exist."""
    admin_of(request)
    company = read_company()
    shown = {name: getattr(company, name) for name in CompanyForm.base_fields}
    form = CompanyForm(request.POST or None, initial=shown)
    status = 200
    if request.method == "POST":
        status = _change(request, form)
        if not status:
            return redirect("accounts:company")
    context = {
        "form": form,
        "model": settings.MODEL_NAME,
        "host": urlsplit(settings.MODEL_URL).hostname,
    }
    return render(request, "accounts/company.html", context, status=status)


def _change(request: HttpRequest, form: CompanyForm) -> int:
    """Return 0 when changed, else the status of the refusal, whose sentence is in the form."""
    if not form.is_valid():
        return 422
    wanted: dict[str, Any] = form.cleaned_data
    wanted["card_links"] = wanted["card_links"] or None
    try:
        change_company(by=reader_of(request), **wanted)
    except Refusal as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return refusal.status
    messages.success(request, _("Saved."))
    return 0
