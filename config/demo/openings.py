"""The roles the demo company fills now, and two that it filled before."""

from __future__ import annotations

from dataclasses import replace

from config.demo.shapes import OpeningPlan, Step

BOOKING_STEPS = (
    Step(
        "The long conversation",
        75,
        ("strategy", "influence", "execution", "leadership", "data"),
        (
            "What did you go after that nobody had put on your desk?",
            "Who had a good reason to say no to you, and what happened?",
            "What was the messiest thing you brought over the line?",
            "Who is better at their work because you were there?",
            "Which choice hung on figures, and how did you know what you knew?",
        ),
    ),
    Step(
        "A clinic's bad week",
        60,
        ("strategy", "data"),
        (
            "A fifth of this clinic's slots stay empty. Where would you look first, and why there?",
            "Tell us about a time you stopped something because of what you measured.",
        ),
    ),
    Step(
        "Getting people to move",
        45,
        ("influence", "leadership"),
        (
            "Tell us about two groups who wanted opposite things from you.",
            "When did you last tell somebody what they did not want to hear? What came after?",
        ),
    ),
    Step(
        "From plan to counter",
        45,
        ("execution", "strategy"),
        (
            "Take us through something that ran for half a year or longer, week by week.",
            "What did you drop on the way, and who was unhappy about it?",
        ),
    ),
)

WORKSHOP_STEPS = (
    Step(
        "First conversation",
        60,
        ("strategy", "influence", "execution", "leadership", "data"),
        (
            "When was the question that you had been given the wrong one?",
            "Whose agreement did you need and not have?",
            "What went wrong in something large you built, and what did you do that day?",
            "Tell us about somebody who got further than they would have without you.",
            "Tell us about a decision with poor evidence.",
        ),
    ),
    Step(
        "Building under a date",
        45,
        ("execution", "influence"),
        (
            "A date that could not move: what did you give up to meet it?",
            "Who had to change how they work, and what was in it for them?",
        ),
    ),
    Step(
        "Reading the figures",
        45,
        ("data", "strategy"),
        (
            "What did you decide beforehand would count as not working?",
            "Which customers did you choose not to build for?",
        ),
    ),
    Step(
        "A day with the team",
        60,
        ("leadership", "influence"),
        (
            "Whom have you helped into a bigger job? Start at the beginning.",
            "Tell us about a quarrel in your team that you did not cause.",
        ),
    ),
)

BOOKING = OpeningPlan(
    key="booking",
    title="Senior Product Manager, Booking",
    level="Senior (P4)",
    team="Booking",
    bar="3.00",
    weights={
        "strategy": 0.25,
        "influence": 0.20,
        "execution": 0.20,
        "leadership": 0.15,
        "data": 0.20,
    },
    steps=BOOKING_STEPS,
    recruiter="lucas",
    hiring_manager="dorothea",
)

WORKSHOPS = OpeningPlan(
    key="workshops",
    title="Product Manager, Workshop Tools",
    level="Product manager (P3)",
    team="Workshops",
    bar="2.75",
    weights={
        "strategy": 0.15,
        "influence": 0.20,
        "execution": 0.30,
        "leadership": 0.10,
        "data": 0.25,
    },
    steps=WORKSHOP_STEPS,
    recruiter="chidinma",
    hiring_manager="sanjay",
)

PAST_OPENINGS = (
    replace(
        BOOKING,
        key="reminders",
        title="Senior Product Manager, Reminders",
        team="Reminders",
        is_closed=True,
    ),
    replace(WORKSHOPS, key="parts", title="Product Manager, Parts", team="Parts", is_closed=True),
)

OPENINGS = (BOOKING, WORKSHOPS, *PAST_OPENINGS)
