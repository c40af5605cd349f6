"""Companies whose raters are made: the open corpus read by the engine, rated by a rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from random import Random

from accounts.models import User
from candidates.actions import add_candidacy
from candidates.models import Interview
from candidates.transcripts.turns import Role
from corpus.examples import ASKS, write_transcript
from corpus.interviews import CANDIDATE
from corpus.reading import Exchange, read_exchanges, read_intents
from jobs import clock
from jobs.models import Job
from scorecards.models import (
    CardRevision,
    Rating,
    Scorecard,
    SuggestedRating,
    Suggestion,
)
from scorecards.suggestion import ENGINE_VERSION, default_rubric
from scorecards.suggestion.crediting import credit
from scorecards.suggestion.exchanges import read_exchanges as read_asked
from scorecards.suggestion.reading import read_labelled
from scorecards.suggestion.refitting.pairs import Pair
from scorecards.suggestion.scoring import load_weights
from scorecards.suggestion.tuning import Tuning, read_shipped
from tests.builders import World, make_candidate, make_interview, make_world

TEXTS = 280
ROLES = {ASKS: Role.INTERVIEWER, CANDIDATE: Role.CANDIDATE}
SAID = "Bob: Why?\n\nTess: I rang them.\n"


@dataclass(frozen=True, slots=True)
class Text:
    """One answer of the corpus as the engine reads it, and the level that people gave it."""

    level: float
    raw: float
    contributions: dict[str, float]
    words: int


Rater = Callable[[Text, Random], float]


def shipped() -> Tuning:
    """Return the shipped thresholds of the five competencies, which share them."""
    return read_shipped("strategy", 4, load_weights())


@cache
def read_texts() -> tuple[Text, ...]:
    """Return rated answers of the open corpus, in an order of no meaning; enough, and no more."""
    levels = {key: intent.level for key, intent in read_intents().items()}
    rated = [one for one in read_exchanges() if levels[one.id]]
    return tuple(_read(one, levels[one.id]) for one in Random(7).sample(rated, TEXTS))


def _read(exchange: Exchange, level: float) -> Text:
    transcript = write_transcript((turn.role, turn.words) for turn in exchange.turns)
    keys = [exchange.competency for _ in read_asked(transcript, ROLES)]
    read = read_labelled(transcript, ROLES, default_rubric(), keys)
    found = credit(exchange.competency, read, {})
    words = sum(part.size for item in read for part in item.exchange.sentences)
    return Text(level, found.raw, dict(found.contributions), words)


def rate_all(rater: Rater, count: int, *, seed: int = 1, texts_most: int = 1_000) -> list[Pair]:
    """Return pairs of the texts in turn, each time they come round by another person."""
    chance = Random(seed)
    texts = chance.sample(read_texts(), min(texts_most, TEXTS))
    return [
        Pair(n % len(texts), _round(rater(text, chance)), text.raw, text.contributions, text.words)
        for n in range(count)
        for text in [texts[n % len(texts)]]
    ]


def _round(value: float) -> int:
    return min(4, max(1, round(value)))


def strict(text: Text, chance: Random) -> float:
    """Half a level below what the answer is, now and then a little more or less."""
    return text.level - 0.5 + chance.gauss(0, 0.2)


def harsh(text: Text, chance: Random) -> float:
    """A whole level below what the answer is, now and then a little more or less."""
    return text.level - 1 + chance.gauss(0, 0.2)


def noisy(text: Text, chance: Random) -> float:
    """Whatever comes to mind."""
    return chance.uniform(0.5, 4.5)


def fair(text: Text, chance: Random) -> float:
    """What the answer is, now and then a little more or less."""
    return text.level + chance.gauss(0, 0.3)


def believing(text: Text, chance: Random) -> float:
    """A level drawn from the shares that the shipped weights give to each."""
    drawn = chance.random()
    return 1.0 + sum(drawn < share for share in shipped().share_above(text.raw))


def fond_of_length(text: Text, chance: Random) -> float:
    """Half what the answer is, and half how long."""
    longer = sum(other.words < text.words for other in read_texts()) / len(read_texts())
    return 0.5 * text.level + 0.5 * (0.5 + 4 * longer) + chance.gauss(0, 0.2)


def fond_of_stop_rules(text: Text, chance: Random) -> float:
    """What the answer is, and much more for stop rules and comparisons than we give."""
    liked = sum(text.contributions.get(kind, 0.0) for kind in ("stop_rule", "isolated"))
    return text.level - 0.6 + 1.5 * liked + chance.gauss(0, 0.3)


def single_minded(text: Text, chance: Random) -> float:
    """Nothing but what something was given up for, or checked, and what was isolated."""
    liked = sum(
        text.contributions.get(kind, 0.0) for kind in ("given_up", "check_first", "isolated")
    )
    return 1.5 + 3 * liked + chance.gauss(0, 0.3)


def add_acts(pairs: list[Pair]) -> list[Pair]:
    """Return the pairs of a company where whoever speaks long tells of many acts, of any worth."""
    size, middle = sorted(pair.words for pair in pairs), 0.15 * 1.5
    told = []
    for pair in pairs:
        chance = Random(str(pair.candidate))
        acts = max(0.0, 3 * size.index(pair.words) / len(size) + chance.gauss(0, 1))
        points = 0.15 * acts
        contributions = {**pair.contributions, "own_act": points}
        told.append(replace(pair, raw=pair.raw + points - middle, contributions=contributions))
    return told


def found_company(world: World, rater: Rater, count: int, *, people: int = 60) -> None:
    """Let up to four people rate `count` times, blind, interviews of `people` candidates."""
    interviews = list(_hold_interviews(world, people))
    for n, pair in enumerate(rate_all(rater, count, texts_most=people)):
        interview = interviews[n % people]
        author = (world.bob, world.carol, world.dave, world.olga)[n // people]
        if n < people:
            suggest_strategy(world, interview, pair)
        write_card(world, interview, author, pair.level)
    Job.objects.all().delete()  # the readings are there


def make_harsh_company() -> World:
    """Return the usual world with 60 interviews rated a level below what they are."""
    world = make_world()
    found_company(world, harsh, 60)
    return world


def _hold_interviews(world: World, count: int) -> Iterator[Interview]:
    for n in range(count):
        candidacy = add_candidacy(
            make_candidate(world.rosa, f"Ada {n}"), world.opening, by=world.rosa
        )
        yield make_interview(candidacy, world.rosa, competencies=["strategy"])


def suggest_strategy(
    world: World, interview: Interview, pair: Pair, *, engine: str = ENGINE_VERSION
) -> Suggestion:
    """Store a reading of the interview with the pair's figures, as the engine writes it."""
    suggestion = Suggestion.objects.create(
        transcript=world.say(SAID, interview),
        rubric=world.loop.rubric,
        engine=engine,
        roles_hash="as it was then",
    )
    SuggestedRating.objects.create(
        suggestion=suggestion,
        competency="strategy",
        status="rated",
        value=shipped().find_level(pair.raw),
        score=pair.raw,
        confidence=0.5,
        contributions=dict(pair.contributions),
        words=pair.words,
    )
    return suggestion


def write_card(world: World, interview: Interview, author: User, level: int) -> CardRevision:
    """Let somebody seal a card on the interview that rates strategy."""
    card = Scorecard.objects.create(
        interview=interview,
        author=author,
        rubric=world.loop.rubric,
        state="sealed",
        due_at=clock.now(),
        sealed_at=clock.now(),
    )
    answer = {"key": "strategy", "status": "rated", "rating": level}
    revision = CardRevision.objects.create(
        scorecard=card,
        number=1,
        document={"ratings": [answer], "overall": "yes"},
        overall="yes",
    )
    Rating.objects.create(revision=revision, competency="strategy", status="rated", value=level)
    Scorecard.objects.filter(pk=card.pk).update(current=1)
    return revision
