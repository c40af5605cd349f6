"""Agreement of suggestions with people: as a page and as CSV; for admins."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.actions.sheets import write_csv
from accounts.pages.downloads import CSV, send_lines
from accounts.pages.people import admin_of, signed_in_only
from loops.actions.agreement import COLUMNS, Line, Side, list_cells, report_agreement
from loops.calibration.agreement import LEAST_CANDIDATES, LEAST_PAIRS
from loops.pages.refits import describe
from loops.pages.reports import list_reports

LOWEST, HIGHEST = -0.5, 1.0  # the plot of a weighted kappa spans from -0.5 to 1


@dataclass(frozen=True, slots=True)
class Bar:
    """One side and where its kappa lies on the plot, in percent of its width."""

    side: Side
    at: float | None
    low: float | None
    high: float | None


def place(kappa: float | None) -> float | None:
    """Return where a kappa lies on the plot, in percent of its width."""
    if kappa is None:
        return None
    return 100 * (min(HIGHEST, max(LOWEST, kappa)) - LOWEST) / (HIGHEST - LOWEST)


def _draw(line: Line) -> tuple[Line, list[Bar]]:
    figures = [(side, side.figures) for side in line.sides]
    return line, [
        Bar(side, place(one.kappa), place(one.lo95), place(one.hi95))
        if one
        else Bar(side, None, None, None)
        for side, one in figures
    ]


@require_safe
@signed_in_only
def show_agreement(request: HttpRequest) -> HttpResponse:
    """Show how far suggestions and people agree, and people among themselves."""
    reader = admin_of(request)
    lines = report_agreement(by=reader)
    context = {
        "lines": [_draw(line) for line in lines],
        "least": LEAST_PAIRS,
        "people": LEAST_CANDIDATES,
        "zero": place(0.0),
        "reports": list_reports(reader, "agreement"),
        **describe(reader),
    }
    return render(request, "loops/agreement.html", context)


@require_safe
@signed_in_only
def export_agreement(request: HttpRequest) -> HttpResponseBase:
    """Send the same as CSV, one line for each competency and pair of sides."""
    lines = report_agreement(by=admin_of(request))
    return send_lines(
        write_csv(COLUMNS, list_cells(lines)), name="agreement-of-suggestions.csv", media=CSV
    )
