"""What a refit is fitted to: people's blind ratings beside what was read of the same interview."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import Any

from django.db.models import QuerySet

from candidates.models import Candidacy
from scorecards.actions.blind_cards import choose_suggestions, keep_newest, read_judged
from scorecards.models import SuggestedRating
from scorecards.querysets import somebody_owes_a_card
from scorecards.suggestion import ENGINE_VERSION
from scorecards.suggestion.refitting.pairs import Pair
from scorecards.suggestion.tuning import split_name

Pairs = dict[int, dict[str, list[Pair]]]


def read_pairs() -> Pairs:
    """Return the company's pairs by rubric version and competency, the earliest sealed first.

    Only readings by today's engine count, with whatever weights; of each interview the one that is
    shown, where it gave a number and knows how long the answers were. Of the candidates who have
    such readings the newest 1,000 to 1,249 count, those left out of whom somebody owes a card: new
    weights would tell them by other readings what colleagues have sealed.
    """
    read = Candidacy.objects.filter(
        ~somebody_owes_a_card("pk"),
        interviews__transcripts__suggestions__engine__startswith=ENGINE_VERSION,
    )
    newest = keep_newest(Candidacy.objects.filter(pk__in=read.order_by().values("pk")))
    candidacies = newest.order_by().values("pk")
    chosen = choose_suggestions(candidacies, by=_name_version)
    rows = _read_rows(candidacies)
    pairs: Pairs = {}
    for one in sorted(read_judged(candidacies), key=attrgetter("at")):
        suggestion = chosen.get((one.interview, one.rubric, ENGINE_VERSION), 0)
        row = rows.get((suggestion, one.competency))
        if row is not None:
            pair = Pair(one.candidate, one.value, row.score, row.contributions, row.words or 0)
            pairs.setdefault(one.rubric, {}).setdefault(one.competency, []).append(pair)
    return pairs


def _name_version(engine: str) -> str:
    return split_name(engine)[0]


def _read_rows(
    candidacies: QuerySet[Any, Any],
) -> dict[tuple[int, str], SuggestedRating]:
    rows = SuggestedRating.objects.filter(
        suggestion__transcript__interview__candidacy__in=candidacies,
        suggestion__engine__startswith=ENGINE_VERSION,
        status="rated",
        words__isnull=False,
    ).only("suggestion", "competency", "score", "contributions", "words")
    return {(row.suggestion_id, row.competency): row for row in rows.order_by()}


def hash_pairs(pairs: Mapping[str, Sequence[Pair]], *about: object) -> str:
    """Return the SHA-256 (hex) of the numbers that a refit would rest on, and of what it is about.

    Who the candidates are is no part of it, only which pairs are about the same one.
    """
    places: dict[object, int] = {}
    table = [
        [
            key,
            places.setdefault(pair.candidate, len(places)),
            pair.level,
            pair.raw,
            pair.contributions,
            pair.words,
        ]
        for key, rows in sorted(pairs.items())
        for pair in rows
    ]
    written = json.dumps([list(map(str, about)), table], sort_keys=True)
    return hashlib.sha256(written.encode()).hexdigest()
