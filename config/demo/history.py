"""Forty earlier loops, drawn from a fixed seed: enough for calibration to say something.

A rating is the candidate's true level in that competency plus the interviewer's leniency, a halo
drawn once for the card and noise, rounded to 1-4: the premise of docs/how-decisions-are-calibrated.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from statistics import NormalDist

from config.demo.openings import PAST_OPENINGS
from config.demo.people import INTERVIEWERS
from config.demo.shapes import (
    COMPETENCIES,
    Competency,
    Habit,
    Level,
    OpeningPlan,
    Overall,
    PastCard,
    PastLoop,
    Person,
)

SEED = 20_419
LOOPS = 40
FIRST_DAY, LAST_DAY = -540, -75
LEVELS: tuple[Level, ...] = (1, 2, 3, 4)
MEAN, CANDIDATE_SD, COMPETENCY_SD = 2.65, 0.55, 0.25

GIVEN = (
    "Aroha", "Bogdan", "Catalina", "Duc", "Emeka", "Florian", "Giulia", "Haruto", "Ines", "Jamal",
    "Katarzyna", "Lerato", "Mehmet", "Noor", "Oskar", "Paula", "Quentin", "Rania", "Siddharth",
    "Teuila",
)  # fmt: skip
FAMILY = (
    "Adeyemi", "Bianchi", "Castellanos", "Doğan", "Engström", "Fonoti", "Grabowski", "Haddad",
    "Ionescu", "Jayasuriya", "Kowalczyk", "Lefebvre", "Mokoena", "Nakagawa", "Oliveira", "Petersen",
    "Quispe", "Rahman", "Szabó", "Tran",
)  # fmt: skip


@dataclass(frozen=True)
class Chance:
    """A seeded source; its normals go through the inverse distribution, the same everywhere."""

    source: Random

    def draw_normal(self, sd: float) -> float:
        """Return a normal deviate with mean 0."""
        share = self.source.random() * (1 - 2e-9) + 1e-9
        return NormalDist().inv_cdf(share) * sd


def draw_history(seed: int = SEED, loops: int = LOOPS) -> tuple[PastLoop, ...]:
    """Return decided loops, oldest first; the same seed gives the same loops."""
    chance = Chance(Random(seed))  # noqa: S311 (invented ratings, nothing secret)
    load: Counter[str] = Counter()
    return tuple(_draw_loop(index, loops, chance, load) for index in range(loops))


def _draw_loop(index: int, loops: int, chance: Chance, load: Counter[str]) -> PastLoop:
    opening = PAST_OPENINGS[index % len(PAST_OPENINGS)]
    name = list_names()[index]
    level = MEAN + chance.draw_normal(CANDIDATE_SD)
    truth = {key: level + chance.draw_normal(COMPETENCY_SD) for key in COMPETENCIES}
    panel = _seat_panel(len(opening.steps), chance, load)
    cards = tuple(_draw_cards(opening, panel, truth, chance))
    return PastLoop(
        name=name,
        email=f"applicant{index + 1:02d}@example.com",
        opening=opening.key,
        decided=FIRST_DAY + (LAST_DAY - FIRST_DAY) * index // max(loops - 1, 1),
        cards=cards,
        outcome="hire" if _mean(cards) >= float(opening.bar) else "no_hire",
    )


def list_names() -> tuple[str, ...]:
    """Return names that nobody shares: each given name meets two family names."""
    shifts = (7, 12)
    return tuple(
        f"{given} {FAMILY[(place + shift) % len(FAMILY)]}"
        for shift in shifts
        for place, given in enumerate(GIVEN)
    )


def _seat_panel(seats: int, chance: Chance, load: Counter[str]) -> list[Person]:
    """Take those who have sat least, chance deciding among equals, in an order left to chance."""
    order = sorted(INTERVIEWERS, key=lambda person: (load[person.key], chance.source.random()))
    panel = order[:seats]
    load.update(person.key for person in panel)
    return sorted(panel, key=lambda _: chance.source.random())


def _draw_cards(
    opening: OpeningPlan, panel: Sequence[Person], truth: dict[Competency, float], chance: Chance
) -> Iterator[PastCard]:
    for number, (step, person) in enumerate(zip(opening.steps, panel, strict=True), start=1):
        if person.habit is None:
            raise ValueError(f"{person.key} has no habit of rating and may not be drawn.")
        ratings = _draw_ratings(step.competencies, truth, person.habit, chance)
        yield PastCard(person.key, number, ratings, _recommend(ratings))


def _draw_ratings(
    keys: Sequence[Competency], truth: dict[Competency, float], habit: Habit, chance: Chance
) -> tuple[tuple[Competency, Level], ...]:
    halo = chance.draw_normal(habit.halo)
    return tuple(
        (key, _round(truth[key] + habit.leniency + halo + chance.draw_normal(habit.noise)))
        for key in keys
    )


def _round(points: float) -> Level:
    return LEVELS[min(4, max(1, round(points))) - 1]


def _recommend(ratings: Sequence[tuple[Competency, Level]]) -> Overall:
    mean = sum(value for _, value in ratings) / len(ratings)
    if mean < 1.8:
        return "strong_no"
    if mean < 2.7:
        return "no"
    return "yes" if mean < 3.5 else "strong_yes"


def _mean(cards: Sequence[PastCard]) -> float:
    values = [value for card in cards for _, value in card.ratings]
    return sum(values) / len(values)
