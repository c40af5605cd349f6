"""The adverse-impact report as a page that prints well, and as CSV; for admins."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.actions.sheets import write_csv
from accounts.errors import NotFound
from accounts.models import User
from accounts.pages.downloads import CSV, send_lines
from accounts.pages.people import reader_of, signed_in_only
from accounts.permissions import may_administer
from candidates.models import Opening
from candidates.pages.choices import offer, pick
from candidates.pages.forms import PlainForm
from loops.actions.impact import COLUMNS, list_cells, report_impact

GROUPINGS = {
    "sex": _("By sex"),
    "ethnicity": _("By race or ethnicity"),
    "both": _("By both together"),
}
VARIANTS = {"selection": _("Hired"), "level": _("Calibrated level above the median")}


class ImpactFilter(PlainForm):
    """What the report's address may ask for."""

    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2099, required=False)
    opening = forms.ChoiceField(label=_("Opening"), required=False)

    def __init__(self, openings: list[Opening], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.openings = openings
        field = self.fields["opening"]
        if isinstance(field, forms.ChoiceField):
            field.choices = offer(openings, first=("", _("All openings")))

    def clean_opening(self) -> Opening | None:
        """Return the opening that was chosen."""
        chosen = self.cleaned_data["opening"]
        return pick(self.openings, chosen) if chosen else None


def _read_filter(request: HttpRequest) -> tuple[User, ImpactFilter]:
    reader = reader_of(request)
    if not may_administer(reader):
        raise NotFound
    return reader, ImpactFilter(list(Opening.objects.visible_to(reader)), request.GET)


@require_safe
@signed_in_only
def show_impact(request: HttpRequest) -> HttpResponse:
    """Show every table, drawn and printed."""
    reader, form = _read_filter(request)
    valid = form.is_valid()
    report = report_impact(by=reader, **form.cleaned_data) if valid else None
    tables = [
        (GROUPINGS[table.grouping], VARIANTS[table.variant], table)
        for table in (report.tables if report else ())
    ]
    context = {
        "form": form,
        "report": report,
        "tables": tables,
        "query": request.GET.urlencode(),
    }
    return render(request, "loops/impact.html", context, status=200 if valid else 422)


@require_safe
@signed_in_only
def export_impact(request: HttpRequest) -> HttpResponseBase:
    """Send the report as CSV."""
    reader, form = _read_filter(request)
    if not form.is_valid():
        raise NotFound
    report = report_impact(by=reader, **form.cleaned_data)
    return send_lines(write_csv(COLUMNS, list_cells(report)), name="adverse-impact.csv", media=CSV)
