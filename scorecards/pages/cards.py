"""The scorecard's page: rate, quote, seal; afterwards the suggestion, and revisions."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from accounts.errors import Invalid, Refusal
from accounts.pages.people import reader_of, signed_in_only
from scorecards.actions import (
    decline_card,
    list_what_is_missing,
    open_card,
    recuse_from_card,
    revise_card,
    save_draft,
    seal_card,
)
from scorecards.actions.reading import find_card
from scorecards.models import Scorecard
from scorecards.pages.forms import read_changes
from scorecards.pages.views import describe_page
from scorecards.permissions import may_write_card

BODY_MAX = 400_000


@require_safe
@signed_in_only
def show_card(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show the card: to write for its author, to read for whoever may see it."""
    reader = reader_of(request)
    card = find_card(reader, public_id)
    if card.author_id == reader.pk and may_write_card(reader, card):
        card = open_card(card, by=reader)
        card = find_card(reader, public_id)
    return _render(request, card)


def _render(
    request: HttpRequest,
    card: Scorecard,
    *,
    refusal: Refusal | None = None,
    typed: dict[str, Any] | None = None,
) -> HttpResponse:
    context = describe_page(card, reader_of(request), typed=typed)
    if refusal is not None:
        context["refusal"] = refusal
        context["errors"] = _errors_of(refusal)
    template = "scorecards/write.html" if context["writing"] else "scorecards/sealed.html"
    status = refusal.status if refusal else 200
    return render(request, template, context, status=status)


def _errors_of(refusal: Refusal) -> dict[str, str]:
    many = refusal.data.get("errors")
    if isinstance(many, dict):
        return {str(field): str(text) for field, text in many.items()}
    return {refusal.field: refusal.message} if refusal.field else {}


@require_POST
@signed_in_only
def save_fields(request: HttpRequest, public_id: UUID) -> JsonResponse:
    """Autosave: write the fields of a JSON body {changes, bases}; answer their new versions."""
    reader = reader_of(request)
    card = find_card(reader, public_id)
    try:
        body = _read_body(request)
        card = save_draft(card, by=reader, changes=body["changes"], bases=body["bases"])
    except Refusal as refusal:
        answer = {"code": refusal.code, "message": refusal.message, "field": refusal.field}
        return JsonResponse({**answer, **refusal.data}, status=refusal.status)
    return JsonResponse(
        {
            "versions": card.draft_versions,
            "saved_at": timezone.localtime(card.saved_at).strftime("%H:%M"),
            "missing": list_what_is_missing(card),
        }
    )


def _read_body(request: HttpRequest) -> dict[str, Any]:
    if len(request.body) > BODY_MAX:
        raise Invalid("This is too much for one save.", field="changes")
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise Invalid("This is not JSON.", field="") from error
    parts = body if isinstance(body, dict) else {}
    changes, bases = parts.get("changes"), parts.get("bases", {})
    if not isinstance(changes, dict) or not isinstance(bases, dict):
        raise Invalid("Send changes and bases by field.", field="changes")
    if not all(isinstance(base, int) for base in bases.values()):
        raise Invalid("A base is the number of changes a field had.", field="bases")
    return {"changes": changes, "bases": bases}


@require_POST
@signed_in_only
def submit_card(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Save the whole form, and seal the card unless only saving was asked for."""
    reader = reader_of(request)
    card = find_card(reader, public_id)
    if card.is_submitted:  # the second press of the button: nothing more happens
        return redirect("scorecards:card", public_id)
    typed: dict[str, Any] = {}
    try:
        typed = read_changes(card, request.POST)
        save_draft(card, by=reader, changes=typed)
        if "save" not in request.POST:
            seal_card(card, by=reader)
            messages.success(request, gettext("Sealed. It never changes from here on."))
    except Refusal as refusal:
        if refusal.status in {403, 404}:
            raise
        return _render(request, find_card(reader, public_id), refusal=refusal, typed=typed)
    return redirect("scorecards:card", public_id)


@require_POST
@signed_in_only
def submit_revision(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Add a revision with its reason and basis."""
    reader = reader_of(request)
    card = find_card(reader, public_id)
    try:
        changes = read_changes(card, request.POST)
        reason, basis = request.POST.get("reason", ""), request.POST.get("basis", "")
        revise_card(card, by=reader, changes=changes, reason=reason, basis=basis)
    except Refusal as refusal:
        if refusal.status in {403, 404}:
            raise
        typed = {"reason": request.POST.get("reason", "")}
        return _render(request, find_card(reader, public_id), refusal=refusal, typed=typed)
    messages.success(request, gettext("Revised. The sealed card stays beside it."))
    return redirect("scorecards:card", public_id)


@require_POST
@signed_in_only
def leave_card(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Recuse from the card, or decline it, with a reason; access ends at once."""
    reader = reader_of(request)
    card = find_card(reader, public_id)
    reason = request.POST.get("reason", "")
    leave = decline_card if request.POST.get("how") == "decline" else recuse_from_card
    try:
        leave(card, by=reader, reason=reason)
    except Refusal as refusal:
        if refusal.status in {403, 404}:
            raise
        return _render(request, card, refusal=refusal, typed={"leave_reason": reason})
    messages.success(request, gettext("You have left this panel; its staff were told."))
    return redirect("scorecards:home")
