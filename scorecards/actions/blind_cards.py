"""What people sealed before any suggested number was open to them, and what was suggested.

Agreement with suggestions and refits count these alone: an answer that has seen the other proves
nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Min, Model, QuerySet

from scorecards.actions.suggesting import hash_roles
from scorecards.models import Rating, Suggestion, SuggestionView
from scorecards.querysets import SUBMITTED, counts

NEWEST, BLOCK = 1_000, 250  # rows; what is counted rests on no fewer, where there are more
Rows = TypeVar("Rows", bound=Model)


@dataclass(frozen=True, slots=True)
class Judged:
    """A person's sealed rating, in points. Another version of a rubric is another question."""

    candidate: int
    candidacy: int
    interview: int
    rubric: int
    competency: str
    author: int
    value: int
    at: datetime


def keep_newest(rows: QuerySet[Rows, Rows]) -> QuerySet[Rows, Rows]:
    """Return the newest rows. Old ones leave by the block: none takes its pairs with it alone."""
    leaving = (rows.count() - NEWEST) // BLOCK * BLOCK
    if leaving <= 0:
        return rows
    return rows.filter(pk__gte=rows.order_by("pk").values_list("pk", flat=True)[leaving])


def read_judged(candidacies: QuerySet[Any, Any]) -> list[Judged]:
    """Return the ratings as first sealed, of cards that count and were blind to suggestions.

    Blind is who had not seen a suggested number of that candidate by then; `candidacies` are keys.
    """
    card = "revision__scorecard"
    rows = Rating.objects.filter(
        counts(card),
        status=Rating.Status.RATED,
        revision__number=1,
        revision__scorecard__state__in=SUBMITTED,
        revision__scorecard__interview__candidacy__in=candidacies,
    ).values_list(
        f"{card}__interview__candidacy__candidate",
        f"{card}__interview__candidacy",
        f"{card}__interview",
        f"{card}__rubric",
        "competency",
        f"{card}__author",
        "value",
        "revision__sealed_at",
    )
    looked = _read_first_looks(candidacies)
    judged = (Judged(*row) for row in rows.order_by("pk"))
    return [one for one in judged if not _had_looked(one, looked)]


def _read_first_looks(
    candidacies: QuerySet[Any, Any],
) -> dict[tuple[int, int], datetime]:
    """Return when a person first saw suggested numbers of a candidacy."""
    path = "suggestion__transcript__interview__candidacy"
    looks = SuggestionView.objects.filter(**{f"{path}__in": candidacies})
    rows = looks.values_list("user", path).annotate(first=Min("first_seen_at"))
    return {(user, candidacy): first for user, candidacy, first in rows}


def _had_looked(one: Judged, looked: Mapping[tuple[int, int], datetime]) -> bool:
    first = looked.get((one.author, one.candidacy))
    return first is not None and first <= one.at


def choose_suggestions(
    candidacies: QuerySet[Any, Any], *, by: Callable[[str], str] = str
) -> dict[tuple[int, int, str], int]:
    """Return by interview, rubric and engine which suggestion is shown.

    `by` says which engines are one.
    """
    rows = Suggestion.objects.filter(transcript__interview__candidacy__in=candidacies).values_list(
        "transcript__interview",
        "rubric",
        "engine",
        "transcript__version",
        "roles_hash",
        "transcript__roles",
        "pk",
    )
    best: dict[tuple[int, int, str], tuple[int, bool, int]] = {}
    for interview, rubric, engine, version, roles_hash, roles, pk in rows:
        rank = (version, roles_hash == hash_roles(roles), pk)
        place = (interview, rubric, by(engine))
        best[place] = max(best.get(place, rank), rank)
    return {place: pk for place, (_, _, pk) in best.items()}
