"""The debrief: figures, disagreements, the rule's word, and the decision."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.errors import NotFound
from accounts.pages.people import reader_of, signed_in_only
from candidates.pages.forms import PlainForm, try_form
from loops.actions import approve_decision, decide_loop, file_dissent, reopen_loop
from loops.pages.debrief_facts import Debrief
from loops.pages.decision_forms import ApprovalForm, DecisionForm, LongReasonForm
from loops.pages.explaining import explain
from loops.pages.standing import Standing, find_open
from loops.pages.words import OUTCOME_TONES, OUTCOMES, STATE_TONES, STATES


@require_safe
@signed_in_only
def show_debrief(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show the debrief to readers who are not blind; for others it does not exist."""
    return _render(request, find_open(reader_of(request), public_id))


@require_POST
@signed_in_only
def decide(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Record the decision; a refusal comes back with everything that was typed."""
    standing = find_open(reader_of(request), public_id)
    form = DecisionForm(_competencies(standing), request.POST, prefix="decide")

    def record(data: dict[str, Any]) -> None:
        seen = data.pop("recommendation")
        decide_loop(standing.loop, by=standing.reader, seen=seen, **data)

    return _answer(request, standing, form, try_form(form, record), _("The decision is recorded."))


@require_POST
@signed_in_only
def approve(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Consent to the next decision as a second person."""
    standing = find_open(reader_of(request), public_id)
    form = ApprovalForm(request.POST, prefix="approve")
    status = try_form(
        form, lambda data: approve_decision(standing.loop, by=standing.reader, **data)
    )
    return _answer(request, standing, form, status, _("Your consent is recorded."))


@require_POST
@signed_in_only
def reopen(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Open a decided loop again; the decision stays."""
    standing = find_open(reader_of(request), public_id)
    form = LongReasonForm(request.POST, prefix="reopen")
    status = try_form(form, lambda data: reopen_loop(standing.loop, by=standing.reader, **data))
    return _answer(request, standing, form, status, _("The loop is open again."))


@require_POST
@signed_in_only
def dissent(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Put the reader's disagreement beside the last decision."""
    standing = find_open(reader_of(request), public_id)
    decision = standing.loop.decisions.select_related("loop").order_by("-number").first()
    if decision is None:
        raise NotFound
    form = LongReasonForm(request.POST, prefix="dissent")
    status = try_form(form, lambda data: file_dissent(decision, by=standing.reader, **data))
    return _answer(request, standing, form, status, _("Your dissent stands beside the decision."))


def _answer(
    request: HttpRequest, standing: Standing, form: PlainForm, status: int, done: str
) -> HttpResponse:
    public_id = standing.loop.public_id
    if status:
        return _render(request, find_open(standing.reader, public_id), form, status)
    messages.success(request, done)
    return redirect("loops:debrief", public_id)


def _competencies(standing: Standing) -> list[tuple[str, Any]]:
    return [(item.key, item.name) for item in standing.loop.rubric.competencies.all()]


def _render(
    request: HttpRequest,
    standing: Standing,
    refused: PlainForm | None = None,
    status: int = 200,
) -> HttpResponse:
    debrief = Debrief(standing)
    advised = debrief.recommendation
    context = {
        "standing": standing,
        "loop": standing.loop,
        "candidacy": standing.loop.candidacy,
        "state": STATES[standing.state],
        "state_tone": STATE_TONES.get(standing.state, ""),
        "debrief": debrief,
        "figures": debrief.figures,
        "advised": advised,
        "advice": OUTCOMES[advised.advice] if advised else "",
        "advice_tone": OUTCOME_TONES[advised.advice] if advised else "",
        "explained": explain(debrief),
        "outcomes": OUTCOMES,
        "refused": refused,
        **_build_forms(debrief, refused),
    }
    return render(request, "loops/debrief.html", context, status=status or 200)


def _build_forms(debrief: Debrief, refused: PlainForm | None) -> dict[str, PlainForm]:
    standing = debrief.standing
    seen = {"recommendation": debrief.recommendation.public_id if debrief.recommendation else None}
    next_one = (debrief.figures.get("one_more") or {}).get("competency", "")
    forms: dict[str, PlainForm] = {
        "decide": DecisionForm(
            _competencies(standing), initial={**seen, "competency": next_one}, prefix="decide"
        ),
        "approve": ApprovalForm(prefix="approve"),
        "reopen": LongReasonForm(prefix="reopen"),
        "dissent": LongReasonForm(prefix="dissent"),
    }
    if refused is not None and refused.prefix:
        forms[refused.prefix] = refused
    if isinstance(refused, DecisionForm):
        _show_newest(refused, seen["recommendation"])
    return {f"{name}_form": form for name, form in forms.items()}


def _show_newest(form: DecisionForm, seen: UUID | None) -> None:
    """Let a form that comes back carry the figures that stand beside it now."""
    form.data = {**dict(form.data.items()), form.add_prefix("recommendation"): str(seen or "")}
