"""Thin: the talk about execution was called off, and nobody else had asked about it."""

from config.demo.shapes import Answer, Applicant, Card, Conversation, Moment, Story

FIRST = Card(
    "anh",
    (
        Answer(
            "strategy",
            3,
            (
                "Left the racing bicycles to others and built for the delivery riders, "
                "since they are in the workshop every third week. Showed the visits by "
                "group."
            ),
        ),
        Answer(
            "influence",
            3,
            (
                "The mechanics feared the clock. He measured the waiting for parts in place"
                " of the working, and they let him."
            ),
        ),
        Answer(
            "execution",
            "not_asked",
            "I left the building of it to Eszter, who has a whole talk for that.",
        ),
        Answer("leadership", 2, "Helps whoever asks. I could not find anybody who had changed."),
        Answer(
            "data",
            3,
            ("Waiting for parts 3.1 days to 1.9; the two shops that were not yet in stayed at 3."),
        ),
    ),
    "yes",
    "Good on bicycles, which is most of what our workshops do.",
    hours=6,
)
FIGURES = Card(
    "tomasz",
    (
        Answer(
            "data",
            3,
            (
                "Set the limit at half a day before he began, because a rider loses a "
                "shift. He'd have stopped at less."
            ),
        ),
        Answer(
            "strategy",
            3,
            ("The reasoning for the riders holds: he had counted them at three workshops himself."),
        ),
    ),
    "yes",
    "The same story as for Anh, and it stood up to different questions.",
    hours=3,
)
TEAM = Card(
    "marisol",
    (
        Answer(
            "leadership",
            4,
            (
                "His colleagues adore him, you can hear it. He bakes for the whole workshop"
                " on Fridays!"
            ),
        ),
        Answer("influence", 4, "Anybody would follow him."),
    ),
    "strong_yes",
    "One of the nicest hours of the month.",
    hours=1,
)
STORY = Story(
    Applicant(
        "Gediminas Petrauskas",
        "gediminas.petrauskas@example.com",
        "Product owner, bicycle repair chain",
    ),
    "workshops",
    "awaiting_cards",
    Moment(-16, 11),
    (
        Conversation(1, Moment(-8, 6), (FIRST,)),
        Conversation(2, Moment(-7, 13), (Card("eszter", state="assigned"),), called_off=True),
        Conversation(3, Moment(-7, 15), (FIGURES,)),
        Conversation(4, Moment(-6, 14), (TEAM,)),
    ),
    hole="execution",
)
