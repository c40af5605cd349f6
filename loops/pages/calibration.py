"""How the company's interviewers score, under the newest calibration. For admins."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.pages.addresses import change_query
from accounts.pages.people import admin_of, signed_in_only
from loops.calibration.calibrate import CEILING_SHARE
from loops.models import CalibrationRun
from loops.querysets import find_blind_since

VARIANCES = {
    "candidate": (_("Between candidates"), _("What we want to measure.")),
    "candidate_competency": (
        _("Between one candidate's competencies"),
        _("Strong here, weaker there."),
    ),
    "interviewer": (_("Between interviewers"), _("Some score strictly, some generously.")),
    "candidate_interviewer": (
        _("An interviewer's impression of one candidate"),
        _("Halo: it moves a whole card at once."),
    ),
    "residual": (_("Single ratings"), _("What nothing else explains.")),
    "requisition": (_("Between openings"), _("Some openings draw a stronger pool.")),
}
PAGE = 50
MOST_CLUSTERS = 20
WIDEST = 1.5  # points; the leniency plot spans from -1.5 to 1.5


@dataclass(frozen=True, slots=True)
class Part:
    """One variance: squared points, and its share of the whole, 0 to 1."""

    name: Any
    why: Any
    value: float
    share: float


@dataclass(frozen=True, slots=True)
class Lean:
    """How one interviewer scores against the others, in points, with a 95 % interval."""

    name: str
    figures: Mapping[str, Any]

    @property
    def at(self) -> float:
        """Where the point lies on the plot, in percent."""
        return place(self.figures["leniency"])

    @property
    def low(self) -> float:
        """Where the interval begins, in percent."""
        return place(self.figures["lo95"])

    @property
    def high(self) -> float:
        """Where the interval ends, in percent."""
        return place(self.figures["hi95"])


def place(points: float) -> float:
    """Return where a leniency lies on the plot, in percent of its width; 50 is none."""
    return 50 + 50 * max(-1.0, min(1.0, points / WIDEST))


class LeanFilter(forms.Form):
    """Which interviewers the address asks for."""

    q = forms.CharField(label=_("Name"), max_length=100, required=False)
    page = forms.IntegerField(required=False, min_value=1, max_value=100_000)


@dataclass(frozen=True, slots=True)
class LeanPage:
    """One page of interviewers with 10 interviews or more, the strictest first."""

    rows: list[Lean]
    number: int
    has_more: bool
    count: int


@dataclass(frozen=True, slots=True)
class Cluster:
    """Interviewers linked by shared candidates; `share` of all, 0 to 1."""

    interviewers: int
    candidates: int
    share: float
    alone: str


@require_safe
@signed_in_only
def show_calibration(request: HttpRequest) -> HttpResponse:
    """Show the newest run; to an admin who owes a card, the newest from before that loop."""
    reader = admin_of(request)
    runs = CalibrationRun.objects.visible_to(reader).with_people()
    run = runs.order_by("-pk").first()
    form = LeanFilter(request.GET)
    valid = form.is_valid()
    wanted = form.cleaned_data if valid else {}
    leans = _read_page(run.interviewers if run else [], wanted.get("q", ""), wanted.get("page"))
    facts = run.facts if run else {}
    context = {
        "run": run,
        "form": form,
        "is_blind": find_blind_since(reader) is not None,
        "parts": _list_parts(run.variances) if run else [],
        "leans": leans,
        "clusters": _list_clusters(facts.get("components", [])),
        "facts": facts,
        "ceiling": facts.get("ceiling_share", 0) > CEILING_SHARE,
        "previous": change_query(request, page=leans.number - 1) if leans.number > 1 else "",
        "next": change_query(request, page=leans.number + 1) if leans.has_more else "",
    }
    return render(request, "loops/calibration.html", context, status=200 if valid else 422)


def _list_parts(variances: Mapping[str, float]) -> list[Part]:
    total = sum(variances.values()) or 1.0
    return [
        Part(name, why, variances.get(key, 0.0), variances.get(key, 0.0) / total)
        for key, (name, why) in VARIANCES.items()
    ]


def _read_page(interviewers: Sequence[Mapping[str, Any]], q: str, wanted: int | None) -> LeanPage:
    """Return interviewers with 10 interviews or more; of the others nothing is said."""
    number = wanted or 1
    enough = sorted(
        (item for item in interviewers if item["enough"]), key=lambda item: item["leniency"]
    )
    count = len(enough)
    if q:
        named = User.objects.filter(name__icontains=q).values_list("public_id", flat=True)
        fitting = {str(key) for key in named}
        enough = [item for item in enough if item["interviewer"] in fitting]
    shown = enough[(number - 1) * PAGE : number * PAGE]
    names = _read_names(item["interviewer"] for item in shown)
    rows = [Lean(names.get(item["interviewer"], "?"), item) for item in shown]
    return LeanPage(rows, number, len(enough) > number * PAGE, count)


def _read_names(ids: Iterable[str]) -> dict[str, str]:
    rows = User.objects.filter(public_id__in=list(ids)).values_list("public_id", "name")
    return {str(key): name for key, name in rows}


def _list_clusters(components: Sequence[Mapping[str, Any]]) -> list[Cluster]:
    """Return the groups, the largest first; of many only the first."""
    ordered = sorted(components, key=lambda item: -item["interviewers"])[:MOST_CLUSTERS]
    everybody = sum(item["interviewers"] for item in components) or 1
    names = _read_names(item["alone"] for item in ordered if item["alone"])
    return [
        Cluster(
            item["interviewers"],
            item["candidates"],
            item["interviewers"] / everybody,
            names.get(item["alone"] or "", ""),
        )
        for item in ordered
    ]
