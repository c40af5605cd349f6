"""Awaiting cards: everybody has met her, one card is overdue and one was only opened."""

from config.demo.shapes import Answer, Applicant, Card, Conversation, Moment, Story

FIRST = Card(
    "farah",
    (
        Answer(
            "strategy",
            2,
            (
                "Improved what she had been given: the spare-parts search of a tyre dealer."
                " Who it was for came up only at the end."
            ),
        ),
        Answer(
            "influence",
            3,
            (
                "Two depots fought over one courier. She rode with him, found the empty "
                "leg, and both kept their hour."
            ),
        ),
        Answer(
            "execution",
            4,
            (
                "Stock count across nineteen stores in one night. She had tried it in one "
                "store, found that the scanners die at minus ten, and rented heaters. Wrong"
                " stock went from 8 in 100 to 2."
            ),
        ),
        Answer(
            "leadership",
            3,
            "Her trainee counted the second night alone, and was better at it than she.",
        ),
        Answer(
            "data", 3, "Kept four stores out for the comparison although the owner wanted them in."
        ),
    ),
    "yes",
    "Builds well and measures it. The choosing is given to her, for now.",
    hours=3,
)
FIGURES = Card(
    "keiko",
    (
        Answer(
            "data",
            2,
            (
                "The four stores that were kept out were the four smallest. She saw it when"
                " I asked, not before."
            ),
        ),
        Answer("strategy", 2, "Declined no customer group."),
    ),
    "no",
    "Careful, and one step short of the question behind the question.",
    hours=11,
)
STORY = Story(
    Applicant("Ezgi Karadağ", "ezgi.karadag@example.com", "Product manager, tyre wholesale"),
    "workshops",
    "awaiting_cards",
    Moment(-12, 8),
    (
        Conversation(1, Moment(-5, 9), (FIRST,)),
        Conversation(2, Moment(-4, 18), (Card("leilani", state="opened"),)),
        Conversation(3, Moment(-4, 7), (FIGURES,)),
        Conversation(4, Moment(-3, 10), (Card("padraig", state="assigned"),)),
    ),
)
