"""The weights of suggestions on the page of their agreement: how they stand, and two buttons."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.errors import NotFound, Refusal
from accounts.models import User
from accounts.pages.people import admin_of, signed_in_only
from jobs.models import Job
from loops.actions.refits import Weighed, describe_weights
from scorecards.actions.refitting import ask_for_refit, find_refit_job, restore_shipped
from scorecards.models import RefitPart, Rubric

AT_WORK = {Job.Status.PENDING, Job.Status.RUNNING}


@dataclass(frozen=True, slots=True)
class Tried:
    """One competency of the last refit, by its name."""

    name: str
    part: RefitPart


def describe(reader: User) -> dict[str, Any]:
    """Return what the section of weights shows to an admin."""
    job = find_refit_job()
    return {
        "weighed": [(one, _name_parts(one)) for one in describe_weights(by=reader)],
        "job": job,
        "is_refitting": job is not None and job.status in AT_WORK,
    }


def _name_parts(one: Weighed) -> list[Tried]:
    return [Tried(one.names.get(part.competency, part.competency), part) for part in one.parts]


@require_POST
@signed_in_only
def refit_now(request: HttpRequest) -> HttpResponse:
    """Let a worker refit the suggestions to the company's scorecards."""
    admin = admin_of(request)
    return _do(request, lambda: ask_for_refit(by=admin), _("A refit was asked for."))


@require_POST
@signed_in_only
def go_back(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Let suggestions by this rubric version use the shipped weights again."""
    admin = admin_of(request)
    rubric = Rubric.objects.visible_to(admin).filter(public_id=public_id).first()
    if rubric is None:
        raise NotFound
    done = _("New suggestions use the shipped weights again.")
    return _do(request, lambda: restore_shipped(rubric, by=admin), done)


def _do(request: HttpRequest, deed: Callable[[], object], done: str) -> HttpResponse:
    try:
        deed()
    except Refusal as refusal:
        messages.warning(request, refusal.message)
    else:
        messages.success(request, done)
    return redirect("loops:agreement")
