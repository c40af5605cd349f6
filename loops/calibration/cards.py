from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from loops.calibration.arrays import Bools, Floats, Ints
from loops.calibration.ids import Id
from loops.calibration.ratings import Ratings

MOST_NUMBERS_AT_ONCE: Final = 1_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Cards:
    """Scorecards that count: one per candidate, interviewer and opening, sorted by candidate.

    S cards, K competencies, C candidates. `rating` (S, K) is in points less
    `centre`, 0 where `rated` (S, K) is False.
    """

    competencies: tuple[Id, ...]
    centre: float
    candidate: Ints
    interviewer: Ints
    opening: Ints
    rated: Bools
    rating: Floats
    when: Floats
    home: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """G candidates of one shape: n cards in m openings each, over K competencies.

    `cards` (G, n) points into Cards; `openings` (G, m) holds positions of openings, `slot`
    (G, n) the place of a card's opening among them, `home` (G,) that of the candidate's own.
    """

    candidates: Ints
    cards: Ints
    interviewers: Ints
    openings: Ints
    slot: Ints
    home: Ints
    rated: Floats
    rating: Floats


def group_cards(
    ratings: Ratings, *, competencies: tuple[Id, ...] | None = None, centre: float | None = None
) -> Cards:
    """Gather counted ratings into scorecards; competencies and centre at hand unless given."""
    rows = ratings.keep(ratings.counted)
    if competencies is None:
        competencies = tuple(ratings.competencies[at] for at in np.unique(rows.competency))
    if centre is None:
        centre = _find_midpoint(rows.rating)
    key = rows.candidate * len(ratings.interviewers) + rows.interviewer
    key = key * max(len(ratings.openings), 1) + rows.opening
    cards, first, card = np.unique(key, return_index=True, return_inverse=True)
    cells = (card, _place_competencies(ratings, competencies)[rows.competency])
    rated = np.zeros((len(cards), len(competencies)), np.bool_)
    rated[cells] = True
    rating = np.zeros(rated.shape)
    rating[cells] = rows.rating - centre
    return Cards(
        competencies=competencies,
        centre=centre,
        candidate=rows.candidate[first],
        interviewer=rows.interviewer[first],
        opening=rows.opening[first],
        rated=rated,
        rating=rating,
        when=_latest(rows.when, card, len(cards)),
        home=ratings.home,
    )


def _place_competencies(ratings: Ratings, competencies: tuple[Id, ...]) -> Ints:
    place = {name: at for at, name in enumerate(competencies)}
    return np.array([place.get(name, -1) for name in ratings.competencies], np.int64)


def _find_midpoint(rating: Floats) -> float:
    # A midpoint, unlike a mean, has the same bits whatever the order of the ids.
    return float(rating.min() + rating.max()) / 2 if len(rating) else 0.0


def _latest(when: Floats, card: Ints, cards: int) -> Floats:
    latest = np.full(cards, -np.inf)
    np.maximum.at(latest, card, np.where(np.isnan(when), -np.inf, when))
    return np.where(np.isinf(latest), np.nan, latest)


def batch_candidates(cards: Cards) -> Iterator[Batch]:
    """All candidates, those without a card too, in batches of one shape and bounded size."""
    count, openings = len(cards.home), 1 + int(cards.home.max(initial=0))
    openings = max(openings, 1 + int(cards.opening.max(initial=0)))
    own = np.arange(count) * openings + cards.home
    pairs, inverse = np.unique(
        np.append(cards.candidate * openings + cards.opening, own), return_inverse=True
    )
    first_card = np.searchsorted(cards.candidate, np.arange(count + 1))
    first_pair = np.searchsorted(pairs // openings, np.arange(count + 1))
    slot = inverse - first_pair[np.append(cards.candidate, np.arange(count))]
    shapes = np.stack([np.diff(first_card), np.diff(first_pair)], axis=1)
    for n, m in np.unique(shapes, axis=0).tolist():
        members = np.flatnonzero((shapes[:, 0] == n) & (shapes[:, 1] == m))
        width = len(cards.competencies) + n + m
        for part in _split(members, width * (width + len(cards.competencies))):
            chosen = first_card[part][:, None] + np.arange(n)
            yield Batch(
                candidates=part,
                cards=chosen,
                interviewers=cards.interviewer[chosen],
                openings=pairs[first_pair[part][:, None] + np.arange(m)] % openings,
                slot=slot[chosen],
                home=slot[len(cards.candidate) + part],
                rated=cards.rated[chosen].astype(np.float64),
                rating=cards.rating[chosen],
            )


def batch_one(cards: Cards) -> Batch:
    """Batch cards that all belong to one candidate; the fast way of batch_candidates."""
    openings = np.array(sorted({int(cards.home[0]), *cards.opening.tolist()}), np.int64)
    return Batch(
        candidates=np.zeros(1, np.int64),
        cards=np.arange(len(cards.candidate))[None, :],
        interviewers=cards.interviewer[None, :],
        openings=openings[None, :],
        slot=np.searchsorted(openings, cards.opening)[None, :],
        home=np.searchsorted(openings, cards.home),
        rated=cards.rated[None, :, :].astype(np.float64),
        rating=cards.rating[None, :, :],
    )


def _split(members: Ints, numbers_each: int) -> list[Ints]:
    size = max(1, MOST_NUMBERS_AT_ONCE // max(numbers_each, 1))
    return [members[start : start + size] for start in range(0, len(members), size)]
