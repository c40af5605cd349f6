"""The openings that the reader has to do with, newest first, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.db.models import Count, Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.api.paging import Order, go_on
from accounts.models import User
from accounts.pages.people import reader_of, signed_in_only
from candidates.models import Candidacy, Opening, OpeningRole
from candidates.pages.forms import ListForm
from candidates.permissions import may_create_opening
from candidates.querysets import OpeningQuerySet, is_staff_of

PAGE = 50
NEWEST_FIRST = Order("created_at")


class OpeningFilter(ListForm):
    """What the list's address may ask for."""

    STATES: ClassVar = [("", _("Open")), ("closed", _("Closed")), ("all", _("All"))]
    RUN_BY: ClassVar = [("", _("Anybody")), ("me", _("Me"))]

    q = forms.CharField(label=_("Title or team"), max_length=120, required=False)
    state = forms.ChoiceField(label=_("State"), choices=STATES, required=False)
    run_by = forms.ChoiceField(label=_("Run by"), choices=RUN_BY, required=False)
    model = Opening
    order = NEWEST_FIRST


@dataclass(frozen=True, slots=True)
class OpeningLine:
    """An opening, and how many candidates the reader sees in it."""

    opening: Opening
    people: int


@require_safe
@signed_in_only
def list_openings(request: HttpRequest) -> HttpResponse:
    """List openings as the address asks."""
    reader = reader_of(request)
    form = OpeningFilter(request.GET)
    valid = form.is_valid()
    wanted: dict[str, Any] = form.cleaned_data if valid else {}
    found = _find(reader, wanted) if valid else []
    context = {
        "form": form,
        "rows": _count_people(found[:PAGE], reader),
        **form.list_turns(request, found, PAGE),
        "filtered": any(wanted.get(name) for name in ("q", "state", "run_by")),
        "may_create": may_create_opening(reader),
    }
    return render(request, "candidates/openings.html", context, status=200 if valid else 422)


def _find(reader: User, wanted: dict[str, Any]) -> list[Opening]:
    """Return the openings of one page and one more, if there is one."""
    rows = _filter(Opening.objects.visible_to(reader), reader, wanted)
    if wanted["after"]:
        rows = go_on(rows, NEWEST_FIRST, wanted["after"])
    staff = OpeningRole.objects.order_by("-role", "pk").select_related("user")
    ordered = rows.order_by("-created_at", "-public_id").prefetch_related(Prefetch("roles", staff))
    return list(ordered[: PAGE + 1])


def _filter(rows: OpeningQuerySet, reader: User, wanted: dict[str, Any]) -> OpeningQuerySet:
    if wanted["q"]:
        rows = rows.filter(Q(title__icontains=wanted["q"]) | Q(team__icontains=wanted["q"]))
    if wanted["run_by"]:
        rows = rows.filter(is_staff_of(reader, "pk"))
    if wanted["state"] == "all":
        return rows
    return rows.filter(closed_at__isnull=wanted["state"] != "closed")


def _count_people(found: list[Opening], reader: User) -> list[OpeningLine]:
    seen = Candidacy.objects.visible_to(reader).filter(opening__in=found).order_by()
    counts = dict(seen.values_list("opening").annotate(count=Count("pk")))
    return [OpeningLine(opening, counts.get(opening.pk, 0)) for opening in found]
