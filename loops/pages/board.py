"""The board: every loop by state and age, and who owes what."""

from __future__ import annotations

from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Count, Q, QuerySet, UUIDField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.api.paging import Order, go_on
from accounts.models import User
from accounts.pages.addresses import change_query
from accounts.pages.people import reader_of, signed_in_only
from accounts.querysets.kept import Given, ask_again, facts_of
from candidates.models import Opening
from candidates.pages.choices import offer
from candidates.pages.forms import ListForm
from candidates.querysets import read_reach
from loops.actions.states import IN_PROGRESS
from loops.models import Loop, Seat
from loops.pages.standing import Standing, read_loops, stand
from loops.pages.words import STATE_TONES, STATES
from loops.querysets import LoopQuerySet, is_met_by
from scorecards.models import Scorecard
from scorecards.querysets import OWED, company_visibility

PAGE, OFFERED = 50, 30
NEWEST_FIRST = Order("opened_at")
OVER = ("closed", "withdrawn")


class BoardFilter(ListForm):
    """What the board's address may ask for."""

    q = forms.CharField(label=_("Candidate or opening"), max_length=120, required=False)
    state = forms.ChoiceField(label=_("State"), required=False, widget=forms.HiddenInput)
    opening = forms.ChoiceField(label=_("Opening"), required=False)
    owed = forms.ChoiceField(
        label=_("Owed"),
        required=False,
        choices=[
            ("", _("All")),
            ("me", _("I owe a card")),
            ("any", _("Somebody owes a card")),
            ("late", _("A card is late")),
        ],
    )
    model = Loop
    order = NEWEST_FIRST

    def __init__(self, openings: list[Opening], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        states = [("", _("Not closed")), ("all", _("All")), *STATES.items()]
        for name, choices in (
            ("state", states),
            ("opening", offer(openings, first=("", _("All")))),
        ):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices


@dataclass(frozen=True, slots=True)
class OwedCard:
    """A card that somebody owes: its public id, who, and by when."""

    card: UUID
    author: int
    name: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One loop as its reader may know it; `owing` and the counts are empty for the blind."""

    standing: Standing
    word: Any
    tone: str
    owing: list[OwedCard]
    own: OwedCard | None
    late: int


@require_safe
@signed_in_only
def show_board(request: HttpRequest) -> HttpResponse:
    """List the loops that the reader may know of, newest first, filtered by the address."""
    reader = reader_of(request)
    form = BoardFilter(_offer_openings(reader, request.GET.get("opening", "")), request.GET)
    valid = form.is_valid()
    wanted = form.cleaned_data if valid else {}
    found = _read(reader, wanted) if valid else []
    context = {
        "form": form,
        "rows": _describe(found[:PAGE], reader),
        "tabs": _count_states(request, reader),
        **form.list_turns(request, found, PAGE),
        "filtered": any(wanted.get(name) for name in ("q", "opening", "owed", "state")),
        "runs_any": reader.is_admin or Opening.objects.staffed_by(reader).exists(),
    }
    return render(request, "loops/board.html", context, status=200 if valid else 422)


def _offer_openings(reader: User, chosen: str) -> list[Opening]:
    """Return the newest open openings, and the one that the address names; others are searched."""
    opening: UUID | None = None
    with suppress(ValueError):
        opening = UUID(chosen)
    key = ("offered_openings", OFFERED, opening is None, facts_of(reader))
    return ask_again(key, lambda: _build_openings(reader, opening), opening=opening)


def _build_openings(reader: User, chosen: UUID | None) -> QuerySet[Opening]:
    seen = Opening.objects.visible_to(reader)
    newest = seen.filter(closed_at__isnull=True).order_by("-created_at", "-public_id")
    wanted = Q(pk__in=newest.values("pk")[:OFFERED])
    if chosen:
        wanted |= Q(public_id=Given("opening", UUIDField()))
    return seen.filter(wanted).only("public_id", "title")


SHOWN = (
    *("public_id", "state", "state_since", "opened_at", "cards_in", "cards_due"),
    *("candidacy__candidate__name", "candidacy__opening__title"),
)
SHOWN_OF_CARDS = ("public_id", "author", "author__name", "due_at")


def _read(reader: User, wanted: dict[str, Any]) -> list[Loop]:
    """Return a page's loops, and one more; what was typed or hangs on the time is not kept."""
    visibility = company_visibility()
    reach = None if reader.is_admin else read_reach(reader)

    def build() -> LoopQuerySet:
        seen = read_loops(reader, listed=True, visibility=visibility, reach=reach)
        return _find(seen, reader, wanted)[: PAGE + 1]

    if wanted["q"] or wanted["after"] or wanted["owed"] == "late":
        return list(build())
    chosen = tuple(wanted[name] for name in ("state", "opening", "owed"))
    return ask_again(("board", PAGE, visibility, reach, chosen, facts_of(reader)), build)


def _find(seen: LoopQuerySet, reader: User, wanted: dict[str, Any]) -> LoopQuerySet:
    loops = seen.select_related(None)
    loops = loops.select_related("candidacy__candidate", "candidacy__opening").only(*SHOWN)
    if wanted["q"]:
        named = Q(candidacy__candidate__name__icontains=wanted["q"])
        loops = loops.filter(named | Q(candidacy__opening__title__icontains=wanted["q"]))
    if wanted["opening"]:
        loops = loops.filter(candidacy__opening__public_id=wanted["opening"])
    if wanted["owed"]:
        loops = loops.filter(_owed(reader, wanted["owed"]))
    if wanted["state"] == IN_PROGRESS:
        loops = loops.filter(is_met_by(reader))
    loops = loops.filter(_in_state(wanted["state"])).order_by("-opened_at", "-public_id")
    return go_on(loops, NEWEST_FIRST, wanted["after"]) if wanted["after"] else loops


def _in_state(state: str) -> Q:
    """Match a state as the reader may know it: a blind loop is in progress and nothing else."""
    if state == "all":
        return Q()
    if state == IN_PROGRESS:
        return Q(figures_open=False)
    if not state:
        return Q(figures_open=False) | ~Q(state__in=OVER)
    return Q(figures_open=True, state=state)


def _owed(reader: User, owed: str) -> Q:
    cards = Scorecard.objects.filter(state__in=OWED, seat__isnull=False)
    if owed == "me":
        cards = cards.filter(author=reader)
    if owed == "late":
        cards = cards.filter(due_at__lt=timezone.now())
    owing = Q(candidacy__in=cards.values("interview__candidacy"))
    return owing if owed == "me" else owing & Q(figures_open=True)


def _describe(loops: list[Loop], reader: User) -> list[BoardRow]:
    owed: dict[int, list[OwedCard]] = defaultdict(list)
    seats = Seat.objects.filter(loop__in=loops, scorecard__state__in=OWED)
    shown = [f"scorecard__{name}" for name in SHOWN_OF_CARDS]
    for loop, *card in seats.order_by("scorecard__due_at").values_list("loop", *shown):
        owed[loop].append(OwedCard(*card))
    now = timezone.now()
    return [_describe_one(stand(loop, reader), owed[loop.pk], now) for loop in loops]


def _describe_one(standing: Standing, owed: list[OwedCard], now: datetime) -> BoardRow:
    owing = owed if standing.is_open else []
    return BoardRow(
        standing=standing,
        word=STATES[standing.state],
        tone=STATE_TONES.get(standing.state, ""),
        owing=owing,
        own=next((card for card in owed if card.author == standing.reader.pk), None),
        late=sum(card.due_at < now for card in owing),
    )


def _count_states(request: HttpRequest, reader: User) -> list[dict[str, Any]]:
    """Return the tabs; loops that are over are many and not counted."""
    counts = _count_running(reader)
    chosen = request.GET.get("state", "")
    states: list[tuple[str, Any, int | None]] = [("", _("Not closed"), sum(counts.values()))]
    states += [(s, word, counts.get(s)) for s, word in STATES.items()]
    return [
        {
            "word": word,
            "count": count,
            "address": change_query(request, state=state, after=""),
            "is_current": chosen == state,
        }
        for state, word, count in states
        if count or chosen == state or state in OVER
    ]


def _count_running(reader: User) -> dict[str, int]:
    """Count by state the loops that are not over, or that the reader cannot know to be."""
    visibility = company_visibility()
    key = ("running_loops", visibility, facts_of(reader))
    counts: dict[str, int] = defaultdict(int)
    for is_open, state, count in ask_again(key, lambda: _build_counts(reader, visibility)):
        counts[state if is_open else IN_PROGRESS] += count
    return dict(counts)


def _build_counts(reader: User, visibility: str) -> Any:
    loops: Any = Loop.objects.with_openness(reader, visibility=visibility).order_by()
    hidden = loops.filter(is_met_by(reader), figures_open=False, state__in=OVER)
    known, blind = (
        rows.values_list("figures_open", "state").annotate(count=Count("*"))
        for rows in (loops.exclude(state__in=OVER), hidden)
    )
    return known.union(blind, all=True)
