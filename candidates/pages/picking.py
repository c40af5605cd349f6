"""A candidate or an opening, chosen by what is typed: the whole name or title.

A page never carries them all. Two of one name are told apart by what stands in brackets behind
it; an id is taken, too, for an address that a page or a program wrote.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.errors import NotFound
from accounts.pages.people import reader_of, signed_in_only
from accounts.pages.picking import LONGEST, NEAR, OFFERED, Asked, PersonInput
from accounts.permissions import may_list_people
from candidates.models import Candidate, Opening, Pool

ALIKE = 100  # rows of one name that are told apart
WITH_MARK = re.compile(r"(.*?)\s*<([^<>]+)>")


def mark_of(row: Candidate | Opening) -> str:
    """Return what tells the row from another of its name: its e-mail, else part of its id."""
    email = row.email if isinstance(row, Candidate) else ""
    return email or str(row.public_id)[:8]


def write_rows(rows: Sequence[Any], known: QuerySet[Any, Any], path: str) -> list[str]:
    """Return each row as the field shows and reads it: its name, marked where `known` has two."""
    names = {str(getattr(row, path)).lower() for row in rows}
    lower = known.order_by().annotate(lower_name=Lower(path))
    counts = Counter(
        lower.filter(lower_name__in=names).values_list("lower_name", flat=True)[: OFFERED * ALIKE]
    )
    return [
        f"{name} <{mark_of(row)}>" if counts[name.lower()] > 1 else name
        for row in rows
        for name in [str(getattr(row, path))]
    ]


class RowField(forms.CharField):
    """One of `rows`, which the form sets, or None where it may stay empty and does."""

    path: ClassVar[str]
    nobody: ClassVar[str | Promise]

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=LONGEST, **kwargs)
        self.rows: QuerySet[Any, Any] | None = None

    def clean(self, value: Any) -> Any:
        """Return the row that was typed."""
        text = super().clean(value)
        return self._find(text) if text else None

    def _find(self, text: str) -> Any:
        if self.rows is None:
            raise TypeError("The form sets which rows its field takes.")
        found = _list_meant(self.rows, self.path, text)
        if len(found) == 1:
            return found[0]
        if found:
            told = {"rows": self._join(found)}
            raise forms.ValidationError(
                _("More than one is called that: %(rows)s. Type what is in the brackets, too.")
                % told
            )
        near = list(self.rows.filter(**{f"{self.path}__icontains": text})[: NEAR + 1])
        if not near:
            raise forms.ValidationError(str(self.nobody))
        told = {"rows": self._join(near)}
        raise forms.ValidationError(_("None is called exactly that. Near it: %(rows)s.") % told)

    def _join(self, rows: Sequence[Any]) -> str:
        if self.rows is None:
            return ""
        lines = write_rows(rows[:NEAR], self.rows, self.path)
        told = ", ".join(lines)
        return _("%(people)s and others") % {"people": told} if len(rows) > NEAR else told


def take_from(rows: QuerySet[Any, Any], field: forms.Field) -> None:
    """Let a form's field take one of `rows`."""
    if isinstance(field, RowField):
        field.rows = rows


def _list_meant(rows: QuerySet[Any, Any], path: str, text: str) -> list[Any]:
    try:
        return list(rows.filter(public_id=UUID(text)))
    except ValueError:
        marked = WITH_MARK.fullmatch(text)
    exact = Q(**{f"{path}__iexact": text})
    found = list(rows.filter(exact)[: NEAR + 1])
    if found or not marked:
        return found
    alike = rows.filter(**{f"{path}__iexact": marked[1]})[:ALIKE]
    return [row for row in alike if mark_of(row).lower() == marked[2].lower()]


class CandidateInput(PersonInput):
    """A text field beside which candidates are offered while one types."""

    source = "candidates:offer-candidates"


class CandidateField(RowField):
    """One candidate, who may still get a loop for an opening."""

    widget = CandidateInput
    path = "name"
    nobody = gettext_lazy("No candidate without a loop for this opening has this name.")


class OpeningInput(PersonInput):
    """A text field beside which openings are offered while one types."""

    source = "candidates:offer-openings"


class OpenOpeningInput(OpeningInput):
    """A text field beside which openings that take candidates are offered while one types."""

    which: ClassVar = {"open": "1"}


class OpeningField(RowField):
    """One opening."""

    widget = OpeningInput
    path = "title"
    nobody = gettext_lazy("No opening that could be meant has this title.")


class PoolInput(PersonInput):
    """A text field beside which interviewer pools are offered while one types."""

    source = "candidates:offer-pools"


class PoolField(RowField):
    """One interviewer pool."""

    widget = PoolInput
    path = "name"
    nobody = gettext_lazy("No pool has this name.")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.rows = Pool.objects.all()


@require_safe
@signed_in_only
def offer_pools(request: HttpRequest) -> HttpResponse:
    """Offer interviewer pools to those who seat panels."""
    reader = reader_of(request)
    if not may_list_people(reader):
        raise NotFound
    return _offer(request, Pool.objects.order_by("name", "pk"), PoolField.path)


@require_safe
@signed_in_only
def offer_candidates(request: HttpRequest) -> HttpResponse:
    """Offer the first candidates of those that the reader may know, by what is typed."""
    known = Candidate.objects.visible_to(reader_of(request)).order_by("name", "pk")
    return _offer(request, known, CandidateField.path)


@require_safe
@signed_in_only
def offer_openings(request: HttpRequest) -> HttpResponse:
    """Offer the newest openings of those that the reader runs; only open ones if so asked."""
    known = Opening.objects.staffed_by(reader_of(request))
    if request.GET.get("open"):
        known = known.filter(closed_at__isnull=True)
    return _offer(request, known.order_by("-created_at", "-pk"), OpeningField.path)


def _offer(request: HttpRequest, known: QuerySet[Any, Any], path: str) -> HttpResponse:
    text = Asked(request.GET).read_text()
    found: Iterable[Any] = known.filter(**{f"{path}__icontains": text})[:OFFERED]
    lines = write_rows(list(found), known, path)
    return render(request, "accounts/_people.html", {"lines": lines})
