"""Withdrawn: one card is in, one panelist had stepped back, and then she took another job."""

from config.demo.shapes import Answer, Applicant, Card, Conversation, Moment, Story

LONG = Card(
    "eszter",
    (
        Answer(
            "strategy",
            3,
            (
                "Cut the opening hours online from all day to the two hours in which the "
                "dentist's desk is staffed. Fewer bookings, and more of them kept."
            ),
        ),
        Answer("influence", 2, "The dentists agreed because they had wanted it already."),
        Answer(
            "execution",
            3,
            (
                "Three months, twelve practices, the last two dropped for want of a "
                "telephone line. Said so to both."
            ),
        ),
        Answer("leadership", "no_evidence", "She works alone, so I heard nothing either way."),
        Answer(
            "data",
            3,
            ("Kept slots 71 to 83 in 100, with four practices left as they were (72 to 73)."),
        ),
    ),
    "yes",
    "We should have been quicker.",
    hours=2,
)
STORY = Story(
    Applicant(
        "Priyanka Deshmukh", "priyanka.deshmukh@example.com", "Founder, bookings for dentists"
    ),
    "booking",
    "withdrawn",
    Moment(-28, 8),
    (
        Conversation(1, Moment(-17, 8), (LONG,)),
        Conversation(
            2,
            Moment(-15, 11),
            (
                Card(
                    "tomasz",
                    state="recused",
                    left_reason="We shared an office for two years and I still owe her a bicycle.",
                ),
            ),
            called_off=True,
        ),
        Conversation(3, Moment(-12, 9), (Card("babajide", state="assigned"),), called_off=True),
        Conversation(4, Moment(-11, 9), (Card("hannes", state="assigned"),), called_off=True),
    ),
    state_reason="She accepted another offer while we were still planning.",
)
