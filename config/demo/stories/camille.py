"""Closed after a no hire: four rooms, much said, little that happened."""

from config.demo.shapes import Answer, Applicant, Card, Conversation, Moment, Story, Verdict

FIRST = Card(
    "babajide",
    (
        Answer(
            "strategy",
            2,
            (
                "A strong vision and a lot of energy behind it. I tried to get to one "
                "subscriber and could not."
            ),
            ("It wasn't so much that something was going wrong.",),
        ),
        Answer(
            "influence",
            2,
            (
                "Thirty-two workshops is real work. Who gave way, and why, I did not learn;"
                " the VP decided."
            ),
            (
                (
                    "she was the decision maker in the RACI, so that's the framework "
                    "functioning as designed"
                ),
            ),
        ),
        Answer(
            "execution",
            2,
            "Nine months, shipped. The date moved and nothing was cut for it.",
            ("The scope was pretty much protected.",),
        ),
        Answer(
            "leadership",
            2,
            ("She cares about the culture of the place. I could not get to one person's story."),
            ("She's just, you know, more visible.",),
        ),
        Answer(
            "data",
            1,
            "She would have kept the video either way. At least she said it.",
            (
                (
                    "We'd probably have kept the video, to be transparent, since it was part of"
                    " the brand refresh anyway."
                ),
            ),
        ),
    ),
    "no",
    (
        "A delight to talk with. I looked through my notes afterwards for something"
        " that had changed and there was nothing in them."
    ),
    hours=3,
)
DATE = Card(
    "tomasz",
    (
        Answer(
            "execution",
            2,
            (
                "Described three ceremonies in detail. The date that could not move turned "
                "out to have moved twice."
            ),
        ),
        Answer("influence", 1, "What was in it for the warehouse? Visibility, she said."),
    ),
    "no",
    "Fluent; the stories have no second half.",
    hours=2,
)
FIGURES = Card(
    "anh",
    (
        Answer(
            "data",
            1,
            (
                "Three hundred percent of a number that she does not have. I asked for any "
                "test that had failed and was told that tests do not fail."
            ),
        ),
        Answer("strategy", 1, "All six personas were the target."),
    ),
    "strong_no",
    "I asked five times for a baseline.",
    hours=4,
)
TEAM = Card(
    "padraig",
    (
        Answer(
            "leadership",
            2,
            (
                "She's good to people, I'd believe that. But whoever I asked about, I got "
                "the programme they'd been put on."
            ),
        ),
        Answer(
            "influence",
            "no_evidence",
            "We spent it all on the career ladder. That's my fault as much as hers.",
        ),
    ),
    "no",
    "Warm, and a bit of a brochure.",
    hours=40,
)
STORY = Story(
    Applicant(
        "Camille Desrosiers",
        "camille.desrosiers@example.com",
        "Senior product manager, beauty subscription",
        basis="consent",
        noticed=-52,
    ),
    "workshops",
    "closed",
    Moment(-55, 9),
    (
        Conversation(1, Moment(-47, 16), (FIRST,), "camille-desrosiers.vtt"),
        Conversation(2, Moment(-46, 13), (DATE,)),
        Conversation(3, Moment(-45, 12), (FIGURES,)),
        Conversation(4, Moment(-45, 15), (TEAM,)),
    ),
    state_reason="Told by telephone, with the reasons; she thanked us for them.",
    verdict=Verdict(
        "no_hire",
        "sanjay",
        (
            "Every question about an effect ended in an activity. This role has no "
            "programme around it, only the result."
        ),
        Moment(-42, 11),
        (
            "The panel is small and the estimate uncertain, but on execution and data, "
            "which weigh most here, nobody is near the bar."
        ),
    ),
)
