"""The audit log for admins: who did what and when, by verb, person and subject."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.errors import NotFound
from accounts.models import AuditEvent
from accounts.pages.people import reader_of, signed_in_only
from accounts.permissions import may_administer
from accounts.querysets import AuditEventQuerySet

PAGE = 50


class AuditFilter(forms.Form):
    """What the log's address may ask for."""

    verb = forms.RegexField(
        label=_("What"),
        regex=r"^[a-z_.]+$",
        max_length=60,
        required=False,
        error_messages={"invalid": _("A verb is like loop.decided, or its beginning.")},
    )
    actor = forms.EmailField(label=_("Who, by e-mail"), required=False)
    subject = forms.UUIDField(label=_("On what, by id"), required=False)
    page = forms.IntegerField(required=False, min_value=1, max_value=100_000)


@dataclass(frozen=True, slots=True)
class AuditPage:
    """One page of events, newest first; addressed by number, since keys would tell of gaps."""

    events: list[AuditEvent]
    number: int
    has_older: bool


def read_page(events: AuditEventQuerySet, wanted: Mapping[str, Any]) -> AuditPage:
    """Return the page of `events` that a valid AuditFilter asks for."""
    if wanted.get("verb"):
        events = events.filter(verb__startswith=wanted["verb"])
    if wanted.get("actor"):
        events = events.filter(actor__email=wanted["actor"].lower())
    if wanted.get("subject"):
        events = events.filter(subject_id=wanted["subject"])
    number = wanted.get("page") or 1
    found = events.select_related("actor", "stream").order_by("-pk")
    rows = list(found[(number - 1) * PAGE : number * PAGE + 1])
    return AuditPage(rows[:PAGE], number, len(rows) > PAGE)


@require_safe
@signed_in_only
def show_audit(request: HttpRequest) -> HttpResponse:
    """List the events that the reader may see, newest first, as the address asks."""
    reader = reader_of(request)
    if not may_administer(reader):
        raise NotFound
    form = AuditFilter(request.GET)
    valid = form.is_valid()
    events = AuditEvent.objects.visible_to(reader)
    page = read_page(events, form.cleaned_data) if valid else None
    query = request.GET.copy()
    query["page"] = str(page.number + 1 if page else 1)
    older = f"?{query.urlencode()}" if page and page.has_older else ""
    context = {"form": form, "page": page, "older": older}
    return render(request, "accounts/audit.html", context, status=200 if valid else 422)
