"""What the demo company's data looks like, before anything of it is stored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Competency = Literal["strategy", "influence", "execution", "leadership", "data"]
Level = Literal[1, 2, 3, 4]
Value = Level | Literal["no_evidence", "not_asked"]
Overall = Literal["strong_no", "no", "yes", "strong_yes"]
CardState = Literal["assigned", "opened", "draft", "sealed", "recused"]
Basis = Literal["none", "consent", "notice", "contract"]
RevisionBasis = Literal["own_interview", "all_heard"]
LoopState = Literal[
    "planned",
    "interviewing",
    "awaiting_cards",
    "ready",
    "debrief",
    "decided",
    "closed",
    "on_hold",
    "withdrawn",
]

COMPETENCIES: tuple[Competency, ...] = ("strategy", "influence", "execution", "leadership", "data")


@dataclass(frozen=True)
class Moment:
    """A time told from the day the demo is built: whole days (past is negative), hour in UTC."""

    days: int
    hour: int


@dataclass(frozen=True)
class Habit:
    """How somebody rates, in points of the 1-4 scale.

    `leniency` is added to every rating; `halo` and `noise` are standard deviations, the one drawn
    once for a whole card, the other for each rating.
    """

    leniency: float
    halo: float
    noise: float


@dataclass(frozen=True)
class Person:
    """Somebody of the company. `habit` is set for those who interview."""

    key: str
    name: str
    email: str
    title: str
    time_zone: str
    is_admin: bool = False
    habit: Habit | None = None


@dataclass(frozen=True)
class Step:
    """One planned interview: what it is to cover, in minutes, and what to ask."""

    name: str
    minutes: int
    competencies: tuple[Competency, ...]
    questions: tuple[str, ...]


@dataclass(frozen=True)
class OpeningPlan:
    """A role to fill. `bar` is in points, 1 to 4; `weights` sum to 1; closed ones are history."""

    key: str
    title: str
    level: str
    team: str
    bar: str
    weights: dict[Competency, float]
    steps: tuple[Step, ...]
    recruiter: str
    hiring_manager: str
    approver_required: bool = False
    is_closed: bool = False


@dataclass(frozen=True)
class Applicant:
    """A candidate. `user` is the key of a person of the company, for an internal candidate.

    `noticed` is the day on which they were told that the interview is transcribed, counted from
    the day the demo is built; None where it is not.
    """

    name: str
    email: str
    headline: str
    user: str = ""
    basis: Basis = "none"
    noticed: int | None = None


@dataclass(frozen=True)
class Answer:
    """One competency on a card; `quotes` are the candidate's exact words in the transcript."""

    competency: Competency
    value: Value
    note: str = ""
    quotes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Revision:
    """A later change of a sealed card: the answers that changed, and why."""

    answers: tuple[Answer, ...]
    overall: Overall
    reason: str
    basis: RevisionBasis


@dataclass(frozen=True)
class Card:
    """One author's card. `hours` is how long after the interview it was sealed."""

    author: str
    answers: tuple[Answer, ...] = ()
    overall: Overall | None = None
    summary: str = ""
    state: CardState = "sealed"
    hours: float = 2.0
    left_reason: str = ""
    revision: Revision | None = None


@dataclass(frozen=True)
class Conversation:
    """An interview of a loop: `step` counts the opening's plan from 1; one card a seat."""

    step: int
    starts: Moment
    cards: tuple[Card, ...]
    transcript: str = ""
    called_off: bool = False

    @property
    def interviewers(self) -> tuple[str, ...]:
        """The keys of those who sit in it."""
        return tuple(card.author for card in self.cards)


@dataclass(frozen=True)
class Verdict:
    """What was decided. `override` is said only where the rule advises otherwise.

    `dissent` is who disagreed and in what words.
    """

    outcome: Literal["hire", "no_hire"]
    by: str
    reason: str
    decided: Moment
    override: str
    dissent: tuple[str, str] | None = None


@dataclass(frozen=True)
class Story:
    """One candidate's loop. `hole` names a competency that fewer than two people can rate."""

    applicant: Applicant
    opening: str
    state: LoopState
    opened: Moment
    conversations: tuple[Conversation, ...]
    state_reason: str = ""
    hole: Competency | None = None
    verdict: Verdict | None = None


@dataclass(frozen=True)
class PastCard:
    """A card of an earlier loop: whole-number ratings, 1 to 4, of the step's competencies."""

    author: str
    step: int
    ratings: tuple[tuple[Competency, Level], ...]
    overall: Overall


@dataclass(frozen=True)
class PastLoop:
    """An earlier, decided candidacy; `decided` is a day before the demo is built (negative)."""

    name: str
    email: str
    opening: str
    decided: int
    cards: tuple[PastCard, ...]
    outcome: Literal["hire", "no_hire"]


@dataclass(frozen=True)
class Company:
    """Everything the demo is built from."""

    name: str
    people: tuple[Person, ...]
    openings: tuple[OpeningPlan, ...]
    stories: tuple[Story, ...]
    history: tuple[PastLoop, ...]
