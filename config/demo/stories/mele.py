"""On hold: two cards are in, and the candidate asked for time."""

from config.demo.shapes import Answer, Applicant, Card, Conversation, Moment, Story

FIRST = Card(
    "leilani",
    (
        Answer(
            "strategy",
            3,
            (
                "Boat engines. Everyone wanted the owners to book online, and she noticed "
                "it's the skippers who know when it's broken. So she gave them a sticker "
                "with a number."
            ),
        ),
        Answer(
            "influence",
            4,
            (
                "Got four boatyards that don't speak to share one crane list. Each one "
                "could see only its own and the free hours."
            ),
        ),
        Answer(
            "execution",
            2,
            "The crane list took two seasons. She isn't sure why the first one went by.",
        ),
        Answer("leadership", 3, "Taught a yard hand to run the list. He's training the next yard."),
        Answer("data", 2, "Idle crane hours went down, she says by a lot. No figure from before."),
    ),
    "yes",
    "I'd talk boats with her all day. Also a yes.",
    hours=5,
)
FIGURES = Card(
    "eszter",
    (
        Answer(
            "data",
            2,
            (
                "There was no before. She said that she should have written it down, and "
                "how she'd do it now."
            ),
        ),
        Answer(
            "strategy", 3, "Skippers over owners, with the calls counted for one month: 61 of 80."
        ),
    ),
    "yes",
    "Short on figures, good on people who have the problem.",
    hours=2,
)
STORY = Story(
    Applicant("Mele Tupou", "mele.tupou@example.com", "Product manager, boatyard scheduling"),
    "workshops",
    "on_hold",
    Moment(-30, 20),
    (
        Conversation(1, Moment(-20, 20), (FIRST,)),
        Conversation(3, Moment(-19, 8), (FIGURES,)),
        Conversation(2, Moment(9, 8), (Card("hannes", state="assigned"),)),
        Conversation(4, Moment(10, 12), (Card("farah", state="assigned"),)),
    ),
    state_reason="She is moving house and asked us to go on next month.",
)
