"""Ready: a plain speaker, praised by the strict one; the warm one did not take to her."""

from config.demo.shapes import Answer, Applicant, Card, Conversation, Moment, Story

FIRST = Card(
    "keiko",
    (
        Answer(
            "strategy",
            4,
            (
                "She was asked for a portal and showed that the answer came too late to be "
                "of use. Drew two hundred farms from a hat and named the day on which she "
                "would give up."
            ),
            (
                (
                    "if it isn't down to eighteen days or better by the end of September I'll "
                    "build him his portal and I'll be quiet"
                ),
            ),
        ),
        Answer(
            "influence",
            3,
            (
                "Three parties, each with its own fear, each answered. She put her own "
                "telephone number on the message. One team paid for it and she says so."
            ),
            ("For the first six weeks the number on the text was mine, literally my mobile",),
        ),
        Answer(
            "execution",
            3,
            (
                "Refused to sign until the vendor could read what one man knew. The mast "
                "failure was a gap in her test."
            ),
            (("we'd tested it with no signal on the road but never with no signal in the yard"),),
        ),
        Answer(
            "leadership",
            3,
            "The correction was specific and was followed up for months.",
            (
                (
                    "The reopened ones had been about one in five and it came down to one in "
                    "twenty or so."
                ),
            ),
        ),
        Answer(
            "data",
            3,
            (
                "Random names, limit in writing, honest about twenty-three herds. The cut "
                "by size was announced beforehand, otherwise I would have given a two."
            ),
            ("I'd said beforehand I'd look at size and at whether there's hired help.",),
        ),
    ),
    "yes",
    "Enough. More than usual.",
    hours=8,
)
DATE = Card(
    "eszter",
    (
        Answer(
            "execution",
            4,
            (
                "New case from her: the tax file for all farms by 31 January. She cut two "
                "of four fields, told the revenue office in writing, and was done on the "
                "24th. No late fines, 41 the year before."
            ),
        ),
        Answer(
            "influence",
            4,
            (
                "The hauliers asked for the sticker after she had shown them whom it "
                "protects. No boss appears in the story."
            ),
        ),
    ),
    "strong_yes",
    "Hire.",
    hours=1,
)
FIGURES = Card(
    "farah",
    (
        Answer(
            "data",
            4,
            (
                "She told us the price at which she would change her mind, and that the "
                "first estimate had flattered her."
            ),
        ),
        Answer(
            "strategy",
            3,
            ("Named a group she would not build for, small herds, and what that costs them."),
        ),
    ),
    "yes",
    "Kept saying what she did not know, without being asked.",
    hours=6,
)
TEAM = Card(
    "marisol",
    (
        Answer(
            "leadership",
            1,
            (
                "I did not warm to it. She described people as if they were herds, and she "
                "put off the talk with her colleague for two weeks because she likes him. "
                "Her words: I'd put it off."
            ),
        ),
        Answer(
            "influence",
            2,
            (
                "She goes round whoever is in charge. She said so herself, about the "
                "transport manager."
            ),
        ),
    ),
    "no",
    "I cannot see her with our clinics.",
    hours=22,
)
STORY = Story(
    Applicant(
        "Aoife Brannigan",
        "aoife.brannigan@example.com",
        "Product manager, dairy co-operative",
        basis="notice",
        noticed=-17,
    ),
    "workshops",
    "ready",
    Moment(-19, 9),
    (
        Conversation(1, Moment(-8, 12), (FIRST,), "aoife-brannigan.txt"),
        Conversation(2, Moment(-7, 10), (DATE,)),
        Conversation(3, Moment(-7, 12), (FIGURES,)),
        Conversation(4, Moment(-4, 15), (TEAM,)),
    ),
)
