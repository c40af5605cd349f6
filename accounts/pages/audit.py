"""Filter and page the audit log; which events a reader may see is said by whoever calls."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import AuditEvent
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
