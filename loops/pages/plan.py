"""Plan a loop: the opening's interviews, the panel and the times, with coverage drawn meanwhile."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from functools import cached_property
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts.errors import NotFound
from accounts.models import User
from accounts.pages.people import reader_of, signed_in_only
from accounts.pages.picking import Directory
from candidates.models import Candidate, Opening, Pool
from candidates.pages.forms import PlainForm, try_form
from candidates.querysets import CandidateQuerySet, OpeningQuerySet
from loops.actions.coverage import CoverageRow
from loops.actions.starting import start_loop
from loops.actions.training import Progress, list_progress
from loops.models import Loop
from loops.pages.plan_forms import SEAT_OF_STEP, StepForm, WhoForm
from scorecards.models import Competency, OpeningRubric

OFFERED = 30  # openings to choose from before one searches
EXTRA = 1  # blank interviews offered beside the opening's plan


class Plan:
    """The forms of one opening's new loop, with the rows that their selects offer."""

    def __init__(self, opening: Opening, reader: User, data: Any = None) -> None:
        self.opening, self.reader = opening, reader
        self.directory = Directory(_list_typed(data or {}))
        self.competencies = _read_competencies(opening)
        self.who = WhoForm(_list_candidates(opening, reader), data, prefix="who")
        self.steps = self._build_steps(data)
        self.started: Loop | None = None

    def _build_steps(self, data: Any) -> list[StepForm]:
        planned = [*self.opening.plan.all(), *[None] * EXTRA]
        choices = [(item.key, item.name) for item in self.competencies]
        return [
            StepForm(
                step,
                self.directory,
                choices,
                data,
                prefix=f"step{number}",
                initial={
                    "name": step.name if step else "",
                    "minutes": step.minutes if step else 45,
                    "competencies": step.competencies if step else [],
                },
            )
            for number, step in enumerate(planned)
        ]

    @cached_property
    def training(self) -> list[Progress]:
        """Who is in the pools of the opening's plan; no query where none has one."""
        keys = {
            step.planned.pool_id for step in self.steps if step.planned and step.planned.pool_id
        }
        return list_progress(Pool.objects.filter(pk__in=keys)) if keys else []

    @property
    def meant(self) -> list[StepForm]:
        """The interviews that will be written."""
        return [step for step in self.steps if not step.is_blank]

    def is_valid(self) -> bool:
        """Validate every form, so that all errors show at once."""
        valid = [form.is_valid() for form in (self.who, *self.steps)]
        return all(valid)

    @property
    def columns(self) -> list[StepForm]:
        """The interviews that coverage tells apart: a further one from its name or panel on."""
        steps = self.steps
        return [step for step in steps if step["name"].value() or any(self._count(step).values())]

    def coverage(self) -> list[tuple[CoverageRow, list[int]]]:
        """Return coverage by competency, with how many people of each interview cover it."""
        counts = [self._count(step) for step in self.columns]
        weights = self.opening.weights
        return [
            (
                CoverageRow(item.key, item.name, sum(c[item.key] for c in counts), 0, waived=False),
                [c[item.key] for c in counts],
            )
            for item in self.competencies
            if not weights or weights.get(item.key, 0) > 0
        ]

    def _count(self, step: StepForm) -> Counter[str]:
        if not step.is_bound:
            return Counter()
        step.is_valid()
        people = len(step.cleaned_data.get("panel", []))
        return Counter(dict.fromkeys(step.cleaned_data.get("competencies", []), people))


def _list_typed(data: Mapping[str, str]) -> list[str]:
    return [text for name, text in data.items() if SEAT_OF_STEP.fullmatch(name)]


def _read_competencies(opening: Opening) -> list[Competency]:
    choice = OpeningRubric.objects.filter(opening=opening).first()
    return [] if choice is None else list(Competency.objects.filter(rubric=choice.rubric_id))


def _list_candidates(opening: Opening, reader: User) -> CandidateQuerySet:
    looped = Loop.objects.filter(candidacy__candidate=OuterRef("pk"), candidacy__opening=opening)
    return Candidate.objects.visible_to(reader).filter(~Exists(looped))


@require_http_methods(["GET", "POST"])
@signed_in_only
def plan_loop(request: HttpRequest) -> HttpResponse:
    """Choose an opening, then plan: check coverage as often as wanted, start it once."""
    reader = reader_of(request)
    openings = Opening.objects.staffed_by(reader).filter(closed_at__isnull=True)
    opening = _choose(openings, request.GET.get("opening", ""))
    if opening is None:
        return _ask_for_opening(request, openings)
    plan = Plan(opening, reader, request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST" and "check" not in request.POST:
        status = _start(plan)
        if plan.started is not None:
            messages.success(request, _("The loop is planned."))
            return redirect("loops:loop", plan.started.public_id)
    return _render(request, plan, status)


def _choose(openings: OpeningQuerySet, wanted: str) -> Opening | None:
    """Return the opening that the address names, or the only one; None where there are more."""
    if wanted:
        with suppress(ValueError):
            if found := openings.filter(public_id=UUID(wanted)).first():
                return found
        raise NotFound
    first = list(openings[:2])
    if not first:
        raise NotFound
    return first[0] if len(first) == 1 else None


class TitleForm(PlainForm):
    """What the opening is called that a loop is planned for."""

    q = forms.CharField(label=gettext_lazy("Title or team"), max_length=120, required=False)


def _ask_for_opening(request: HttpRequest, openings: OpeningQuerySet) -> HttpResponse:
    """Offer the newest openings, or those that fit what was typed."""
    form = TitleForm(request.GET)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    fits = Q(title__icontains=text) | Q(team__icontains=text) if text else Q()
    newest = openings.filter(fits).order_by("-created_at", "-pk")
    found = list(newest[: OFFERED + 1]) if form.is_valid() else []
    context = {"form": form, "openings": found[:OFFERED], "more": len(found) > OFFERED}
    status = 200 if form.is_valid() else 422
    return render(request, "loops/choose_opening.html", context, status=status)


def _start(plan: Plan) -> int:
    if not plan.is_valid():
        return 422

    def start(data: dict[str, Any]) -> None:
        plan.who.meant = plan.meant
        steps = [step.read_step() for step in plan.meant]
        plan.started = start_loop(
            plan.opening, by=plan.reader, candidate=data["chosen"], steps=steps
        )

    return try_form(plan.who, start)


@require_POST
@signed_in_only
def preview_coverage(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Answer the coverage matrix of a plan that is being typed; nothing is stored."""
    reader = reader_of(request)
    opening = Opening.objects.staffed_by(reader).filter(public_id=public_id).first()
    if opening is None:
        raise NotFound
    return render(
        request, "loops/_plan_coverage.html", {"plan": Plan(opening, reader, request.POST)}
    )


def _render(request: HttpRequest, plan: Plan, status: int) -> HttpResponse:
    errors = [
        (form[name].id_for_label if name != "__all__" else "", text)
        for form in (plan.who, *plan.steps)
        if status >= 400 and form.is_bound
        for name, texts in form.errors.items()
        for text in texts
    ]
    context = {"plan": plan, "opening": plan.opening, "errors": errors}
    return render(request, "loops/plan.html", context, status=status or 200)
