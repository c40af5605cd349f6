"""The audit log for admins: who did what and when; as a page, as CSV and as NDJSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.actions.heads import build_head
from accounts.actions.sheets import write_csv, write_ndjson
from accounts.models import AuditEvent
from accounts.pages.days import DayField
from accounts.pages.downloads import CSV, JSON, NDJSON, send_lines
from accounts.pages.people import admin_of, signed_in_only
from accounts.querysets import AuditEventQuerySet
from jobs import clock

PAGE = 50
BATCH = 500
COLUMNS = {
    "stream": "stream__name",
    "sequence": "sequence",
    "at": "at",
    "actor": "actor__public_id",
    "actor_name": "actor__name",
    "actor_kind": "actor_kind",
    "verb": "verb",
    "subject_kind": "subject_kind",
    "subject": "subject_id",
    "request_id": "request_id",
    "payload": "payload",
    "digest": "digest",
}


class AuditFilter(forms.Form):
    """What the log's address may ask for."""

    KINDS: ClassVar = [("", _("Anyhow")), *AuditEvent.ActorKind.choices]
    FORMATS: ClassVar = [("csv", "CSV"), ("ndjson", "NDJSON")]

    verb = forms.RegexField(
        label=_("What"),
        regex=r"^[a-z_.]+$",
        max_length=60,
        required=False,
        error_messages={"invalid": _("A verb is like loop.decided, or its beginning.")},
    )
    actor = forms.EmailField(label=_("Who, by e-mail"), required=False)
    kind = forms.ChoiceField(label=_("By what way"), choices=KINDS, required=False)
    subject = forms.UUIDField(label=_("On what, by id"), required=False)
    stream = forms.CharField(label=_("Stream"), max_length=80, required=False)
    since = DayField(label=_("From"))
    until = DayField(label=_("To"))
    page = forms.IntegerField(required=False, min_value=1, max_value=100_000)
    format = forms.ChoiceField(choices=FORMATS, required=False)


@dataclass(frozen=True, slots=True)
class AuditPage:
    """One page of events, newest first; addressed by number, since keys would tell of gaps."""

    events: list[AuditEvent]
    number: int
    has_older: bool


def filter_events(events: AuditEventQuerySet, wanted: Mapping[str, Any]) -> AuditEventQuerySet:
    """Return the events that a valid AuditFilter asks for; days are the reader's own."""
    paths = {"kind": "actor_kind", "subject": "subject_id", "stream": "stream__name"}
    asked = {path: wanted[name] for name, path in paths.items() if wanted.get(name)}
    if wanted.get("verb"):
        asked["verb__startswith"] = wanted["verb"]
    if wanted.get("actor"):
        asked["actor__email"] = wanted["actor"].lower()
    if wanted.get("since"):
        asked["at__gte"] = _begin(wanted["since"])
    if wanted.get("until"):
        asked["at__lt"] = _begin(wanted["until"] + timedelta(days=1))
    return events.filter(**asked)


def _begin(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def read_page(events: AuditEventQuerySet, wanted: Mapping[str, Any]) -> AuditPage:
    """Return the page of `events` that a valid AuditFilter asks for."""
    number = wanted.get("page") or 1
    found = filter_events(events, wanted).select_related("actor", "stream").order_by("-pk")
    rows = list(found[(number - 1) * PAGE : number * PAGE + 1])
    return AuditPage(rows[:PAGE], number, len(rows) > PAGE)


@require_safe
@signed_in_only
def show_audit(request: HttpRequest) -> HttpResponse:
    """List the events that the reader may see, newest first, as the address asks."""
    reader = admin_of(request)
    form = AuditFilter(request.GET)
    valid = form.is_valid()
    events = AuditEvent.objects.visible_to(reader)
    page = read_page(events, form.cleaned_data) if valid else None
    query = request.GET.copy()
    query["page"] = str(page.number + 1 if page else 1)
    older = f"?{query.urlencode()}" if page and page.has_older else ""
    query.pop("page")
    context = {"form": form, "page": page, "older": older, "query": query.urlencode()}
    return render(request, "accounts/audit.html", context, status=200 if valid else 422)


@require_safe
@signed_in_only
def export_audit(request: HttpRequest) -> HttpResponseBase:
    """Send every event that the reader may see and the address asks for, oldest first."""
    reader = admin_of(request)
    form = AuditFilter(request.GET)
    if not form.is_valid():
        context = {"form": form, "page": None, "older": "", "query": ""}
        return render(request, "accounts/audit.html", context, status=422)
    events = filter_events(AuditEvent.objects.visible_to(reader), form.cleaned_data)
    rows = events.order_by("pk").values_list(*COLUMNS.values()).iterator(chunk_size=BATCH)
    name = f"audit-{timezone.localdate()}"
    if form.cleaned_data["format"] == "ndjson":
        lines = write_ndjson(dict(zip(COLUMNS, _spell(row), strict=True)) for row in rows)
        return send_lines(lines, name=f"{name}.ndjson", media=NDJSON)
    lines = write_csv(list(COLUMNS), (_flatten(row) for row in rows))
    return send_lines(lines, name=f"{name}.csv", media=CSV)


def _spell(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(cell.isoformat() if isinstance(cell, datetime) else cell for cell in row)


def _flatten(row: tuple[Any, ...]) -> list[Any]:
    """Return the row with its payload as one cell of JSON."""
    return [
        next(write_ndjson([cell])).strip() if isinstance(cell, dict) else cell
        for cell in _spell(row)
    ]


@require_safe
@signed_in_only
def download_head(request: HttpRequest) -> HttpResponseBase:
    """Send where each stream ends that hides nothing from the reader, to be kept elsewhere."""
    reader = admin_of(request)
    now = clock.now()
    lines: Iterator[str] = write_ndjson([build_head(at=now, reader=reader)])
    return send_lines(lines, name=f"audit-head-{now:%Y-%m-%d}.json", media=JSON)
