"""My scorecards: what I owe, by due time, each with its one next action; below, what I sealed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.pages.people import reader_of, signed_in_only
from scorecards.models import Scorecard

MOST_DONE = 30
SHOWN = ("interview__candidacy__candidate", "interview__candidacy__opening")


@dataclass(frozen=True, slots=True)
class OwedCard:
    """A card still to seal; `answered` of `asked` competencies have an answer in the draft."""

    card: Scorecard
    answered: int
    asked: int
    is_upcoming: bool


@require_safe
@signed_in_only
def show_home(request: HttpRequest) -> HttpResponse:
    """List the reader's owed cards, the next one first, then the submitted ones."""
    reader = reader_of(request)
    owed = list_owed(reader, timezone.now())
    context = {
        "to_do": [item for item in owed if not item.is_upcoming],
        "upcoming": [item for item in owed if item.is_upcoming],
        "done": list_done(reader),
        "owed_count": len(owed),
    }
    return render(request, "scorecards/home.html", context)


def list_owed(reader: User, now: datetime) -> list[OwedCard]:
    """Return what the reader owes, the earliest due first; an interview yet to come is upcoming."""
    cards = Scorecard.objects.written_by(reader).owed().select_related(*SHOWN)
    return [
        OwedCard(card, count_answers(card), len(card.form), card.interview.starts_at > now)
        for card in cards.order_by("due_at", "pk")
    ]


def count_answers(card: Scorecard) -> int:
    """Return how many competencies have an answer in the draft, a number or none."""
    return sum(card.draft.get(f"{item['key']}.rating") is not None for item in card.form)


def list_done(reader: User) -> list[Scorecard]:
    """Return the reader's submitted cards, the newest first, at most MOST_DONE."""
    mine = Scorecard.objects.visible_to(reader).filter(author=reader).submitted()
    return list(mine.select_related(*SHOWN).order_by("-sealed_at")[:MOST_DONE])
