"""Interviewing: two cards are in, one is being written, one talk is still to come."""

from config.demo.shapes import Answer, Applicant, Card, Conversation, Moment, Story

LONG = Card(
    "marisol",
    (
        Answer(
            "strategy",
            3,
            (
                "Noticed that the parents book the swimming lessons and the grandparents "
                "bring the child, and wrote to the second group. Places left empty fell "
                "from one in six to one in nine!"
            ),
        ),
        Answer(
            "influence",
            3,
            (
                "Pool attendants wanted quiet, the club wanted fees. He gave the attendants"
                " the hour before opening and they gave him the lanes."
            ),
        ),
        Answer(
            "execution",
            3,
            "Four pools in one summer, one put back to September when the heating failed.",
        ),
        Answer(
            "leadership", 3, "A lifeguard runs the course calendar today because he asked her to."
        ),
        Answer("data", 3, "Two pools with the message and two without, for a term."),
    ),
    "yes",
    "Warm, precise, modest. Yes from me.",
    hours=2,
)
CLINIC = Card(
    "hannes",
    (
        Answer(
            "strategy",
            3,
            ("Asked which clinics have a waiting list before anything else. Right first question."),
        ),
        Answer(
            "data",
            2,
            (
                "2 pools against 2 pools: he knew that it's thin but not what to do about "
                "it. No limit set before."
            ),
        ),
    ),
    "yes",
    "1 strong, 1 thin. The next talks should look at data again.",
    hours=1,
)
PEOPLE = Card(
    "babajide",
    (Answer("influence", 3, "The attendants came round when"),),
    state="draft",
)
STORY = Story(
    Applicant(
        "Tomás Villaseñor",
        "tomas.villasenor@example.com",
        "Product manager, municipal sports bookings",
    ),
    "booking",
    "interviewing",
    Moment(-9, 15),
    (
        Conversation(1, Moment(-3, 16), (LONG,)),
        Conversation(2, Moment(-2, 14), (CLINIC,)),
        Conversation(3, Moment(-1, 13), (PEOPLE,)),
        Conversation(4, Moment(2, 9), (Card("tomasz", state="assigned"),)),
    ),
)
