"""The rubric editor: save, rearrange, publish, try on a transcript, discard. Plain forms."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import NotFound, Refusal
from accounts.pages.people import reader_of
from candidates.pages.forms import PlainForm, try_form
from scorecards.actions import (
    discard_rubric_draft,
    publish_rubric_draft,
    save_rubric_draft,
)
from scorecards.actions.previewing import Previewed, list_previewable, preview_rubric
from scorecards.actions.rubric_drafts import Published
from scorecards.actions.rubric_words import Written, list_faults
from scorecards.models import RubricDraft
from scorecards.pages.rubric_describing import describe_draft
from scorecards.pages.rubric_forms import read_number, read_typed, rearrange
from scorecards.pages.rubrics import editors_only
from scorecards.suggestion import ENGINE_VERSION

READ_ELSEWHERE = {403, 404}


def find_draft(request: HttpRequest, public_id: UUID) -> RubricDraft:
    """Return the draft with its people. Raises NotFound."""
    seen = RubricDraft.objects.visible_to(reader_of(request))
    draft = seen.select_related("based_on", "saved_by").filter(public_id=public_id).first()
    if draft is None:
        raise NotFound
    return draft


@require_http_methods(["GET", "POST"])
@editors_only
def edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show the draft to write; save it and do what the pressed button asks for."""
    draft = find_draft(request, public_id)
    if request.method != "POST":
        return render(request, "rubrics/draft.html", describe_draft(draft, draft.competencies))
    typed = read_typed(request.POST)
    try:
        return _act(request, draft, typed)
    except Refusal as refusal:
        if refusal.status in READ_ELSEWHERE:
            raise
        now = find_draft(request, public_id)
        context = describe_draft(now, typed, refusal=refusal)
        return render(request, "rubrics/draft.html", context, status=refusal.status)


def _act(request: HttpRequest, draft: RubricDraft, typed: Written) -> HttpResponse:
    reader, asked = reader_of(request), request.POST.get("do", "save")
    wanted, place = rearrange(typed, asked)
    version = read_number(request.POST.get("version", "")) or 0
    draft = save_rubric_draft(draft, by=reader, competencies=wanted, version=version)
    if asked == "publish":
        over = read_number(request.POST.get("over", ""))
        moves = "openings" in request.POST
        done = publish_rubric_draft(
            draft, by=reader, version=draft.version, over=over, for_openings=moves
        )
        _tell(request, done)
        return redirect("scorecards:rubric", done.rubric.public_id)
    if place is None:
        messages.success(request, _("The draft is saved."))
    here = reverse("scorecards:rubric-draft", args=[draft.public_id])
    return redirect(here if place is None else f"{here}#c-{place}")


def _tell(request: HttpRequest, done: Published) -> None:
    messages.success(request, _("%(rubric)s is published.") % {"rubric": done.rubric})
    if done.moved:
        told = ngettext(
            "New loops of %(n)d opening use it.",
            "New loops of %(n)d openings use it.",
            len(done.moved),
        )
        messages.success(request, told % {"n": len(done.moved)})
    if done.kept:
        titles = ", ".join(opening.title for opening in done.kept)
        told = _(
            "Stays with its version, because its weights, must-haves or plan do not fit: %(titles)s"
        )
        messages.warning(request, told % {"titles": titles})


@require_POST
@editors_only
def discard(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take the draft away."""
    draft = find_draft(request, public_id)
    discard_rubric_draft(draft, by=reader_of(request))
    messages.success(request, _("The draft is gone. What is published stays."))
    return redirect("scorecards:rubrics")


class PreviewForm(PlainForm):
    """Which transcript to try the draft on."""

    transcript = forms.ChoiceField(label=gettext_lazy("Transcript"))


@require_safe
@editors_only
def preview(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show what would be suggested by the draft, beside what is stored. Nothing is kept."""
    draft, reader = find_draft(request, public_id), reader_of(request)
    offered = list_previewable(reader)
    form = PreviewForm(request.GET if "transcript" in request.GET else None)
    choice = form.fields["transcript"]
    if isinstance(choice, forms.ChoiceField):
        choice.choices = [(str(one.public_id), name_transcript(one)) for one in offered]
    tried: list[Previewed] = []
    faults = list_faults(draft.competencies)
    status = 422 if faults and form.is_bound else 0
    if form.is_bound and not faults:
        status = try_form(
            form,
            lambda data: tried.extend(
                preview_rubric(draft.competencies, transcript=UUID(data["transcript"]), by=reader)
            ),
        )
    context = {"draft": draft, "offered": offered, "form": form, "tried": tried, "faults": faults}
    context["engine"] = ENGINE_VERSION
    return render(request, "rubrics/preview.html", context, status=status or 200)


def name_transcript(transcript: Any) -> str:
    """Return how a select names a transcript."""
    interview = transcript.interview
    names = (interview.candidacy.candidate.name, interview.name, interview.candidacy.opening.title)
    told = ", ".join(names)
    if transcript.version == 1:
        return told
    return _("%(names)s (version %(n)d)") % {"names": told, "n": transcript.version}
