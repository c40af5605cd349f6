"""Find candidates and loops by what somebody remembers of them: names, addresses, openings."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import Case, Q, QuerySet, Value, When
from django.utils.translation import gettext as _

from accounts.errors import Invalid
from accounts.models import User
from candidates.models import Candidate, Opening
from candidates.querysets import begins_a_word
from loops.actions.states import IN_PROGRESS
from loops.models import Loop

SHOWN = 20  # of candidates, and of loops
FEW = 1_000  # candidates whose loops are all looked at; of more, the newest loops are walked
LEAST_LETTERS, MOST_LETTERS, MOST_WORDS = 2, 120, 6


@dataclass(frozen=True, slots=True)
class FoundCandidate:
    """A candidate whom the reader may know of."""

    id: UUID
    name: str
    headline: str


@dataclass(frozen=True, slots=True)
class FoundLoop:
    """A loop as the reader may know it: `state` is in_progress while it is blind to them."""

    id: UUID
    candidate: UUID
    candidate_name: str
    opening: UUID
    opening_title: str
    state: str


@dataclass(frozen=True, slots=True)
class Found:
    """At most 20 of each, candidates by name, loops the newest first; `more` where there are."""

    candidates: tuple[FoundCandidate, ...]
    loops: tuple[FoundLoop, ...]
    more_candidates: bool
    more_loops: bool


def search(text: str, *, by: User) -> Found:
    """Return what fits every word, among what the reader may see.

    A word fits a candidate where it begins a word of the name or the e-mail address, and a loop
    where it fits the candidate or begins a word of the opening's title. Neither what fits nor its
    order depends on what panelists have submitted. Raises Invalid at `q`.
    """
    words = read_words(text)
    candidates = _find_candidates(words, by)
    loops = _find_loops(words, by)
    return Found(
        candidates=tuple(candidates[:SHOWN]),
        loops=tuple(loops[:SHOWN]),
        more_candidates=len(candidates) > SHOWN,
        more_loops=len(loops) > SHOWN,
    )


def read_words(text: str) -> list[str]:
    """Return the words of a search, each once. Raises Invalid at `q`."""
    words = list(dict.fromkeys(text.split()))
    if len(text) > MOST_LETTERS or len(words) > MOST_WORDS:
        raise Invalid(_("Search for at most six words."), field="q")
    if max(map(len, words), default=0) < LEAST_LETTERS:
        raise Invalid(_("Search for two letters or more."), field="q")
    return words


def _fits_candidate(word: str) -> Q:
    return begins_a_word("name", word) | Q(email__istartswith=word)


def _find_candidates(words: list[str], by: User) -> list[FoundCandidate]:
    rows = Candidate.objects.visible_to(by)
    for word in words:
        rows = rows.filter(_fits_candidate(word))
    found = rows.order_by("name", "pk").values_list("public_id", "name", "headline")
    return [FoundCandidate(*row) for row in found[: SHOWN + 1]]


def _find_loops(words: list[str], by: User) -> list[FoundLoop]:
    """Ask once by the candidates, and once for all openings whose titles hold the same words.

    Told how many there are, the database takes the short way: from these, or through the newest
    loops.
    """
    seen: Any = Loop.objects.with_openness(by, listed=True).order_by("-opened_at", "-pk")
    found: dict[tuple[datetime, int], FoundLoop] = {}
    for held, openings in {frozenset[str](): None, **_find_openings(words)}.items():
        rows = seen if openings is None else seen.filter(candidacy__opening__in=openings)
        left = [word for word in words if word not in held]
        if left:
            rows = rows.filter(candidacy__candidate__in=_find_people(left))
        for opened_at, pk, is_open, state, *told in rows.values_list(*_TOLD)[: SHOWN + 1]:
            key, candidate, name, opening, title = told
            shown = state if is_open else IN_PROGRESS
            found[opened_at, pk] = FoundLoop(key, candidate, name, opening, title, shown)
    return [found[place] for place in sorted(found, reverse=True)]


_TOLD = (
    "opened_at",
    "pk",
    "figures_open",
    "state",
    "public_id",
    "candidacy__candidate__public_id",
    "candidacy__candidate__name",
    "candidacy__opening__public_id",
    "candidacy__opening__title",
)


def _find_people(words: list[str]) -> list[int] | QuerySet[Candidate, Any]:
    """Return the keys of candidates whom all words fit, as a query where they are many."""
    people = Candidate.objects.order_by().filter(erased_at__isnull=True)
    for word in words:
        people = people.filter(_fits_candidate(word))
    keys = list(people.values_list("pk", flat=True)[: FEW + 1])
    return keys if len(keys) <= FEW else people.values("pk")


def _find_openings(words: list[str]) -> dict[frozenset[str], list[int]]:
    """Return the openings' keys by the words that begin one of their title; none without any."""
    holds = {
        f"word_{at}": Case(When(begins_a_word("title", word), then=Value(at)))
        for at, word in enumerate(words)
    }
    rows: Any = Opening.objects.order_by().annotate(**holds).values_list("pk", *holds)
    any_held = reduce(or_, (Q(**{f"{name}__isnull": False}) for name in holds))
    found: dict[frozenset[str], list[int]] = defaultdict(list)
    for pk, *places in rows.filter(any_held):
        found[frozenset(words[at] for at in places if at is not None)].append(pk)
    return found
