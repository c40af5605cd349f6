"""How the company's interviewers score, under the newest calibration. For admins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Min
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.errors import NotFound
from accounts.models import User
from accounts.pages.people import reader_of, signed_in_only
from accounts.permissions import may_administer
from loops.models import CalibrationRun, Loop

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


@require_safe
@signed_in_only
def show_calibration(request: HttpRequest) -> HttpResponse:
    """Show the newest run; to an admin who owes a card, the newest from before that loop."""
    reader = reader_of(request)
    if not may_administer(reader):
        raise NotFound
    blind_since = find_blind_since(reader)
    runs = CalibrationRun.objects.defer(None).defer("posterior", "revisions")
    if blind_since is not None:
        runs = runs.filter(created_at__lt=blind_since)
    run = runs.order_by("-pk").first()
    context = {
        "run": run,
        "is_blind": blind_since is not None,
        "parts": _list_parts(run.variances) if run else [],
        "leans": _list_leans(run.interviewers) if run else [],
    }
    return render(request, "loops/calibration.html", context)


def find_blind_since(reader: User) -> Any:
    """Return when the oldest loop opened that is blind to this admin; None when none is.

    A run over cards of that loop would tell by its counts that colleagues have submitted.
    """
    blind = Loop.objects.visible_to(reader).exclude(pk__in=Loop.objects.open_to(reader))
    return blind.aggregate(since=Min("opened_at"))["since"]


def _list_parts(variances: Mapping[str, float]) -> list[Part]:
    total = sum(variances.values()) or 1.0
    return [
        Part(name, why, variances.get(key, 0.0), variances.get(key, 0.0) / total)
        for key, (name, why) in VARIANCES.items()
    ]


def _list_leans(interviewers: Sequence[Mapping[str, Any]]) -> list[Lean]:
    """Return interviewers with 10 interviews or more; of the others nothing is said."""
    enough = [item for item in interviewers if item["enough"]]
    ids = [item["interviewer"] for item in enough]
    names = {
        str(key): name
        for key, name in User.objects.filter(public_id__in=ids).values_list("public_id", "name")
    }
    rows = [Lean(names.get(item["interviewer"], "?"), item) for item in enough]
    return sorted(rows, key=lambda row: row.figures["leniency"])
