"""The ratings that count: of cards that count, in their current revision, with a number."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import repeat
from operator import attrgetter
from sys import intern
from typing import Any
from uuid import UUID

import numpy as np
from django.db.models import F, QuerySet

from accounts.models import User
from candidates.models import Candidacy, Opening
from loops.calibration import RatingRow, Ratings, collect_ratings
from loops.models import Loop
from scorecards.models import CardRevision, Rating
from scorecards.querysets import SUBMITTED, counts, somebody_owes_a_card

SECONDS_A_DAY = 86_400
IDS_A_QUERY = 10_000


@dataclass(frozen=True, slots=True)
class RatedCard:
    """One submitted card as a company's calibration reads it; ids are public ids as text."""

    pk: int
    author: str
    candidacy: str
    opening: str
    sealed_at: datetime
    ratings: dict[str, int]

    @property
    def day(self) -> float:
        """When it was sealed, in days of the epoch."""
        return self.sealed_at.timestamp() / SECONDS_A_DAY

    def answers(self) -> list[tuple[str, int]]:
        """Return its ratings in the order of competency keys."""
        return sorted(self.ratings.items())

    def rows(self) -> list[RatingRow]:
        """Return the engine's rows of this card."""
        return [
            RatingRow(self.candidacy, self.author, key, value, self.opening, 1, self.day)
            for key, value in self.answers()
        ]


@dataclass(frozen=True, slots=True)
class CountedCard(RatedCard):
    """One submitted card with what a loop's estimate keeps of it."""

    revision: str
    content_hash: str
    card: str
    author_name: str


def collect_cards(cards: Sequence[RatedCard]) -> Ratings:
    """Return what the rows of these cards say, 1 to 4, without a row for each rating."""
    sizes = np.array([len(card.ratings) for card in cards], np.int64)
    keys: list[str] = []
    values: list[int] = []
    for card in cards:
        for key, value in card.answers():
            keys.append(key)
            values.append(value)

    def spread(read: Callable[[RatedCard], str]) -> list[str]:
        return [one for card in cards for one in repeat(read(card), len(card.ratings))]

    return collect_ratings(
        candidate=spread(attrgetter("candidacy")),
        interviewer=spread(attrgetter("author")),
        competency=keys,
        rating=np.array(values, np.float64),
        opening=spread(attrgetter("opening")),
        when=np.repeat(np.array([card.day for card in cards], np.float64), sizes),
        scale=(1, 4),
    )


def read_counted_cards(loop: Loop) -> list[CountedCard]:
    """Return the counted cards of one loop; two queries."""
    own = _list_counted().filter(scorecard__interview__candidacy=loop.candidacy_id)
    return _read(own)


def read_company_cards() -> list[RatedCard]:
    """Return the counted cards of loops on which nobody owes one; five queries.

    Others would tell, by the figures of a loop that is open to them, whoever still owes one what
    colleagues have sealed; a loop's own figures rest on its cards as they stand in any case.

    Of a million ratings every id on every card would be a new object: keys are read, and ids once.
    """
    names = ("pk", "scorecard__author", "scorecard__interview__candidacy", "sealed_at")
    settled = _list_counted().filter(~somebody_owes_a_card("scorecard__interview__candidacy"))
    heads = list(settled.order_by("pk").values_list(*names))
    ratings = _read_ratings([head[0] for head in heads])
    authors, openings = _read_ids(User.objects), _read_ids(Opening.objects)
    candidacies = {
        pk: (str(public_id), openings[opening])
        for pk, public_id, opening in Candidacy.objects.values_list("pk", "public_id", "opening")
    }
    return [
        RatedCard(pk, authors[author], *candidacies[candidacy], sealed_at, ratings[pk])
        for pk, author, candidacy, sealed_at in heads
    ]


def _read_ids(rows: Any) -> dict[int, str]:
    return {pk: str(public_id) for pk, public_id in rows.values_list("pk", "public_id")}


def _list_counted() -> QuerySet[CardRevision, CardRevision]:
    return CardRevision.objects.filter(
        number=F("scorecard__current"),
        scorecard__state__in=SUBMITTED,
    ).filter(counts("scorecard"))


