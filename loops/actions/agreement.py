"""How far suggested ratings agree with people, beside how far people agree among themselves.

Each person's answer is the one they sealed first, and only if no suggested number of that
candidate had been open to them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.errors import NotAllowed
from accounts.models import User
from accounts.permissions import may_administer
from loops.calibration.agreement import STEP, Pair, RaterAgreement, measure_agreement
from loops.models import Loop
from scorecards.actions.blind_cards import (
    Judged,
    choose_suggestions,
    keep_newest,
    read_judged,
)
from scorecards.models import Competency, SuggestedRating

PEOPLE = ""


@dataclass(frozen=True, slots=True)
class Side:
    """One engine's suggestions against people, or people against each other (`engine` "").

    `n` pairs are known, in tens; `figures` is None while they are too few.
    """

    engine: str
    n: int
    figures: RaterAgreement | None


@dataclass(frozen=True, slots=True)
class Line:
    """One competency, or all of them together (`competency` ""): engines first, people last."""

    competency: str
    name: str
    sides: tuple[Side, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    """A pair of ratings on a competency, and when the later one was sealed."""

    competency: str
    at: datetime
    pair: Pair


def report_agreement(*, by: User) -> list[Line]:
    """Return the agreement on all competencies together and on each; empty without any pair.

    For admins; loops that are blind to the reader are left out, and of the others all but the
    newest 1,000 to 1,249, so that a large company is told as soon as a small one. Raises
    NotAllowed.
    """
    if not may_administer(by):
        raise NotAllowed(_("Only a company admin may read this."))
    loops = keep_newest(Loop.objects.open_to(by))
    judged = read_judged(loops.values("candidacy"))
    found = {**_pair_with_engines(judged, loops), PEOPLE: list(_pair_people(judged))}
    keys = {one.competency for pairs in found.values() for one in pairs}
    names = dict(Competency.objects.order_by("pk").values_list("key", "name"))
    known = [("", ""), *((key, name) for key, name in names.items() if key in keys)]
    return [_measure(key, name, found) for key, name in known] if keys else []


def _measure(key: str, name: str, found: Mapping[str, Sequence[_Found]]) -> Line:
    sides = []
    for engine, pairs in found.items():
        own = sorted((one for one in pairs if key in {"", one.competency}), key=lambda one: one.at)
        figures = measure_agreement([one.pair for one in own], alike=engine == PEOPLE)
        sides.append(Side(engine, len(own) - len(own) % STEP, figures))
    return Line(key, name, tuple(sides))


def _pair_people(judged: Iterable[Judged]) -> Iterator[_Found]:
    """Yield two people on one candidate: in the same interview, or each in their own."""
    alike: dict[tuple[int, int, str], list[Judged]] = defaultdict(list)
    for one in judged:
        alike[one.candidacy, one.rubric, one.competency].append(one)
    for group in alike.values():
        for one, other in combinations(group, 2):
            if one.author != other.author:
                pair = Pair(one.candidate, one.value, other.value)
                yield _Found(one.competency, max(one.at, other.at), pair)


def _pair_with_engines(
    judged: Iterable[Judged], loops: QuerySet[Loop, Loop]
) -> dict[str, list[_Found]]:
    """Return each person with what the same interview's words suggest, by engine, newest first."""
    chosen = choose_suggestions(loops.values("candidacy"))
    values = _read_values(loops)
    newest = sorted({(pk, engine) for (_, _, engine), pk in chosen.items()}, reverse=True)
    found: dict[str, list[_Found]] = {engine: [] for _, engine in newest}
    for one in judged:
        for engine, pairs in found.items():
            pk = chosen.get((one.interview, one.rubric, engine), 0)
            value = values.get((pk, one.competency))
            if value is not None:
                pair = Pair(one.candidate, value, one.value)
                pairs.append(_Found(one.competency, one.at, pair))
    return found


def _read_values(loops: QuerySet[Loop, Loop]) -> dict[tuple[int, str], int]:
    """Return the suggested numbers by suggestion and competency."""
    rows = SuggestedRating.objects.filter(
        suggestion__transcript__interview__candidacy__loop__in=loops, value__isnull=False
    ).values_list("suggestion", "competency", "value")
    return {(suggestion, competency): int(value or 0) for suggestion, competency, value in rows}


COLUMNS = (
    "competency",
    "name",
    "engine",
    "pairs",
    "candidates",
    "exact",
    "within_one",
    "kappa",
    "lo95",
    "hi95",
)


def list_cells(lines: Iterable[Line]) -> Iterator[list[Any]]:
    """Yield the rows of the report's CSV; figures are empty where the pairs are too few."""
    for line in lines:
        for side in line.sides:
            shown = show_figures(side.figures) or dict.fromkeys(COLUMNS[4:], "")
            head = [line.competency or "all", line.name, side.engine or "people", side.n]
            yield [*head, *("" if value is None else value for value in shown.values())]


def show_figures(figures: RaterAgreement | None) -> dict[str, Any] | None:
    """Return the figures by name, to four decimals."""
    if figures is None:
        return None
    names = ("exact", "within_one", "kappa", "lo95", "hi95")
    values = {name: getattr(figures, name) for name in names}
    rounded = {name: value if value is None else round(value, 4) for name, value in values.items()}
    return {"candidates": figures.candidates, **rounded}
