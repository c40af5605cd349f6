"""The duties towards candidates: export, erasure, holds and retention; for admins."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.errors import NotFound
from accounts.models import User
from accounts.pages.people import reader_of, signed_in_only
from candidates.actions.declaring import sign_declaration
from candidates.actions.erasing import erase_candidate
from candidates.actions.exporting import export_candidate, pack_export
from candidates.actions.holding import lift_hold, set_hold
from candidates.actions.retention import (
    add_usual_policies,
    list_due,
    remove_policy,
    set_policy,
    set_terms,
)
from candidates.models import Candidate, Erasure, LegalHold, RetentionPolicy
from candidates.pages.forms import PlainForm, try_form
from candidates.pages.privacy_forms import EraseForm, HoldForm, PolicyForm, TermsForm
from candidates.permissions import may_handle_privacy
from jobs import clock

SHOWN = 50


def _require_admin(request: HttpRequest) -> User:
    reader = reader_of(request)
    if not may_handle_privacy(reader):
        raise NotFound
    return reader


def _find(reader: User, public_id: UUID) -> Candidate:
    found = Candidate.objects.visible_to(reader).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


@require_safe
@signed_in_only
def show_person(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show what can be done for one candidate's rights."""
    return _show_person(request, _find(_require_admin(request), public_id))


def _show_person(
    request: HttpRequest, candidate: Candidate, refused: PlainForm | None = None, status: int = 200
) -> HttpResponse:
    holds = list(candidate.holds.select_related("set_by", "lifted_by"))
    forms = {name: make(candidate, None) for name, make in FORMS.items()}
    if refused is not None and refused.prefix:
        forms[refused.prefix] = refused
    context = {
        "candidate": candidate,
        "holds": holds,
        "held": next((hold for hold in holds if hold.lifted_at is None), None),
        "forms": forms,
        "refused": refused,
        "declare": request.build_absolute_uri(f"/declare/{sign_declaration(candidate)}/"),
    }
    return render(request, "candidates/privacy.html", context, status=status)


def _make_terms(candidate: Candidate, data: Any) -> PlainForm:
    known = {
        "jurisdiction": candidate.jurisdiction,
        "erasure_asked_on": candidate.erasure_asked_on,
    }
    return TermsForm(data, initial=known, prefix="terms")


FORMS: dict[str, Callable[[Candidate, Any], PlainForm]] = {
    "terms": _make_terms,
    "hold": lambda _candidate, data: HoldForm(data, prefix="hold"),
    "lift": lambda _candidate, data: HoldForm(data, prefix="lift"),
    "erase": lambda candidate, data: EraseForm(candidate, data, prefix="erase"),
}


@require_POST
@signed_in_only
def change_person(request: HttpRequest, public_id: UUID, deed: str) -> HttpResponse:
    """Set or lift a hold, say whose rules apply, or erase."""
    reader = _require_admin(request)
    candidate = _find(reader, public_id)
    if deed not in FORMS:
        raise NotFound
    form = FORMS[deed](candidate, request.POST)
    status = try_form(form, lambda data: _do(candidate, reader, deed, data))
    if status:
        return _show_person(request, candidate, form, status)
    messages.success(request, DONE[deed])
    if deed == "erase":
        return redirect("candidates:privacy")
    return redirect("candidates:person-privacy", public_id)


DONE = {
    "terms": gettext_lazy("Saved."),
    "hold": gettext_lazy("Held. Nothing of theirs is erased until it is lifted."),
    "lift": gettext_lazy("Lifted."),
    "erase": gettext_lazy("Erased. Ratings and figures stay, without a word about them."),
}


def _do(candidate: Candidate, reader: User, deed: str, data: dict[str, Any]) -> None:
    if deed == "terms":
        set_terms(candidate, by=reader, **data)
    elif deed == "hold":
        set_hold(candidate, by=reader, reason=data["reason"])
    elif deed == "lift":
        lift_hold(candidate, by=reader, reason=data["reason"])
    else:
        erase_candidate(candidate, by=reader)


@require_POST
@signed_in_only
def export_person(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Send everything held on the candidate as a ZIP; a POST, for it is audited."""
    reader = _require_admin(request)
    candidate = _find(reader, public_id)
    packed = pack_export(export_candidate(candidate, by=reader))
    answer = HttpResponse(packed, content_type="application/zip")
    name = f"held-{candidate.public_id}.zip"
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return answer


@require_safe
@signed_in_only
def show_privacy(request: HttpRequest) -> HttpResponse:
    """Show the company's duties: who is due, what is held, what was erased, and the policies."""
    return _show_privacy(request, _require_admin(request), PolicyForm())


def _show_privacy(
    request: HttpRequest, reader: User, form: PlainForm, status: int = 200
) -> HttpResponse:
    seen = Candidate.objects.visible_to(reader)
    due = list_due(at=clock.now(), reader=reader)
    holds = LegalHold.objects.standing().filter(candidate__in=seen)
    erasures = Erasure.objects.select_related("by")
    context = {
        "form": form,
        "policies": list(RetentionPolicy.objects.all()),
        "due": due[:SHOWN],
        "due_count": len(due),
        "asked": list(seen.filter(erasure_asked_on__isnull=False).order_by("erasure_asked_on")),
        "holds": list(holds.select_related("candidate", "set_by")[:SHOWN]),
        "hold_count": holds.count(),
        "erasures": list(erasures[:SHOWN]),
        "erasure_count": erasures.count(),
        "today": timezone.localdate(),
    }
    return render(request, "candidates/privacy_hub.html", context, status=status)


@require_POST
@signed_in_only
def change_policy(request: HttpRequest) -> HttpResponse:
    """Set how long is kept somewhere."""
    reader = _require_admin(request)
    form = PolicyForm(request.POST)
    status = try_form(form, lambda data: set_policy(by=reader, **data))
    if status:
        return _show_privacy(request, reader, form, status)
    messages.success(request, _("Saved. Look at who is due below."))
    return redirect("candidates:privacy")


@require_POST
@signed_in_only
def add_usual(request: HttpRequest) -> HttpResponse:
    """Add the usual policies, switched off."""
    count = add_usual_policies(by=_require_admin(request))
    messages.success(request, _("%(n)d policies added, switched off.") % {"n": count})
    return redirect("candidates:privacy")


@require_POST
@signed_in_only
def drop_policy(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take a policy away."""
    reader = _require_admin(request)
    policy = RetentionPolicy.objects.filter(public_id=public_id).first()
    if policy is None:
        raise NotFound
    remove_policy(policy, by=reader)
    messages.success(request, _("Removed."))
    return redirect("candidates:privacy")
