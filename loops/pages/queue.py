"""The hiring manager's queue: loops that wait for them, the longest wait first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.pages.people import reader_of, signed_in_only
from loops.models import Loop, LoopEstimate
from loops.pages.standing import Standing, read_loops, stand
from loops.pages.words import STATE_TONES, STATES

WAITING = (Loop.State.READY, Loop.State.DEBRIEF)
MOST = 50


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One loop that waits, with the newest figures of it if there are any."""

    standing: Standing
    word: Any
    tone: str
    figures: dict[str, Any] | None


@require_safe
@signed_in_only
def show_queue(request: HttpRequest) -> HttpResponse:
    """List the loops that the reader may decide and that are ready."""
    reader = reader_of(request)
    decides = Q(is_run=True) if reader.is_admin else Q(is_hirer=True)
    found = read_loops(reader).filter(decides, Q(figures_open=True), state__in=WAITING)
    loops = list(found.order_by("state_since", "pk")[:MOST])
    figures = _read_figures(loops)
    rows = [
        QueueRow(
            stand(loop, reader), STATES[loop.state], STATE_TONES[loop.state], figures.get(loop.pk)
        )
        for loop in loops
    ]
    return render(request, "loops/queue.html", {"rows": rows})


def _read_figures(loops: list[Loop]) -> dict[int, dict[str, Any]]:
    rows = LoopEstimate.objects.filter(loop__in=loops).order_by("pk")
    return dict(rows.values_list("loop_id", "figures"))
