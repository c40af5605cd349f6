"""Decided: no hire, with a dissent. The recording holds an instruction to the machine."""

from config.demo.shapes import Answer, Applicant, Card, Conversation, Moment, Story, Verdict

LONG = Card(
    "leilani",
    (
        Answer(
            "strategy",
            1,
            (
                "Three pillars that every vendor has. I asked twice what changed for "
                "customers and got downloads."
            ),
            ("Everyone goes to mobile. All of the analysts say the same.",),
        ),
        Answer(
            "influence",
            1,
            "Germany had reasons and he never learned them.",
            ("Some works council topics, I believe, some data protection.",),
        ),
        Answer(
            "execution",
            2,
            (
                "Something large did ship. But the payslip leak was somebody else's "
                "problem, in his telling."
            ),
            (
                (
                    "I was not personally in that, I had then the launch in four other "
                    "countries to bring over the line."
                ),
            ),
        ),
        Answer(
            "leadership",
            1,
            "Headcount. No person grew in any story.",
            ("I've hired thirty-one people in the past two years personally.",),
        ),
        Answer(
            "data",
            1,
            "Watched usage go up on a feature that sales had already promised.",
            ("With such an innovation you can't put a number before",),
        ),
    ),
    "no",
    ("Funny and quick. There is nothing underneath that I could write down as a result."),
    hours=0.5,
)
CLINIC = Card(
    "farah",
    (
        Answer(
            "strategy",
            2,
            (
                "Went for an app for pet owners within a minute. When I said our owners "
                "book by phone he said that they would learn."
            ),
        ),
        Answer(
            "data",
            1,
            (
                "I asked what figure would stop the project. He said a good project is not "
                "stopped by a figure."
            ),
        ),
    ),
    "no",
    "He answered a different question each time, with great assurance.",
    hours=3,
)
PEOPLE = Card(
    "babajide",
    (
        Answer(
            "influence",
            3,
            (
                "He has stood in front of fourteen country teams and they did sign. That "
                "counts for something, even with the board behind him."
            ),
        ),
        Answer(
            "leadership", 3, "Low turnover over two years in a big team. People do stay with him."
        ),
    ),
    "yes",
    "A big personality. I think that we could use some of that weight.",
    hours=30,
)
COUNTER = Card(
    "hannes",
    (
        Answer(
            "execution",
            2,
            (
                "Two dates, eleven countries, on time. No figure for what it changed. The "
                "one incident he had no part in and no account of."
            ),
        ),
        Answer(
            "strategy",
            1,
            ("Nothing was dropped in fourteen months, he says. I do not think that is possible."),
        ),
    ),
    "strong_no",
    "6 questions about results, 0 results.",
    hours=1,
)
STORY = Story(
    Applicant(
        "Viktor Hristov",
        "viktor.hristov@example.com",
        "Group product lead, payroll software",
        basis="notice",
        noticed=-30,
    ),
    "booking",
    "decided",
    Moment(-33, 10),
    (
        Conversation(1, Moment(-25, 18), (LONG,), "viktor-hristov.srt"),
        Conversation(2, Moment(-23, 9), (CLINIC,)),
        Conversation(3, Moment(-23, 13), (PEOPLE,)),
        Conversation(4, Moment(-21, 8), (COUNTER,)),
    ),
    verdict=Verdict(
        "no_hire",
        "dorothea",
        (
            "Across four conversations nobody could name one thing that became better "
            "for a customer, and the questions about what went wrong were handed to "
            "others."
        ),
        Moment(-18, 13),
        (
            "Two kind ratings pull the estimate up; both rest on size, neither on "
            "something that changed."
        ),
        dissent=(
            "babajide",
            ("We judge him by our own size. Nobody here has moved fourteen countries, and he has."),
        ),
    ),
)
