"""Reports to recruiters and hiring managers on the loops they run: as pages and as CSV."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.actions.sheets import write_csv
from accounts.errors import NotFound
from accounts.models import User
from accounts.pages.downloads import CSV, send_lines, send_pieces
from accounts.pages.people import reader_of, signed_in_only
from candidates.models import Opening
from candidates.pages.forms import try_form
from loops.actions import funnel, movement, timing
from loops.actions.ratings_sheet import export_ratings
from loops.pages.report_forms import DaysFilter, ReportFilter, YearFilter
from loops.permissions import may_report
from scorecards.models import Competency

STAGE_WORDS = {
    "put_forward": _("Put forward"),
    "planned": _("Loop planned"),
    "interviewed": _("Interviewed"),
    "cards_in": _("Every card in"),
    "debriefed": _("Debriefed"),
    "decided": _("Decided"),
    "hired": _("Hired"),
}


@dataclass(frozen=True, slots=True)
class Kind:
    """One report: how it is asked for, made, spelled and drawn."""

    form: type[ReportFilter]
    make: Callable[..., Any]
    columns: Sequence[str]
    list_cells: Callable[[Any], Iterable[Sequence[Any]]]
    draw: Callable[[Any], dict[str, Any]]


def list_reports(reader: User, current: str) -> list[dict[str, Any]]:
    """Return the tabs of the reports that the reader may open, the current one marked."""
    offered: list[tuple[str, str | Promise]] = [
        ("funnel", _("Funnel")),
        ("timing", _("Time to submit")),
        ("movement", _("Sealed to revised")),
    ]
    if reader.is_admin:
        offered += [
            ("revealed", _("Changed after reveal")),
            ("agreement", _("Agreement of suggestions")),
            ("impact", _("Adverse impact")),
        ]
    return [
        {"word": word, "address": reverse(f"loops:{name}"), "is_current": name == current}
        for name, word in offered
    ]


def draw_timing(report: timing.Timing) -> dict[str, Any]:
    """Return the lines with where their dot and their line's end lie, in percent of the slowest."""
    paces = [report.everybody, *(week.pace for week in report.weeks)]
    paces += [one.pace for one in report.people]
    most = max((pace.p90_hours or 0 for pace in paces), default=0) or 1

    def place(pace: timing.Pace) -> dict[str, Any]:
        told = pace.median_hours is not None and pace.p90_hours is not None
        at = (100 * (pace.median_hours or 0) / most, 100 * (pace.p90_hours or 0) / most)
        return {"pace": pace, "told": told, "at": at[0], "end": at[1]}

    return {
        "most": most,
        "everybody": place(report.everybody),
        "weeks": [(w.monday, place(w.pace)) for w in report.weeks if w.pace.due is not None],
        "few": sum(week.pace.due is None for week in report.weeks),
        "people": [(one.name, place(one.pace)) for one in report.people],
    }


def draw_funnel(report: funnel.Funnel) -> dict[str, Any]:
    """Return the stages with their words and their share, 0 to 1, of those put forward."""
    first = report.stages[0].reached or 1
    return {
        "stages": [(STAGE_WORDS[one.key], one, one.reached / first) for one in report.stages],
        "is_empty": not report.stages[0].reached,
    }


def draw_movement(report: movement.Movement) -> dict[str, Any]:
    """Return the lines by the competencies' names, with where their bars lie, in percent."""
    rows = Competency.objects.order_by("pk").values_list("key", "name")
    names: dict[str, Any] = {**dict(rows), movement.OVERALL: _("Overall recommendation")}
    return {"shifts": [(names.get(one.what, one.what), one, _bars(one)) for one in report.shifts]}


def _bars(shift: movement.Shift) -> dict[str, float] | None:
    if not shift.cards or shift.up is None or shift.down is None:
        return None
    up, down = 50 * shift.up / shift.cards, 50 * shift.down / shift.cards
    return {"up": up, "down": down, "from": 50 - down}


KINDS = {
    "funnel": Kind(
        DaysFilter, funnel.report_funnel, funnel.COLUMNS, funnel.list_cells, draw_funnel
    ),
    "timing": Kind(
        DaysFilter, timing.report_timing, timing.COLUMNS, timing.list_cells, draw_timing
    ),
    "movement": Kind(
        YearFilter,
        movement.report_movement,
        movement.COLUMNS,
        movement.list_cells,
        draw_movement,
    ),
}


@require_safe
@signed_in_only
def show_report(request: HttpRequest, name: str) -> HttpResponse:
    """Show one of KINDS, drawn and printed, over what the address asks for."""
    reader, kind, form = _read_filter(request, name)
    found: list[Any] = []
    status = try_form(form, lambda data: found.append(kind.make(by=reader, **data)))
    report = found[0] if found else None
    context = {
        "form": form,
        "report": report,
        "drawn": kind.draw(report) if report else {},
        "reports": list_reports(reader, name),
        "csv": f"{reverse(f'loops:{name}-csv')}?{request.GET.urlencode()}",
    }
    return render(request, f"loops/report_{name}.html", context, status=status or 200)


@require_safe
@signed_in_only
def export_report(request: HttpRequest, name: str) -> HttpResponseBase:
    """Send the same as CSV."""
    reader, kind, form = _read_filter(request, name)
    found: list[Any] = []
    if try_form(form, lambda data: found.append(kind.make(by=reader, **data))):
        raise NotFound
    lines = write_csv(kind.columns, kind.list_cells(found[0]))
    return send_lines(lines, name=f"{name}.csv", media=CSV)


@require_safe
@signed_in_only
def export_every_rating(request: HttpRequest) -> HttpResponseBase:
    """Send every rating of the loops that the reader runs and may see."""
    reader = reader_of(request)
    if not may_report(reader):
        raise NotFound
    return send_pieces(export_ratings(by=reader), name="ratings.csv", media=CSV)


def _read_filter(request: HttpRequest, name: str) -> tuple[User, Kind, ReportFilter]:
    reader = reader_of(request)
    if not may_report(reader):
        raise NotFound
    kind = KINDS[name]
    return reader, kind, kind.form(Opening.objects.staffed_by(reader), request.GET)
