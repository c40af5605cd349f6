"""Loops that are not blind to the reader, their seats and decisions, to look at.

Calibration runs have a page of their own, which knows what their counts would tell.
"""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.admin import ReadOnlyAdmin
from accounts.models import User
from loops.models import Decision, Loop, LoopEstimate, Seat


def list_open_loops(request: HttpRequest) -> QuerySet[Loop]:
    """Return the loops whose cards and figures are open to the reader."""
    if not isinstance(request.user, User):
        return Loop.objects.none()
    return Loop.objects.open_to(request.user)


@admin.register(Loop)
class LoopAdmin(ReadOnlyAdmin):
    list_display = ("candidacy", "state", "cards_in", "cards_due", "opened_at")
    list_filter = ("state",)
    list_select_related = ("candidacy__candidate", "candidacy__opening")

    def list_rows(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the loops that are not blind: a list shows states and counts."""
        return list_open_loops(request)


@admin.register(Seat)
class SeatAdmin(ReadOnlyAdmin):
    list_display = ("interviewer", "loop", "scorecard", "required")
    list_select_related = (
        "interviewer__user",
        "loop__candidacy__candidate",
        "loop__candidacy__opening",
        "scorecard__author",
        "scorecard__interview",
    )

    def list_rows(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the seats of loops that are not blind."""
        return Seat.objects.filter(loop__in=list_open_loops(request))


@admin.register(Decision)
class DecisionAdmin(ReadOnlyAdmin):
    list_display = ("loop", "number", "outcome", "decided_by", "decided_at")
    list_select_related = (
        "loop__candidacy__candidate",
        "loop__candidacy__opening",
        "decided_by",
    )


@admin.register(LoopEstimate)
class LoopEstimateAdmin(ReadOnlyAdmin):
    list_display = ("loop", "created_at", "inputs_hash")
    list_select_related = ("loop__candidacy__candidate", "loop__candidacy__opening")