def read_then_and_now(
    pks: Collection[int], loops: Collection[Loop]
) -> dict[str, tuple[list[CountedCard], list[CountedCard]]]:
    """Return the loops' cards as a run read them and as they stand, by candidacy; three queries."""
    own = {"scorecard__interview__candidacy__in": [loop.candidacy_id for loop in loops]}
    known, counted = set(pks), set(_list_counted().filter(**own).values_list("pk", flat=True))
    found: dict[str, tuple[list[CountedCard], list[CountedCard]]] = {
        str(loop.candidacy.public_id): ([], []) for loop in loops
    }
    for card in _read(CardRevision.objects.filter(**own)):
        then, now = found[card.candidacy]
        if card.pk in known:
            then.append(card)
        if card.pk in counted:
            now.append(card)
    return found


def read_cards_of_run(pks: Collection[int], loop: Loop) -> list[CountedCard]:
    """Return the loop's cards in the revisions that a calibration run read."""
    own = CardRevision.objects.filter(scorecard__interview__candidacy=loop.candidacy_id)
    read = set(pks).intersection(own.values_list("pk", flat=True))  # a run may hold 100,000
    return _read(own.filter(pk__in=read))


def _read(revisions: Any) -> list[CountedCard]:
    """Read the heads, then the ratings of just those: a card may be revised in between."""
    names = (
        "pk",
        "public_id",
        "content_hash",
        "scorecard__public_id",
        "scorecard__author__public_id",
        "scorecard__author__name",
        "scorecard__interview__candidacy__public_id",
        "scorecard__interview__candidacy__opening__public_id",
        "sealed_at",
    )
    heads = list(revisions.order_by("pk").values_list(*names))
    ratings = _read_ratings([head[0] for head in heads])
    known: dict[UUID, str] = {}
    return [_build_card(head, ratings[head[0]], known) for head in heads]


def _read_ratings(pks: list[int]) -> dict[int, dict[str, int]]:
    ratings: dict[int, dict[str, int]] = {pk: {} for pk in pks}
    rated = Rating.objects.filter(status=Rating.Status.RATED)
    # Of a whole company nearly every revision counts: walk them all rather than name each.
    few = len(pks) <= IDS_A_QUERY
    found = rated.filter(revision__in=pks) if few else rated.filter(revision__gte=pks[0])
    rows = found.order_by().values_list("revision_id", "competency", "value")
    for revision, key, value in rows.iterator(chunk_size=IDS_A_QUERY):
        if revision in ratings:
            ratings[revision][intern(key)] = int(value or 0)  # a rated row always has its number
    return ratings


def _build_card(
    head: tuple[Any, ...], ratings: dict[str, int], known: dict[UUID, str]
) -> CountedCard:
    """Return the card; ids that many cards share are written and held once."""
    pk, revision, content_hash, card, author, name, candidacy, opening, sealed_at = head

    def write(uuid: UUID) -> str:
        return known.get(uuid) or known.setdefault(uuid, str(uuid))

    return CountedCard(
        pk=pk,
        revision=str(revision),
        content_hash=content_hash,
        card=str(card),
        author=write(author),
        author_name=name,
        candidacy=write(candidacy),
        opening=write(opening),
        sealed_at=sealed_at,
        ratings=ratings,
    )


def describe_inputs(cards: Collection[CountedCard]) -> dict[str, Any]:
    """Return what an estimate was computed from, as its row keeps it."""
    return {"cards": [describe_card(card) for card in sorted(cards, key=lambda card: card.card)]}


def describe_card(card: CountedCard) -> dict[str, Any]:
    """Return which revision of which card was read, by whom, and its ratings."""
    return {
        "card": card.card,
        "revision": card.revision,
        "content_hash": card.content_hash,
        "author": card.author,
        "ratings": dict(sorted(card.ratings.items())),
    }


def hash_inputs(inputs: dict[str, Any]) -> str:
    """Return the SHA-256 (hex) of an estimate's inputs in canonical JSON."""
    body = json.dumps(inputs, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(body.encode()).hexdigest()
