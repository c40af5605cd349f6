"""Many transcripts at once: send an archive, see each row's state."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import NotFound, Refusal
from accounts.models import User
from accounts.pages.people import reader_of, signed_in_only
from candidates.actions import retry_import, start_import
from candidates.actions.reading import UNDER_WAY, count_states, list_rows
from candidates.models import Import
from candidates.pages.forms import PlainForm, try_form
from candidates.permissions import may_import

SHOWN = 50


class ArchiveForm(PlainForm):
    """An archive of files with a list of whose they are."""

    file = forms.FileField(
        label=gettext_lazy("ZIP archive"),
        max_length=200,
        help_text=gettext_lazy("Up to 10 MB and 500 files, with one CSV list inside."),
    )


@require_http_methods(["GET", "POST"])
@signed_in_only
def list_imports(request: HttpRequest) -> HttpResponse:
    """Show the form and the reader's own imports; take an archive in."""
    reader = reader_of(request)
    if not may_import(reader):
        raise NotFound
    form = ArchiveForm(request.POST or None, request.FILES or None)
    made: list[Import] = []

    def start(data: dict[str, Any]) -> None:
        upload = data["file"]
        made.append(start_import(by=reader, raw=upload.read(), filename=upload.name))

    status = try_form(form, start) if request.method == "POST" else 0
    if made:
        return redirect("candidates:import", made[0].public_id)
    rows = Import.objects.visible_to(reader).with_state()[:SHOWN]
    return render(
        request, "candidates/imports.html", {"form": form, "rows": rows}, status=status or 200
    )


@require_safe
@signed_in_only
def show_import(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show how far an import is, row by row."""
    reader = reader_of(request)
    batch = _find(reader, public_id)
    rows = list_rows(batch, reader)
    state = vars(batch)["state"]
    counts = count_states(rows)
    total = batch.total or len(rows)
    ended = sum(n for name, n in counts.items() if name not in UNDER_WAY)
    context = {
        "batch": batch,
        "rows": rows,
        "counts": counts,
        "ended": ended,
        "percent": round(100 * ended / total) if total else 0,
        "goes_on": state in UNDER_WAY or ended < len(rows),
    }
    return render(request, "candidates/import.html", context)


@require_POST
@signed_in_only
def retry_batch(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Go on with an import that broke off."""
    reader = reader_of(request)
    batch = _find(reader, public_id)
    try:
        retry_import(batch, by=reader)
    except Refusal as refusal:
        messages.warning(request, refusal.message)
    else:
        messages.success(request, _("It goes on."))
    return redirect("candidates:import", batch.public_id)


def _find(reader: User, public_id: UUID) -> Import:
    rows = Import.objects.visible_to(reader).with_state()
    batch = rows.filter(public_id=public_id).first()
    if batch is None:
        raise NotFound
    return batch
