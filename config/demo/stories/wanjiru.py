"""Ready, and internal: a colleague who must never see this loop."""

from config.demo.shapes import Answer, Applicant, Card, Conversation, Moment, Story

LONG = Card(
    "farah",
    (
        Answer(
            "strategy",
            2,
            (
                "Noticed the van workshops herself, which nobody had. But no size, no "
                "reason against the kiosk, and she spoke only with those who stayed."
            ),
            ("I couldn't really prove that, it was more a feeling from the calls.",),
        ),
        Answer(
            "influence",
            4,
            (
                "She gave up her own copy first and paid for it with a slower page. The "
                "rule of three names is still in use without her."
            ),
            (
                (
                    "I said parts will be the first that gives up its copy, before there's "
                    "anything to get for it."
                ),
                "It's been used five times in two years.",
            ),
        ),
        Answer(
            "execution",
            "not_asked",
            "We ran out of time; I did not start on it. Somebody else has to.",
        ),
        Answer(
            "leadership",
            4,
            (
                "Birgit holds the job now and does the same for two others. With Oyelaran "
                "she went back when he slid."
            ),
            ("She got the parts job when I moved.",),
        ),
        Answer(
            "data",
            1,
            (
                "No line set before, no comparison, and a count that was wrong by a quarter"
                " without anybody minding. She said it before I did."
            ),
            (
                (
                    "I look at the boards every day, but it's more like looking at the weather,"
                    " I don't do anything because of it."
                ),
            ),
        ),
    ),
    "yes",
    "Two things that I would hire for blind and one that she knows she lacks.",
    hours=2,
)
CLINIC = Card(
    "anh",
    (
        Answer(
            "strategy",
            3,
            (
                "Better than I had expected from the form. She split the clinics by who "
                "answers the phone and could say which group to leave alone. The business "
                "figure came only after I asked."
            ),
        ),
        Answer(
            "data",
            2,
            (
                "Named sensible things to look at afterwards. When I asked what result "
                "would make her stop, she needed three attempts."
            ),
        ),
    ),
    "yes",
    (
        "She has asked to sit in on my next test. I would like that noted as "
        "evidence of nothing, but I noticed."
    ),
    hours=7,
)
PEOPLE = Card(
    "leilani",
    (
        Answer(
            "influence",
            3,
            (
                "Got the night clinics to move their opening by half an hour. It helped "
                "them, too. I would have liked to know if it's still so."
            ),
        ),
        Answer(
            "leadership",
            4,
            (
                "Wednesday hour, Lagos, Tallinn. People I know by name have changed jobs "
                "because of it."
            ),
        ),
    ),
    "strong_yes",
    "The flood story is worth the whole hour.",
    hours=15,
)
COUNTER_HANNES = Card(
    "hannes",
    (
        Answer(
            "execution",
            3,
            (
                "The flood: 3 clinics offline, she had a paper fallback printed the week "
                "before because of the forecast. Back in 2 days, 4 bookings lost of about "
                "900."
            ),
        ),
        Answer(
            "strategy",
            2,
            "What to do next year came as a list of 5, all good, none before the other.",
        ),
    ),
    "yes",
    "Calm when it is wet.",
    hours=1,
)
COUNTER_TOMASZ = Card(
    "tomasz",
    (
        Answer(
            "execution",
            3,
            (
                "Owned the opening of eleven clinics in nine weeks, moved two of them back "
                "when the trainers fell ill, and finished with nine on the date. She had "
                "said nine beforehand."
            ),
        ),
        Answer(
            "strategy",
            3,
            (
                "Argued for leaving one large customer's wish undone and had counted whom "
                "it would have slowed."
            ),
        ),
    ),
    "yes",
    ("Solid. I disagree with Hannes about the list, and I expect we shall talk about it."),
    hours=10,
)
STORY = Story(
    Applicant(
        "Wanjiru Kamau",
        "wanjiru.kamau@example.com",
        "Product manager, Check-in, at Peatbridge",
        user="wanjiru",
        basis="contract",
        noticed=-20,
    ),
    "booking",
    "ready",
    Moment(-21, 7),
    (
        Conversation(1, Moment(-10, 7), (LONG,), "wanjiru-kamau.txt"),
        Conversation(2, Moment(-9, 6), (CLINIC,)),
        Conversation(3, Moment(-6, 17), (PEOPLE,)),
        Conversation(4, Moment(-5, 8), (COUNTER_HANNES, COUNTER_TOMASZ)),
    ),
)
