"""Planned: the panel is seated, nobody has met yet."""

from config.demo.shapes import Applicant, Card, Conversation, Moment, Story

STORY = Story(
    Applicant(
        "Sunniva Aakre",
        "sunniva.aakre@example.com",
        "Product manager, ferry bookings",
        basis="notice",
        noticed=-1,
    ),
    "booking",
    "planned",
    Moment(-2, 10),
    (
        Conversation(1, Moment(4, 9), (Card("padraig", state="assigned"),)),
        Conversation(2, Moment(5, 7), (Card("anh", state="assigned"),)),
        Conversation(3, Moment(5, 12), (Card("farah", state="assigned"),)),
        Conversation(4, Moment(6, 10), (Card("eszter", state="assigned"),)),
    ),
)
