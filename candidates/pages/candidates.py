"""Candidates: the list, a new one, and one person's page with interviews and their words."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import NotFound
from accounts.pages.people import reader_of, signed_in_only
from candidates.actions import (
    add_candidacy,
    add_candidate,
    add_words,
    change_candidate,
    map_speakers,
    withdraw_consent,
)
from candidates.models import Candidacy, Candidate, Opening, Upload
from candidates.pages.forms import PlainForm, try_form
from candidates.pages.people_forms import NewCandidateForm
from candidates.pages.person import Person
from candidates.permissions import may_add_candidates, may_import

PAGE = 50


class CandidateFilter(PlainForm):
    """What the list's address may ask for."""

    q = forms.CharField(label=gettext_lazy("Name"), max_length=120, required=False)
    page = forms.IntegerField(required=False, min_value=1, max_value=10_000)


@require_safe
@signed_in_only
def list_candidates(request: HttpRequest) -> HttpResponse:
    """List the candidates that the reader may know of, by name."""
    reader = reader_of(request)
    form = CandidateFilter(request.GET)
    valid = form.is_valid()
    wanted: dict[str, Any] = form.cleaned_data if valid else {}
    page, text = wanted.get("page") or 1, wanted.get("q") or ""
    seen = Candidacy.objects.visible_to(reader).select_related("opening", "loop")
    people = Candidate.objects.visible_to(reader).prefetch_related(
        Prefetch("candidacies", queryset=seen, to_attr="seen")
    )
    people = people.filter(name__icontains=text) if text else people
    found = list(people[(page - 1) * PAGE : page * PAGE + 1]) if valid else []
    context = {
        "form": form,
        "rows": found[:PAGE],
        "page": page,
        "q": text,
        "has_next": len(found) > PAGE,
        "may_add": may_add_candidates(reader),
        "may_import": may_import(reader),
    }
    return render(request, "candidates/list.html", context, status=200 if valid else 422)


@require_http_methods(["GET", "POST"])
@signed_in_only
def new_candidate(request: HttpRequest) -> HttpResponse:
    """Write down a candidate, and put them forward at once if an opening is chosen."""
    reader = reader_of(request)
    if not may_add_candidates(reader):
        raise NotFound
    openings = Opening.objects.staffed_by(reader).filter(closed_at__isnull=True)
    form = NewCandidateForm(openings, request.POST or None)
    made: list[Candidate] = []

    def add(data: dict[str, Any]) -> None:
        opening = data.pop("opening")
        with transaction.atomic():
            candidate = add_candidate(by=reader, **data)
            if opening is not None:
                add_candidacy(candidate, opening, by=reader)
        made.append(candidate)

    status = try_form(form, add) if request.method == "POST" else 0
    if made:
        return redirect("candidates:candidate", made[0].public_id)
    return render(request, "candidates/new.html", {"form": form}, status=status or 200)


@require_safe
@signed_in_only
def show_candidate(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show the person, their loops, their interviews and what was said there."""
    return _render(request, Person.find(reader_of(request), public_id))


def _render(
    request: HttpRequest, person: Person, refused: PlainForm | None = None, status: int = 200
) -> HttpResponse:
    forms = person.build_forms()
    if refused is not None and refused.prefix:
        forms[refused.prefix] = refused
    context = {
        "person": person,
        "candidate": person.candidate,
        "forms": forms,
        "groups": person.groups(forms),
        "refused": refused,
    }
    return render(request, "candidates/candidate.html", context, status=status)


@require_POST
@signed_in_only
def change(request: HttpRequest, public_id: UUID, deed: str) -> HttpResponse:
    """Change what is known of the candidate, store words, or say who speaks."""
    person = Person.find(reader_of(request), public_id)
    form = person.bind(deed, request.POST, request.FILES)
    if form is None:
        raise NotFound
    status = try_form(form, lambda data: _do(request, person, form, deed, data))
    if status:
        return _render(request, Person.find(person.reader, public_id), form, status)
    return redirect("candidates:candidate", public_id)


def _do(
    request: HttpRequest, person: Person, form: PlainForm, deed: str, data: dict[str, Any]
) -> None:
    if deed == "notice":
        change_candidate(person.candidate, by=person.reader, **data)
        messages.success(request, _("Saved."))
    elif deed == "withdraw":
        withdraw_consent(person.candidate, by=person.reader, on=data["withdrawn_on"])
        messages.success(request, _("Their words are gone. What people wrote stays."))
    elif deed == "opening":
        add_candidacy(person.candidate, data["opening"], by=person.reader)
        messages.success(request, _("Put forward. Plan the loop next."))
    elif deed == "words":
        _store(request, person, data)
    else:
        transcript = person.transcript_of(deed)
        map_speakers(transcript, by=person.reader, roles=form.read_roles())  # type: ignore[attr-defined]  # bind made a SpeakersForm
        messages.success(request, _("Thank you. It is being read again."))


def _store(request: HttpRequest, person: Person, data: dict[str, Any]) -> None:
    upload = data["file"]
    raw = upload.read() if upload else data["text"].encode()
    kept, is_new = add_words(
        data["interview"],
        by=person.reader,
        raw=raw,
        filename=upload.name if upload else "",
        is_typed=upload is None,
    )
    if isinstance(kept, Upload):
        messages.success(request, _("The file is here. It is being read; that takes seconds."))
    elif is_new:
        messages.success(request, _("Stored. The suggestion is being made."))
    else:
        messages.info(request, _("This very transcript is stored already; nothing was changed."))
