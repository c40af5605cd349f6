"""Rubrics for those who write them: every version, begun drafts, files, two side by side."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from itertools import groupby
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.errors import AlreadyThere, NotFound
from accounts.models import User
from accounts.pages.downloads import JSON, send_lines
from accounts.pages.people import reader_of, signed_in_only
from candidates.pages.forms import PlainForm, try_form
from scorecards.actions import import_rubric, start_rubric_draft
from scorecards.actions.comparing_rubrics import compare_rubrics, find_rubric, read_written
from scorecards.actions.rubric_files import name_rubric_file, write_rubric_file
from scorecards.actions.rubric_warnings import list_warnings
from scorecards.models import Rubric, RubricDraft
from scorecards.pages.rubric_forms import NewRubricForm, RubricFileForm
from scorecards.permissions import may_edit_rubrics

View = Callable[..., HttpResponseBase]


def editors_only(view: View) -> View:
    """Let only those in who may write rubrics; to everybody else the page does not exist."""

    @signed_in_only
    @wraps(view)
    def check(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_edit_rubrics(reader_of(request)):
            raise NotFound
        return view(request, *args, **kwargs)

    return check


def list_versions(reader: User) -> list[Rubric]:
    """Return every published version, by name, the newest first, with `used` open openings."""
    still = Q(openings__opening__closed_at__isnull=True)
    versions = Rubric.objects.visible_to(reader).published()
    return list(
        versions.annotate(used=Count("openings", filter=still)).order_by("name", "-version")
    )


@require_safe
@editors_only
def show_rubrics(request: HttpRequest) -> HttpResponse:
    """List the rubrics with their versions and drafts."""
    return _render_list(request)


def _render_list(
    request: HttpRequest,
    *,
    new: NewRubricForm | None = None,
    file: RubricFileForm | None = None,
    status: int = 200,
) -> HttpResponse:
    reader = reader_of(request)
    versions = list_versions(reader)
    drafts = RubricDraft.objects.visible_to(reader).select_related("based_on", "saved_by")
    by_name = {draft.name: draft for draft in drafts}
    listed = [(name, list(rows)) for name, rows in groupby(versions, lambda row: row.name)]
    named = [(name, rows, by_name.pop(name, None)) for name, rows in listed]
    context = {
        "rubrics": sorted([*named, *((name, [], draft) for name, draft in by_name.items())]),
        "new": new or NewRubricForm(_newest(versions)),
        "file": file or RubricFileForm(),
        "refused": new or file,
    }
    return render(request, "rubrics/list.html", context, status=status)


def _newest(versions: list[Rubric]) -> list[Rubric]:
    return [next(rows) for _name, rows in groupby(versions, lambda row: row.name)]


@require_POST
@editors_only
def start(request: HttpRequest) -> HttpResponse:
    """Begin a draft: of the version that a button names, or a new rubric by the form."""
    reader = reader_of(request)
    if "rubric" in request.POST:
        return _start_next(request, reader)
    form = NewRubricForm(_newest(list_versions(reader)), request.POST)
    return _begin(
        request, form, lambda: start_rubric_draft(by=reader, **form.read_beginning()), new=form
    )


def _start_next(request: HttpRequest, reader: User) -> HttpResponse:
    wanted = _read_id(request.POST["rubric"])
    rubric = Rubric.objects.visible_to(reader).published().filter(public_id=wanted).first()
    if rubric is None:
        raise NotFound
    try:
        draft = start_rubric_draft(by=reader, rubric=rubric)
    except AlreadyThere as refusal:
        messages.info(request, _("This rubric has a draft already; here it is."))
        return redirect("scorecards:rubric-draft", refusal.data["draft"])
    return redirect("scorecards:rubric-draft", draft.public_id)


def _read_id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise NotFound from error


@require_POST
@editors_only
def take_in(request: HttpRequest) -> HttpResponse:
    """Begin a draft with what a file holds."""
    reader = reader_of(request)
    form = RubricFileForm(request.POST, request.FILES)
    return _begin(
        request,
        form,
        lambda: import_rubric(form.read_file(), by=reader, name=form.cleaned_data["name"]),
        file=form,
    )


def _begin(
    request: HttpRequest, form: PlainForm, act: Callable[[], RubricDraft], **shown: Any
) -> HttpResponse:
    made: list[RubricDraft] = []
    status = try_form(form, lambda _data: made.append(act()))
    if status:
        return _render_list(request, **shown, status=status)
    messages.success(request, _("The draft is begun. Nothing changes until it is published."))
    return redirect("scorecards:rubric-draft", made[0].public_id)


@require_safe
@editors_only
def show_version(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show one published version, which never changes, and what could be said against it."""
    reader = reader_of(request)
    versions = list_versions(reader)
    rubric = next((row for row in versions if row.public_id == public_id), None)
    if rubric is None:
        raise NotFound
    written = read_written(rubric)
    context = {
        "rubric": rubric,
        "competencies": written,
        "warnings": [(one, place_of(one.field, written)) for one in list_warnings(written)],
        "others": [row for row in versions if row.name == rubric.name and row != rubric],
        "newest": next(row for row in versions if row.name == rubric.name),
    }
    return render(request, "rubrics/version.html", context)


def place_of(field: str, written: list[dict[str, Any]]) -> str:
    """Return where a field stands, for people: "Data, level 2"."""
    parts = field.split(".")
    if len(parts) < 3:
        return ""
    item = written[int(parts[1])]
    name = item["name"] or _("Competency %(n)d") % {"n": int(parts[1]) + 1}
    if len(parts) > 3:
        return _("%(name)s, level %(level)s") % {"name": name, "level": parts[3]}
    words = {"key": _("key"), "name": _("name"), "question": _("question"), "anchors": _("levels")}
    return _("%(name)s, %(part)s") % {"name": name, "part": words[parts[2]]}


@require_safe
@editors_only
def download(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """Send a version or a draft as its file."""
    rubric = find_rubric(reader_of(request), public_id)
    return send_lines([write_rubric_file(rubric)], name=name_rubric_file(rubric), media=JSON)


class ComparisonForm(forms.Form):
    """Which two versions or drafts."""

    before = forms.UUIDField(label=gettext_lazy("Earlier"), required=False)
    after = forms.UUIDField(label=gettext_lazy("Later"), required=False)


@require_safe
@editors_only
def compare(request: HttpRequest) -> HttpResponse:
    """Show what differs between two versions, word by word."""
    reader = reader_of(request)
    wanted = ComparisonForm(request.GET)
    if not wanted.is_valid():
        raise NotFound
    ids = [wanted.cleaned_data[name] for name in ("before", "after")]
    chosen = [find_rubric(reader, public_id) if public_id else None for public_id in ids]
    before, after = chosen
    changes = compare_rubrics(read_written(before), read_written(after)) if before and after else []
    context = {
        "offered": [*list_versions(reader), *RubricDraft.objects.visible_to(reader)],
        "before": before,
        "after": after,
        "changes": changes,
    }
    return render(request, "rubrics/compare.html", context)
