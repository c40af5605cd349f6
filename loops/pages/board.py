"""The board: every loop by state and age, and who owes what."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.pages.people import reader_of, signed_in_only
from candidates.models import Opening
from candidates.pages.choices import offer
from candidates.pages.forms import PlainForm
from loops.actions.states import IN_PROGRESS
from loops.models import Loop, Seat
from loops.pages.standing import Standing, read_loops, stand
from loops.pages.words import STATE_TONES, STATES
from loops.querysets import LoopQuerySet
from scorecards.models import Scorecard
from scorecards.querysets import OWED

PAGE = 50
OVER = ("closed", "withdrawn")


class BoardFilter(PlainForm):
    """What the board's address may ask for."""

    q = forms.CharField(label=_("Candidate"), max_length=120, required=False)
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
    page = forms.IntegerField(required=False, min_value=1, max_value=10_000)

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
class BoardRow:
    """One loop as its reader may know it; `owing` and the counts are empty for the blind."""

    standing: Standing
    word: Any
    tone: str
    owing: list[Seat]
    own: Seat | None

    @property
    def late(self) -> int:
        """How many owed cards are past their time."""
        return sum(seat.scorecard.due_at < timezone.now() for seat in self.owing)


@require_safe
@signed_in_only
def show_board(request: HttpRequest) -> HttpResponse:
    """List the loops that the reader may know of, newest first, filtered by the address."""
    reader = reader_of(request)
    openings = list(Opening.objects.visible_to(reader))
    form = BoardFilter(openings, request.GET)
    valid = form.is_valid()
    wanted = form.cleaned_data if valid else {}
    page = wanted.get("page") or 1
    found = list(_find(reader, wanted)[(page - 1) * PAGE : page * PAGE + 1]) if valid else []
    context = {
        "form": form,
        "rows": _describe(found[:PAGE], reader),
        "tabs": _count_states(request, reader),
        "page": page,
        "previous": _address(request, page=page - 1) if page > 1 else "",
        "next": _address(request, page=page + 1) if len(found) > PAGE else "",
        "filtered": any(wanted.get(name) for name in ("q", "opening", "owed", "state")),
        "runs_any": reader.is_admin or Opening.objects.staffed_by(reader).exists(),
    }
    return render(request, "loops/board.html", context, status=200 if valid else 422)


def _address(request: HttpRequest, **changes: object) -> str:
    query = request.GET.copy()
    for name, value in changes.items():
        query[name] = str(value)
    return f"?{query.urlencode()}"


def _find(reader: User, wanted: dict[str, Any]) -> LoopQuerySet:
    loops = read_loops(reader)
    if wanted["q"]:
        loops = loops.filter(candidacy__candidate__name__icontains=wanted["q"])
    if wanted["opening"]:
        loops = loops.filter(candidacy__opening__public_id=wanted["opening"])
    if wanted["owed"]:
        loops = loops.filter(_owed(reader, wanted["owed"]))
    return loops.filter(_in_state(wanted["state"]))


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
    owed: dict[int, list[Seat]] = defaultdict(list)
    seats = Seat.objects.filter(loop__in=loops, scorecard__state__in=OWED)
    for seat in seats.select_related("scorecard__author").order_by("scorecard__due_at"):
        owed[seat.loop_id].append(seat)
    return [_describe_one(stand(loop, reader), owed[loop.pk]) for loop in loops]


def _describe_one(standing: Standing, owed: list[Seat]) -> BoardRow:
    own = next((s for s in owed if s.scorecard.author_id == standing.reader.pk), None)
    return BoardRow(
        standing=standing,
        word=STATES[standing.state],
        tone=STATE_TONES.get(standing.state, ""),
        owing=owed if standing.is_open else [],
        own=own,
    )


def _count_states(request: HttpRequest, reader: User) -> list[dict[str, Any]]:
    counts: dict[str, int] = defaultdict(int)
    loops: Any = Loop.objects.with_openness(reader).order_by()
    rows = loops.values_list("figures_open", "state")
    for known, state, count in rows.annotate(count=Count("pk")):
        counts[state if known else IN_PROGRESS] += count
    chosen = request.GET.get("state", "")
    running = sum(count for state, count in counts.items() if state not in OVER)
    states = [("", _("Not closed"), running), *((s, w, counts[s]) for s, w in STATES.items())]
    return [
        {
            "word": word,
            "count": count,
            "address": _address(request, state=state, page=1),
            "is_current": chosen == state,
        }
        for state, word, count in states
        if count or chosen == state
    ]
