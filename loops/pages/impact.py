"""The adverse-impact report as a page that prints well, and as CSV; for admins."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.actions.sheets import write_csv
from accounts.errors import NotFound
from accounts.models import User
from accounts.pages.downloads import CSV, send_lines
from accounts.pages.people import admin_of, signed_in_only
from candidates.models import Opening
from loops.actions.impact import COLUMNS, list_cells, report_impact
from loops.pages.report_forms import YearFilter
from loops.pages.reports import list_reports

GROUPINGS = {
    "sex": _("By sex"),
    "ethnicity": _("By race or ethnicity"),
    "both": _("By both together"),
}
VARIANTS = {"selection": _("Hired"), "level": _("Calibrated level above the median")}


def _read_filter(request: HttpRequest) -> tuple[User, YearFilter]:
    reader = admin_of(request)
    return reader, YearFilter(Opening.objects.visible_to(reader), request.GET)


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
    is_told = any(table.lines for _, _, table in tables)
    context = {
        "form": form,
        "report": report,
        "tables": tables if is_told else [],
        "is_told": is_told,
        "reports": list_reports(reader, "impact"),
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
