"""What became of the hired: who is due, what was said, and which competency predicted it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import NotFound
from accounts.models import User
from accounts.pages.people import reader_of, signed_in_only
from candidates.pages.forms import PlainForm, try_form
from jobs import clock
from loops.actions import import_outcomes, measure_predictions, record_outcome
from loops.actions.importing import Imported
from loops.actions.outcomes import AFTER, list_hired
from loops.calibration.prediction import LEAST_PEOPLE, Prediction
from loops.models import Loop, Outcome
from scorecards.models import Competency

PAGE = 50
LONGEST = 60  # lines of errors that the page shows
PERFORMANCE = [
    ("1", gettext_lazy("1, well below what was hoped")),
    ("2", gettext_lazy("2, below")),
    ("3", gettext_lazy("3, as hoped")),
    ("4", gettext_lazy("4, above")),
]


class OutcomeForm(PlainForm):
    """Whether somebody stayed, and how they perform."""

    stayed = forms.ChoiceField(
        label=gettext_lazy("Are they still with you?"),
        choices=[("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))],
        widget=forms.RadioSelect,
    )
    performance = forms.ChoiceField(
        label=gettext_lazy("How do they perform?"),
        choices=[("", gettext_lazy("Not known")), *PERFORMANCE],
        required=False,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Owed of who stayed. It never becomes part of a scorecard."),
    )


class TableForm(PlainForm):
    """A table of outcomes, as a file or pasted."""

    file = forms.FileField(label=gettext_lazy("CSV file"), required=False)
    csv = forms.CharField(
        label=gettext_lazy("Or paste it"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("Columns loop, months, stayed, performance."),
    )

    def read(self) -> str:
        """Return the file's text, or what was pasted."""
        sent = self.cleaned_data.get("file")
        if sent is None:
            return str(self.cleaned_data.get("csv") or "")
        return str(sent.read().decode("utf-8-sig", "replace"))


@dataclass(frozen=True, slots=True)
class Cell:
    """One time after a decision: what was said of it, or from when it can be."""

    months: int
    said: Outcome | None
    from_when: datetime
    is_due: bool


@dataclass(frozen=True, slots=True)
class Hired:
    """One hired person and the two times."""

    loop: Loop
    hired_at: datetime
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """A prediction and where its interval lies on a plot from -1 to 1, in percent."""

    name: str
    found: Prediction

    @property
    def at(self) -> float:
        """Where the point lies."""
        return 50 + 50 * self.found.correlation

    @property
    def low(self) -> float:
        """Where the interval begins."""
        return 50 + 50 * self.found.lo95

    @property
    def high(self) -> float:
        """Where the interval ends."""
        return 50 + 50 * self.found.hi95


class PageFilter(forms.Form):
    """Which page the address asks for."""

    page = forms.IntegerField(required=False, min_value=1, max_value=100_000)


@require_safe
@signed_in_only
def show_outcomes(request: HttpRequest) -> HttpResponse:
    """List the hired that the reader answers for; admins also see what predicted performance."""
    return _render(request, TableForm())


def _render(request: HttpRequest, form: TableForm, status: int = 200) -> HttpResponse:
    reader = reader_of(request)
    wanted = PageFilter(request.GET)
    number = (wanted.cleaned_data["page"] or 1) if wanted.is_valid() else 1
    found = list(list_hired(reader)[(number - 1) * PAGE : number * PAGE + 1])
    now = clock.now()
    context = {
        "rows": [_describe(loop, now) for loop in found[:PAGE]],
        "number": number,
        "older": f"?page={number + 1}" if len(found) > PAGE else "",
        "newer": f"?page={number - 1}" if number > 1 else "",
        "signals": _read_signals(reader) if reader.is_admin else [],
        "least": LEAST_PEOPLE,
        "form": form,
    }
    return render(request, "loops/outcomes.html", context, status=status)


def _describe(loop: Loop, now: datetime) -> Hired:
    known = vars(loop)
    said: dict[int, Outcome] = {item.months: item for item in known["said"]}
    hired_at: datetime = known["hired_at"]
    cells = (
        Cell(months, said.get(months), hired_at + wait, now >= hired_at + wait)
        for months, wait in AFTER.items()
    )
    return Hired(loop, hired_at, tuple(cells))


def _read_signals(reader: User) -> list[dict[str, Any]]:
    names = dict(Competency.objects.order_by("pk").values_list("key", "name"))
    return [
        {
            "signal": signal,
            "bars": [
                Bar(names.get(str(one.competency), str(one.competency)), one)
                for one in signal.predictions
            ],
        }
        for signal in measure_predictions(by=reader)
    ]


@require_POST
@signed_in_only
def import_table(request: HttpRequest) -> HttpResponse:
    """Record a table of outcomes, all of it or nothing."""
    form = TableForm(request.POST, request.FILES)
    reader = reader_of(request)
    done: list[Imported] = []
    status = try_form(form, lambda _data: done.append(import_outcomes(form.read(), by=reader)))
    if status:
        return _render(request, form, status)
    recorded = done[0].recorded
    told = ngettext("%(n)d outcome is recorded.", "%(n)d outcomes are recorded.", recorded)
    messages.success(request, told % {"n": recorded})
    return redirect("loops:outcomes")


@require_http_methods(["GET", "POST"])
@signed_in_only
def tell(request: HttpRequest, public_id: UUID, months: int) -> HttpResponse:
    """Say what became of one hired person; a correction keeps what was said before."""
    reader = reader_of(request)
    loop = list_hired(reader).filter(public_id=public_id).first()
    if loop is None or months not in AFTER:
        raise NotFound
    hired = _describe(loop, clock.now())
    cell = next(item for item in hired.cells if item.months == months)
    form = OutcomeForm(request.POST or None, initial=_prefill(cell.said))
    status = 0
    if request.method == "POST":
        status = try_form(form, lambda data: _record(loop, reader, months, data))
        if not status:
            messages.success(request, _("The outcome is recorded."))
            return redirect("loops:outcomes")
    context = {"hired": hired, "loop": loop, "cell": cell, "form": form}
    return render(request, "loops/outcome.html", context, status=status or 200)


def _prefill(said: Outcome | None) -> dict[str, str]:
    if said is None:
        return {}
    return {"stayed": "yes" if said.stayed else "no", "performance": str(said.performance or "")}


def _record(loop: Loop, reader: User, months: int, data: dict[str, Any]) -> None:
    performance = int(data["performance"]) if data["performance"] else None
    record_outcome(
        loop,
        by=reader,
        months=months,
        stayed=data["stayed"] == "yes",
        performance=performance,
    )
