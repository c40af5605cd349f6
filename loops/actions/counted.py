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

from django.db.models import F, QuerySet

from loops.calibration import RatingRow, Ratings, collect_ratings
from loops.models import Loop
from scorecards.models import CardRevision, Rating
from scorecards.querysets import SUBMITTED, counts

SECONDS_A_DAY = 86_400
IDS_A_QUERY = 10_000


@dataclass(frozen=True, slots=True)
class CountedCard:
    """One submitted card as calibration reads it; ids are public ids as text."""

    pk: int
    revision: str
    content_hash: str
    card: str
    author: str
    author_name: str
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


def collect_cards(cards: Sequence[CountedCard]) -> Ratings:
    """Return what the rows of these cards say, 1 to 4, without a row for each rating."""
    given = [(card, card.answers()) for card in cards]

    def spread(read: Callable[[CountedCard], Any]) -> list[Any]:
        return [one for card, answers in given for one in repeat(read(card), len(answers))]

    return collect_ratings(
        candidate=spread(attrgetter("candidacy")),
        interviewer=spread(attrgetter("author")),
        competency=[key for _, answers in given for key, _ in answers],
        rating=[value for _, answers in given for _, value in answers],
        opening=spread(attrgetter("opening")),
        when=spread(attrgetter("day")),
        scale=(1, 4),
    )


def read_counted_cards(loop: Loop | None = None) -> list[CountedCard]:
    """Return the counted cards of one loop, or of the whole company; two queries."""
    current = _list_counted()
    if loop is not None:
        current = current.filter(scorecard__interview__candidacy=loop.candidacy_id)
    return _read(current)


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
