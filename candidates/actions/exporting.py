"""Export everything held on one candidate, for machines and for people; others are masked."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import BinaryField, ForeignKey, Model
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from accounts.actions import record_event
from accounts.errors import NotAllowed, NotFound
from accounts.models import User
from accounts.personal import Rule, Subject, list_rules
from candidates.actions.masking import Masks
from candidates.actions.subjects import find_rows, read_subject
from candidates.models import Candidate, Transcript
from candidates.permissions import may_handle_privacy
from candidates.signals import candidate_exporting
from jobs import clock

FORM = "loopboard-person-1"
LEFT_OUT = {"id", "salt", "payload_digest", "digest", "roles_hash", "inputs_hash", "draft_versions"}


def export_candidate(candidate: Candidate, *, by: User) -> dict[str, Any]:
    """Return everything held on the candidate, by table; audited. Other people are masked.

    Raises NotFound, or NotAllowed for anybody but an admin who owes no scorecard on their loops.
    """
    if not Candidate.objects.visible_to(by).filter(pk=candidate.pk).exists():
        raise NotFound
    if not may_handle_privacy(by):
        raise NotAllowed(_("Only a company admin exports what is held on a person."))
    with transaction.atomic():
        candidate_exporting.send(sender=Candidate, candidate=candidate, by=by)
        record_event("candidate.exported", candidate, by=by)
        return _build(candidate)


def _build(candidate: Candidate) -> dict[str, Any]:
    subject, masks = read_subject(candidate), Masks(candidate)
    masks.know_closely(
        User.objects.filter(interviews__interview__candidacy__candidate=candidate).distinct()
    )
    masks.know_speakers(_list_others(candidate))
    tables = {
        rule.model: list(_read_rows(rule, subject, masks))
        for rule in reversed(list_rules())
        if rule.of is not None and rule.exports
    }
    return {
        "form": FORM,
        "exported_at": clock.now().isoformat(),
        "candidate": str(candidate.public_id),
        "tables": {name: rows for name, rows in tables.items() if rows},
    }


def _list_others(candidate: Candidate) -> Iterator[str]:
    rows = Transcript.objects.filter(interview__candidacy__candidate=candidate)
    for roles in rows.values_list("roles", flat=True):
        yield from (label for label, role in roles.items() if role != "candidate")


def _read_rows(rule: Rule, subject: Subject, masks: Masks) -> Iterator[dict[str, Any]]:
    rows = find_rows(rule, subject)
    fields = [
        field
        for field in rows.model._meta.concrete_fields  # noqa: SLF001 (Django's documented API)
        if field.name not in LEFT_OUT and not isinstance(field, BinaryField)
    ]
    links = [field.name for field in fields if isinstance(field, ForeignKey)]
    for row in rows.select_related(*links) if links else rows:
        yield {field.name: _spell(getattr(row, field.name), masks) for field in fields}


def _spell(value: Any, masks: Masks) -> Any:
    if isinstance(value, User):
        return masks.label(value)
    if isinstance(value, Model):
        return str(getattr(value, "public_id", "")) or None
    if isinstance(value, datetime | date):
        return value.isoformat()
    if value is None or isinstance(value, bool | int | float):
        return value
    return masks.hide(value if isinstance(value, str | dict | list) else str(value))


def pack_export(data: dict[str, Any]) -> bytes:
    """Return a ZIP of data.json, for machines, and read-me.html, the same for people."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.json", json.dumps(data, ensure_ascii=False, indent=1))
        archive.writestr("read-me.html", render_to_string("candidates/export.html", {**data}))
    return held.getvalue()
