"""What the transcripts alone suggest, beside the panel: opened on purpose, and noted who saw it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from accounts.models import User
from accounts.pages.people import reader_of, signed_in_only
from loops.models import Loop
from loops.pages.cards import CardRow, read_cards
from loops.pages.standing import find_open
from scorecards.actions import see_suggestion
from scorecards.models import SuggestedRating, Suggestion, SuggestionView


@dataclass(frozen=True, slots=True)
class Signal:
    """One competency: what each interview's words suggest, and the panel's raw mean."""

    name: str
    suggested: tuple[SuggestedRating, ...]
    panel: float | None


@require_POST
@signed_in_only
def show_signal(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show the suggested ratings. It notes that the reader saw them, so it is no GET."""
    standing = find_open(reader_of(request), public_id)
    suggestions = _read(standing.reader, standing.loop)
    _note(suggestions, standing.reader)
    context = {
        "standing": standing,
        "loop": standing.loop,
        "candidacy": standing.loop.candidacy,
        "signals": _list_signals(standing.loop, suggestions),
        "fragment": bool(request.headers.get("HX-Request")),
    }
    name = "loops/_signal.html" if context["fragment"] else "loops/signal.html"
    return render(request, name, context)


def _read(reader: User, loop: Loop) -> list[Suggestion]:
    """Return the newest suggestion of each interview whose numbers this reader may see."""
    rows = (
        Suggestion.objects.visible_to(reader)
        .filter(transcript__interview__candidacy=loop.candidacy_id, rubric=loop.rubric_id)
        .select_related("transcript__interview")
        .defer("transcript__raw", "transcript__text", "transcript__turns")
        .prefetch_related("ratings__evidence")
        .order_by("transcript__version", "pk")
    )
    newest = {row.transcript.interview_id: row for row in rows}
    return sorted(newest.values(), key=lambda row: row.transcript.interview.starts_at)


def _note(suggestions: Iterable[Suggestion], reader: User) -> None:
    rows = list(suggestions)
    seen = SuggestionView.objects.filter(user=reader, suggestion__in=rows)
    known = set(seen.values_list("suggestion_id", flat=True))
    for row in rows:
        if row.pk not in known:
            see_suggestion(row, by=reader)


def _list_signals(loop: Loop, suggestions: Iterable[Suggestion]) -> list[Signal]:
    by_key: dict[str, list[SuggestedRating]] = defaultdict(list)
    for suggestion in suggestions:
        for rating in suggestion.ratings.all():
            by_key[rating.competency].append(rating)
    rows = read_cards(loop)
    return [
        Signal(item.name, tuple(by_key[item.key]), _mean(rows, item.key))
        for item in loop.rubric.competencies.all()
        if by_key[item.key]
    ]


def _mean(rows: Iterable[CardRow], key: str) -> float | None:
    values: list[Any] = [cell.value for row in rows if (cell := row.cell(key)) and cell.value]
    return sum(values) / len(values) if values else None
