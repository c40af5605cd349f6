"""Find everything that is about one candidate, and take it: by the rules of every app."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import Case, QuerySet, Value, When

from accounts.actions.audit import blank_payloads
from accounts.models import AuditEvent
from accounts.personal import ERASED, Rule, Subject, list_rules
from candidates.actions.interviews import loop_stream
from candidates.models import Candidate

LEAST_NAME = 5  # a single shorter word is found in too many other texts


def read_subject(candidate: Candidate) -> Subject:
    """Return what names the candidate and their rows anywhere."""
    ids = {candidate.public_id}
    for rule in list_rules():
        if isinstance(rule.of, str) and _has_public_id(rule):
            ids.update(
                _rows_of(rule).filter(**{rule.of: candidate.pk}).values_list("public_id", flat=True)
            )
    return Subject(
        pk=candidate.pk,
        public_id=candidate.public_id,
        ids=frozenset(ids),
        streams=frozenset(
            map(loop_stream, candidate.candidacies.values_list("public_id", flat=True))
        ),
        names=list_names(candidate),
    )


def list_names(candidate: Candidate) -> frozenset[str]:
    """Return the name and address of a candidate, without what too many other texts hold."""
    return frozenset(filter(_is_telling, (candidate.name, candidate.email)))


def _is_telling(text: str) -> bool:
    return len(text) >= LEAST_NAME or " " in text or (len(text) > 1 and not text.isascii())


def _has_public_id(rule: Rule) -> bool:
    try:
        apps.get_model(rule.model)._meta.get_field("public_id")  # noqa: SLF001 (Django's documented API)
    except FieldDoesNotExist:
        return False
    return True


def _rows_of(rule: Rule) -> QuerySet[Any, Any]:
    model: Any = apps.get_model(rule.model)
    rows: QuerySet[Any, Any] = model._base_manager.order_by("pk")  # noqa: SLF001 (Django's documented API)
    return rows


def find_rows(rule: Rule, subject: Subject) -> QuerySet[Any, Any]:
    """Return the rows of the rule's model that are about the subject."""
    return _rows_of(rule).filter(rule.find(subject))


def erase_rows(subject: Subject) -> dict[str, int]:
    """Apply every rule, in a transaction that holds an erasure pass; returns rows a table."""
    counts = {
        rule.model: _erase(rule, find_rows(rule, subject))
        for rule in list_rules()
        if rule.of is not None
    }
    return {name: count for name, count in counts.items() if count}


def _erase(rule: Rule, rows: QuerySet[Any, Any]) -> int:
    if rule.deletes:
        return rows.delete()[0]
    if rows.model is AuditEvent:
        return blank_payloads(rows.values_list("pk", flat=True))
    for name, rewrite in rule.rewrites.items():
        for pk, value in list(rows.values_list("pk", name)):
            rows.filter(pk=pk).update(**{name: rewrite(value)})
    if rule.erases:
        return rows.update(**{name: _blank(rows.model, name) for name in rule.erases})
    return rows.count() if rule.rewrites else 0


def _blank(model: type[models.Model], name: str) -> Any:
    """Return what a field holds after an erasure: nothing, or "Erased" where a text stood."""
    found: Any = model._meta.get_field(name)  # noqa: SLF001 (Django's documented API)
    if found.null:
        return None
    if isinstance(found, models.JSONField):
        return found.get_default()
    if found.unique or isinstance(found, models.EmailField) or _is_short(found):
        return ""
    return Case(When(**{name: ""}, then=Value("")), default=Value(ERASED))


def _is_short(found: Any) -> bool:
    return found.max_length is not None and found.max_length <= len(ERASED)
