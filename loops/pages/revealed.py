"""Changed after reveal: as a page and as CSV; for admins."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.actions.sheets import write_csv
from accounts.pages.downloads import CSV, send_lines
from accounts.pages.people import admin_of, signed_in_only
from loops.actions.revealed import (
    COLUMNS,
    count_by_author,
    find_most,
    list_cells,
    list_changes,
    walk_changes,
)
from loops.pages.reports import list_reports


@require_safe
@signed_in_only
def show_revealed(request: HttpRequest) -> HttpResponse:
    """Show who changed what after they could see others."""
    reader = admin_of(request)
    changes = list_changes(by=reader)
    context = {
        "changes": changes,
        "tallies": count_by_author(changes),
        "most": find_most(changes),
        "reports": list_reports(reader, "revealed"),
    }
    return render(request, "loops/revealed.html", context)


@require_safe
@signed_in_only
def export_revealed(request: HttpRequest) -> HttpResponseBase:
    """Send the same as CSV, one line for each answer that moved."""
    changes = walk_changes(by=admin_of(request))
    return send_lines(
        write_csv(COLUMNS, list_cells(changes)), name="changed-after-reveal.csv", media=CSV
    )
