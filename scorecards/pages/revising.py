"""Revise a sealed card: the sealed one stays, the revision says why and on what it rests."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.errors import Invalid, NotFound, Refusal, Stale
from accounts.models import User
from accounts.pages.people import reader_of, signed_in_only
from scorecards.actions import revise_card
from scorecards.actions.reading import current_revision, find_card, latest_transcript, read_turns
from scorecards.actions.sealing import REASON_MIN, unfold_document
from scorecards.models import CardRevision, Scorecard
from scorecards.pages.cards import explain, read_version
from scorecards.pages.describing import (
    RECOMMENDATIONS,
    Wrong,
    describe_blocks,
    describe_clashes,
    list_sections,
)
from scorecards.pages.forms import (
    Typed,
    describe_known,
    digest_value,
    empty_value,
    read_form,
    read_known,
)
from scorecards.pages.writing import list_problems
from scorecards.permissions import may_write_card


@require_http_methods(["GET", "POST"])
@signed_in_only
def revise(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show the current answers to change, and add a revision with its reason and basis."""
    reader = reader_of(request)
    card = find_card(reader, public_id)
    if not card.is_submitted or not may_write_card(reader, card):
        raise NotFound
    if request.method != "POST":
        return _show(request, card, reader)
    typed = Typed({}, {}, {})
    try:
        typed = read_form(card, request.POST)
        if taken := request.POST.get("take"):
            typed.changes.pop(taken, None)
            return _show(request, card, reader, typed=typed)
        _add_revision(card, reader, typed, request)
    except (Invalid, Stale) as refusal:
        wrong = _explain(refusal, typed, request.POST.get("known", ""))
        card = find_card(reader, public_id)
        return _show(request, card, reader, typed=typed, wrong=wrong, status=refusal.status)
    messages.success(request, _("Revised. The sealed card stays beside it."))
    return redirect("scorecards:card", public_id)


def _add_revision(card: Scorecard, reader: User, typed: Typed, request: HttpRequest) -> None:
    revise_card(
        card,
        by=reader,
        changes=typed.changes,
        reason=request.POST.get("reason", "").replace("\r\n", "\n"),
        basis=request.POST.get("basis", ""),
        version=read_version(request.POST.get("version", "")),
    )


def _explain(refusal: Refusal, typed: Typed, shown: str) -> Wrong:
    """Return what was refused, and of the fields changed here those that another window moved."""
    wrong, now = explain(refusal), refusal.data.get("current")
    if not isinstance(now, dict):
        return wrong
    known = read_known(shown)
    theirs = {path: now.get(path, empty_value(path)) for path in typed.changes if path in known}
    clashes = {
        path: value
        for path, value in theirs.items()
        if digest_value(value) not in {known[path][1], digest_value(typed.changes[path])}
    }
    return Wrong(wrong.message, wrong.errors, clashes)


def _show(
    request: HttpRequest,
    card: Scorecard,
    reader: User,
    *,
    typed: Typed | None = None,
    wrong: Wrong | None = None,
    status: int = 200,
) -> HttpResponse:
    stored = _read_answers(card)
    answers = {**stored, **(typed.changes if typed else {})}
    transcript = latest_transcript(reader, card.interview)
    turns = read_turns(transcript) if transcript else []
    context = {
        "card": card,
        "interview": card.interview,
        "candidate": card.interview.candidacy.candidate,
        "opening": card.interview.candidacy.opening,
        "blocks": describe_blocks(card, answers, transcript=transcript, wrong=wrong),
        "overall": answers.get("overall"),
        "summary": answers.get("summary", ""),
        "recommendations": RECOMMENDATIONS,
        "bases": CardRevision.Basis.choices,
        "basis": request.POST.get("basis") or CardRevision.Basis.OWN_INTERVIEW,
        "reason": request.POST.get("reason", ""),
        "reason_min": REASON_MIN,
        "known": json.dumps(describe_known(card, stored), separators=(",", ":")),
        "wrong": wrong,
        "problems": list_problems(wrong),
        "clashes": describe_clashes(wrong),
        "transcript": transcript,
        "turns": turns,
        "sections": list_sections(turns),
    }
    return render(request, "scorecards/revise.html", context, status=status)


def _read_answers(card: Scorecard) -> dict[str, Any]:
    revision = current_revision(card)
    return unfold_document(revision.document) if revision else {}
