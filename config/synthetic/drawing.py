"""Draw who met whom, what they gave and how late: numpy arrays, by one seed, without a database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

PANEL = 4
MEAN, SD_CANDIDATE, SD_PROFILE = 2.65, 0.5, 0.25
SD_LENIENCY, SD_HALO, SD_NOISE, SD_OPENING = 0.4, 0.4, 0.6, 0.25
FROM_ANOTHER_TEAM = 0.1
NO_EVIDENCE, NOT_ASKED = 0.03, 0.02
TYPICAL_HOURS, SPREAD_OF_HOURS = 5.0, 1.4  # of sealing after the interview: one card in eight late
DAYS_BACK = 700.0


@dataclass(frozen=True, slots=True)
class Size:
    """How many there are of each: a person interviews about 100 times, an opening meets 100."""

    candidates: int
    interviewers: int
    openings: int
    teams: int

    @classmethod
    def of(cls, candidates: int) -> Size:
        """Return the sizes that fit this many candidates (1 or more)."""
        openings = max(3, candidates // 100)
        teams = max(2, openings // 10)
        interviewers = max(PANEL * 2 * teams, candidates * PANEL // 100)
        return cls(candidates, interviewers, openings, teams)


@dataclass(frozen=True, slots=True)
class Draw:
    """Some candidates: n of them, a panel of four each, k competencies.

    `seats` (n, 4) are interviewers; `ratings` (n, 4, k) are 1 to 4, 0 for no evidence, -1 for not
    asked; `overall` (n, 4) is 0 to 3; `opened` (n) are days before now; `starts` (n, 4) days
    after that; `hours` (n, 4) from an interview's end to its card.
    """

    opening: Ints
    seats: Ints
    ratings: Ints
    overall: Ints
    opened: Floats
    starts: Floats
    hours: Floats


@dataclass
class World:
    """The company's people and openings with their habits, in points of the rating scale."""

    size: Size
    competencies: int
    seed: int
    random: np.random.Generator = field(init=False)
    leniency: Floats = field(init=False)
    pool: Floats = field(init=False)

    def __post_init__(self) -> None:
        self.random = np.random.default_rng(self.seed)
        self.leniency = self.random.normal(0, SD_LENIENCY, self.size.interviewers)
        self.pool = self.random.normal(0, SD_OPENING, self.size.openings)

    def draw(self, *, chunk: int) -> Iterator[Draw]:
        """Yield all candidates, `chunk` at a time."""
        for first in range(0, self.size.candidates, chunk):
            yield self._draw(min(chunk, self.size.candidates - first))

    def _draw(self, many: int) -> Draw:
        random = self.random
        opening = random.integers(0, self.size.openings, many)
        seats = self._seat(opening)
        return Draw(
            opening=opening,
            seats=seats,
            ratings=self._rate(opening, seats),
            overall=random.integers(0, PANEL, (many, PANEL)),
            opened=random.uniform(1, DAYS_BACK, many),
            starts=np.sort(random.integers(3, 13, (many, PANEL)), axis=1)
            + random.integers(14, 34, (many, PANEL)) / 48,
            hours=random.lognormal(np.log(TYPICAL_HOURS), SPREAD_OF_HOURS, (many, PANEL)),
        )

    def _seat(self, opening: Ints) -> Ints:
        """Return four different people each, nine of ten from the opening's own team."""
        teams, people = self.size.teams, self.size.interviewers
        here = self.random.random((len(opening), PANEL)) >= FROM_ANOTHER_TEAM
        guests = self.random.integers(0, teams, here.shape)
        team = np.where(here, (opening % teams)[:, None], guests)
        # Seat number k draws from those of the team whose place in it is k modulo 4: no repeats.
        places = people // teams // PANEL
        place = self.random.integers(0, places, here.shape) * PANEL + np.arange(PANEL)
        return np.asarray(place * teams + team, dtype=np.int64)

    def _rate(self, opening: Ints, seats: Ints) -> Ints:
        many, kinds = len(opening), self.competencies
        random = self.random
        level = MEAN + self.pool[opening] + random.normal(0, SD_CANDIDATE, many)
        profile = random.normal(0, SD_PROFILE, (many, 1, kinds))
        card = self.leniency[seats] + random.normal(0, SD_HALO, seats.shape)
        noise = random.normal(0, SD_NOISE, (many, PANEL, kinds))
        heard = level[:, None, None] + profile + card[:, :, None] + noise
        ratings = np.clip(np.rint(heard), 1, 4).astype(np.int64)
        silent = random.random(ratings.shape)
        ratings[silent < NO_EVIDENCE + NOT_ASKED] = -1
        ratings[silent < NO_EVIDENCE] = 0
        return ratings
