"""The scorecard's page: rate, quote and seal; afterwards the suggestion beside the answers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.errors import Invalid, Refusal
from accounts.models import User
from accounts.pages.people import reader_of, signed_in_only
from scorecards.actions import open_card, save_draft, seal_card
from scorecards.actions.reading import find_card
from scorecards.models import Scorecard
from scorecards.pages.describing import Wrong
from scorecards.pages.forms import Typed, read_form, read_place
from scorecards.pages.sealed import describe_sealed, is_waiting
from scorecards.pages.writing import describe_writing
from scorecards.permissions import may_write_card

READ_ELSEWHERE = {403, 404}


@require_safe
@signed_in_only
def show_card(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show the card: to write for its author, to read for whoever may see it."""
    reader = reader_of(request)
    card = find_card(reader, public_id)
    if may_write(reader, card):
        _note_opening(card, reader)
        return render(request, "scorecards/write.html", describe_writing(card, reader))
    context = describe_sealed(card, reader)
    if request.GET.get("waiting") and is_waiting(context):
        return HttpResponse(status=204)  # the poll of a page that already says so
    return render(request, "scorecards/sealed.html", context)


def may_write(reader: User, card: Scorecard) -> bool:
    """Return whether this is the reader's own card, still owed."""
    return card.author_id == reader.pk and card.is_owed and may_write_card(reader, card)


def _note_opening(card: Scorecard, reader: User) -> None:
    if card.state == Scorecard.State.ASSIGNED:
        card.state = open_card(card, by=reader).state


@require_POST
@signed_in_only
def submit_card(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Save what the form changed, then seal, quote, or neither, as the pressed button says.

    A script that has saved everything sends only the version it shows: that version is sealed or
    nothing is.
    """
    reader = reader_of(request)
    card = find_card(reader, public_id)
    if card.is_submitted:  # the button was pressed twice: nothing more happens
        return redirect("scorecards:card", public_id)
    typed = Typed({}, {}, {})
    try:
        typed = read_form(card, request.POST)
        return _submit(request, card, reader, typed)
    except Refusal as refusal:
        if refusal.status in READ_ELSEWHERE:
            raise
        return _show_refused(request, find_card(reader, public_id), typed, refusal)


def _submit(request: HttpRequest, card: Scorecard, reader: User, typed: Typed) -> HttpResponse:
    changes = {**typed.changes}
    if taken := request.POST.get("take"):
        changes.pop(taken, None)
    quoted = _add_quote(card, request.POST.get("quote", ""), request.POST.get("quote_to", ""))
    for path, place in quoted.items():
        changes[path] = [*typed.values.get(path, []), place]
    bases = {path: base for path, base in typed.bases.items() if path in changes}
    if changes:
        save_draft(card, by=reader, changes=changes, bases=bases)
    if request.POST.get("do") == "seal":
        seal_card(card, by=reader, version=read_version(request.POST.get("version", "")))
        messages.success(request, _("Sealed. From here on it never changes."))
    elif not quoted:
        messages.success(request, _("Draft saved."))
    key = next(iter(quoted), "").partition(".")[0]
    return redirect(reverse("scorecards:card", args=[card.public_id]) + (f"#{key}" if key else ""))


def _add_quote(card: Scorecard, quote: str, chosen: str) -> dict[str, dict[str, Any]]:
    """Return {field path: place} for a pressed quote button: "place" or "KEY|place"."""
    if not quote:
        return {}
    key, _bar, place = quote.rpartition("|")
    key = key or chosen
    if key not in {item["key"] for item in card.form}:
        raise Invalid(_("Choose the competency that the quote is for."), field="quote_to")
    path = f"{key}.evidence"
    return {path: read_place(path, place)}


def read_version(text: str) -> int | None:
    """Return the version that a page showed; None where it names none."""
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 10 else None


def _show_refused(
    request: HttpRequest, card: Scorecard, typed: Typed, refusal: Refusal
) -> HttpResponse:
    reader = reader_of(request)
    if not may_write(reader, card):
        raise refusal
    context = describe_writing(card, reader, typed=typed, wrong=explain(refusal))
    return render(request, "scorecards/write.html", context, status=refusal.status)


def explain(refusal: Refusal) -> Wrong:
    """Return what a page shows of a refusal: its sentences by field, other windows' values."""
    many = refusal.data.get("errors")
    errors = {str(path): str(text) for path, text in many.items()} if isinstance(many, dict) else {}
    fields = refusal.data.get("fields")
    clashes = (
        {path: clash["theirs"] for path, clash in fields.items()}
        if isinstance(fields, dict)
        else {}
    )
    if refusal.field and not errors and not clashes:
        path = ".".join(refusal.field.split(".")[:2])  # a quote's own error stands at its field
        errors = {path: refusal.message}
    return Wrong(refusal.message, errors, clashes)
