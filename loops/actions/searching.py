"""Find candidates and loops by what somebody remembers of them: names, addresses, openings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.errors import Invalid
from accounts.models import User
from candidates.models import Candidate, Opening
from candidates.querysets import begins_a_word
from loops.actions.states import IN_PROGRESS
from loops.models import Loop

SHOWN = 20  # of candidates, and of loops
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
    rows: Any = Loop.objects.with_openness(by)
    for word in words:
        people = Candidate.objects.filter(_fits_candidate(word), erased_at__isnull=True)
        openings = Opening.objects.filter(begins_a_word("title", word))
        rows = rows.filter(
            Q(candidacy__candidate__in=people.order_by().values("pk"))
            | Q(candidacy__opening__in=openings.order_by().values("pk"))
        )
    found = rows.order_by("-opened_at", "-pk").values_list(
        "figures_open",
        "state",
        "public_id",
        "candidacy__candidate__public_id",
        "candidacy__candidate__name",
        "candidacy__opening__public_id",
        "candidacy__opening__title",
    )
    return [
        FoundLoop(key, candidate, name, opening, title, state if is_open else IN_PROGRESS)
        for is_open, state, key, candidate, name, opening, title in found[: SHOWN + 1]
    ]
