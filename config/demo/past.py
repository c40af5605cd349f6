"""Tell an earlier loop, of which only the ratings are known, as a story like the others."""

from __future__ import annotations

from typing import Literal

from config.demo.shapes import (
    Answer,
    Applicant,
    Card,
    Conversation,
    Moment,
    PastCard,
    PastLoop,
    Story,
    Verdict,
)

HOURS = (1.5, 3.0, 6.0, 20.0)
HIRED = (
    "Two people heard the same habit in different stories, and it is the one this team lacks.",
    "Steady across the panel, and the weak spot is one that a colleague here can help with.",
    "The figures held when we asked for them twice. That decided it for all of us.",
    "Clear on what was given up and for whom; the rest can be learnt here.",
)
NOT_HIRED = (
    "Much was delivered and nobody could say for whom it became better.",
    "Good at carrying out; the choosing was always done by somebody else.",
    "The panel heard one strong story four times and no second one.",
    "No comparison behind any figure, and the job is mostly made of those.",
)
AGAINST: dict[Literal["hire", "no_hire"], str] = {
    "hire": "The plain ratings were above our bar, and we weighed the strict cards as they stood.",
    "no_hire": "The plain ratings were below our bar, and we weighed the kind cards as they stood.",
}


def tell_past(loop: PastLoop, number: int) -> Story:
    """Return the loop as a closed story; `number` varies hours of day and words."""
    reasons = HIRED if loop.outcome == "hire" else NOT_HIRED
    return Story(
        Applicant(loop.name, loop.email, ""),
        loop.opening,
        "closed",
        Moment(loop.decided - 16, 9),
        tuple(_tell_card(loop, card, number) for card in loop.cards),
        verdict=Verdict(
            loop.outcome,
            "",
            reasons[number % len(reasons)],
            Moment(loop.decided, 14),
            AGAINST[loop.outcome],
        ),
    )


def _tell_card(loop: PastLoop, card: PastCard, number: int) -> Conversation:
    starts = Moment(loop.decided - 10 + 2 * card.step, 7 + 2 * ((number + card.step) % 5))
    answers = tuple(Answer(key, value) for key, value in card.ratings)
    hours = HOURS[(number + card.step) % len(HOURS)]
    return Conversation(card.step, starts, (Card(card.author, answers, card.overall, hours=hours),))
