"""Openings: what is asked for, by which rubric and rule, and who runs them."""

from __future__ import annotations

from functools import cached_property
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import NotAllowed, NotFound, Refusal
from accounts.models import User
from accounts.pages.people import reader_of, signed_in_only
from candidates.actions import change_opening, grant_role, name_pool, revoke_role
from candidates.models import Opening, OpeningRole, PlannedInterview, Pool
from candidates.pages.forms import PlainForm, try_form
from candidates.permissions import may_create_opening, may_run_opening
from loops.actions.starting import start_opening
from loops.pages.opening_forms import (
    NewOpeningForm,
    PoolsForm,
    RoleForm,
    RubricForm,
    TargetForm,
)
from scorecards.actions import choose_rubric
from scorecards.models import Competency, OpeningRubric, Rubric


class OpeningPage:
    """One opening and everything its page shows, each part read once."""

    def __init__(self, opening: Opening, reader: User) -> None:
        self.opening, self.reader = opening, reader

    @cached_property
    def runs(self) -> bool:
        """Whether the reader may change it."""
        return may_run_opening(self.reader, self.opening)

    @cached_property
    def rubric(self) -> Rubric | None:
        """The rubric version that new loops are rated by."""
        rows = OpeningRubric.objects.filter(opening=self.opening).select_related("rubric")
        choice = rows.first()
        return choice.rubric if choice else None

    @cached_property
    def competencies(self) -> list[Competency]:
        """The rubric's competencies."""
        return list(self.rubric.competencies.all()) if self.rubric else []

    @cached_property
    def weights(self) -> list[tuple[Competency, float]]:
        """Each competency's share, 0 to 1, in the rubric's order."""
        given, equal = self.opening.weights, 1 / max(1, len(self.competencies))
        return [
            (item, float(given.get(item.key, 0)) if given else equal) for item in self.competencies
        ]

    @cached_property
    def plan(self) -> list[tuple[Any, list[str]]]:
        """The planned interviews with the names of what they cover."""
        names = {item.key: item.name for item in self.competencies}
        return [(step, [names.get(key, key) for key in step.competencies]) for step in self.steps]

    @cached_property
    def steps(self) -> list[PlannedInterview]:
        """The planned interviews."""
        return list(self.opening.plan.select_related("pool"))

    @cached_property
    def roles(self) -> list[OpeningRole]:
        """Who runs it."""
        return list(self.opening.roles.select_related("user").order_by("role", "user__name"))

    def build_forms(self, data: Any = None, only: str = "") -> dict[str, PlainForm]:
        """Return the page's forms; `data` binds the one named `only`."""
        choices = [(item.key, item.name) for item in self.competencies]
        rule = {"bar": self.opening.bar, **self.opening.rule}
        bound = {only: data}
        return {
            "target": TargetForm(
                choices, self.opening.weights, bound.get("target"), initial=rule, prefix="target"
            ),
            "rubric": RubricForm(
                list(Rubric.objects.visible_to(self.reader).published()),
                bound.get("rubric"),
                initial={"rubric": str(self.rubric.public_id) if self.rubric else ""},
                prefix="rubric",
            ),
            "role": RoleForm(bound.get("role"), prefix="role"),
            "pools": PoolsForm(
                self.steps, list(Pool.objects.all()), bound.get("pools"), prefix="pools"
            ),
        }


def _find(reader: User, public_id: UUID) -> OpeningPage:
    opening = Opening.objects.visible_to(reader).filter(public_id=public_id).first()
    if opening is None:
        raise NotFound
    return OpeningPage(opening, reader)


@require_safe
@signed_in_only
def show_opening(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show an opening; its staff also get the forms that change it."""
    page = _find(reader_of(request), public_id)
    return _render(request, page, page.build_forms() if page.runs else {})


def _render(
    request: HttpRequest,
    page: OpeningPage,
    forms: dict[str, PlainForm],
    refused: PlainForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {"page": page, "opening": page.opening, "forms": forms, "refused": refused}
    return render(request, "candidates/opening.html", context, status=status)


@require_POST
@signed_in_only
def change(request: HttpRequest, public_id: UUID, deed: str) -> HttpResponse:
    """Change target, rubric or roles; a refusal comes back at its field."""
    page = _find(reader_of(request), public_id)
    if not page.runs:
        raise NotAllowed(_("Only the opening's recruiter, hiring manager or an admin may do that."))
    forms = page.build_forms(request.POST, only=deed)
    if deed not in forms:
        raise NotFound
    form = forms[deed]
    status = try_form(form, lambda data: _do(page, form, data))
    if status:
        return _render(request, page, forms, form, status)
    messages.success(request, _("Saved. Loops that are open keep what they began with."))
    return redirect("loops:opening", public_id)


def _do(page: OpeningPage, form: PlainForm, data: dict[str, Any]) -> None:
    if isinstance(form, TargetForm):
        change_opening(page.opening, by=page.reader, **form.read_target())
    elif isinstance(form, RubricForm):
        choose_rubric(page.opening, data["rubric"], by=page.reader)
    elif isinstance(form, PoolsForm):
        with transaction.atomic():
            for step, pool in form.read_choices():
                name_pool(step, by=page.reader, pool=pool)
    else:
        grant_role(page.opening, by=page.reader, user=data["user"], role=data["role"])


@require_POST
@signed_in_only
def revoke(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take a role away from a person."""
    page = _find(reader_of(request), public_id)
    wanted = (request.POST.get("user", ""), request.POST.get("role", ""))
    given = next((r for r in page.roles if (str(r.user.public_id), r.role) == wanted), None)
    try:
        if given is not None:
            revoke_role(page.opening, by=page.reader, user=given.user, role=given.role)
            messages.success(request, _("The role is taken away, from their next request on."))
    except Refusal as refusal:
        if refusal.status in {403, 404}:
            raise
        messages.warning(request, refusal.message)
    still_seen = Opening.objects.visible_to(page.reader).filter(pk=page.opening.pk).exists()
    return redirect("loops:opening", public_id) if still_seen else redirect("loops:openings")


@require_http_methods(["GET", "POST"])
@signed_in_only
def new_opening(request: HttpRequest) -> HttpResponse:
    """Create an opening with its plan, by the rubric that the address names or the newest."""
    reader = reader_of(request)
    if not may_create_opening(reader):
        raise NotFound
    rubrics = list(Rubric.objects.visible_to(reader).published().order_by("-published_at"))
    rubric = _choose_rubric(rubrics, request.GET.get("rubric", ""))
    choices = [(item.key, item.name) for item in rubric.competencies.all()] if rubric else []
    form = NewOpeningForm(choices, request.POST or None)
    status = 0
    if request.method == "POST" and rubric is not None:
        made: list[Opening] = []
        status = try_form(
            form, lambda _: made.append(start_opening(rubric, by=reader, **form.read_opening()))
        )
        if made:
            return redirect("loops:opening", made[0].public_id)
    context = {"form": form, "rubrics": rubrics, "rubric": rubric}
    return render(request, "candidates/new_opening.html", context, status=status or 200)


def _choose_rubric(rubrics: list[Rubric], wanted: str) -> Rubric | None:
    if not wanted:
        return rubrics[0] if rubrics else None
    found = next((item for item in rubrics if str(item.public_id) == wanted), None)
    if found is None:
        raise NotFound
    return found
