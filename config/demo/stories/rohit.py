"""In debrief: two people in the same room heard the opposite about influence."""

from config.demo.shapes import Answer, Applicant, Card, Conversation, Moment, Revision, Story

LONG_HANNES = Card(
    "hannes",
    (
        Answer(
            "strategy",
            2,
            (
                "The three days were given to him. He says so. No customer group, no other "
                "use of the year weighed."
            ),
            (
                (
                    "Honestly the three days was given, so the choosing was more on how to do "
                    "it than on what."
                ),
            ),
        ),
        Answer(
            "influence",
            1,
            (
                "1,200 sales people and he asked for a mail from above. Never found out "
                "what the sales head stood to lose. Did not look whether Nagpur lasted."
            ),
            (
                "So I went to the COO, and once his mail was out nobody could argue.",
                "I have not checked it city by city after the mail.",
            ),
        ),
        Answer(
            "execution",
            4,
            (
                "Counted 212 failed visits himself, ordered the work by what blocked what, "
                "rolled Pune back on day 2. 8.1 to 3.4 days."
            ),
            (
                (
                    "Order to live was eight point one days in May, and in December it was "
                    "three point four."
                ),
            ),
        ),
        Answer(
            "leadership",
            2,
            "Available at eleven at night, but Sneha's wish has been lying since October.",
            ("It's pending, basically.",),
        ),
        Answer(
            "data",
            4,
            (
                "Threshold from cost before the start, split by order number, found the "
                "cause (gap since booking), ran it again."
            ),
            ("Failed visits must fall by at least four points, because at four it pays",),
        ),
    ),
    "no",
    (
        "Superb at how. I did not hear him choose what, or bring anyone along who "
        "was free to refuse."
    ),
    hours=1,
)
LONG_MARISOL = Card(
    "marisol",
    (
        Answer(
            "strategy",
            3,
            ("He knew the one in five that cancels and went for it. Clear about what mattered!"),
            ("I did see that about one in five orders was cancelled before installing.",),
        ),
        Answer(
            "influence",
            3,
            (
                "The Nagpur printout is a lovely move: he found what was in it for them and"
                " they changed on the same evening."
            ),
            (
                (
                    "I showed them their own cancelled orders, name by name, and two of them "
                    "changed the slot the same evening."
                ),
            ),
        ),
        Answer(
            "execution",
            4,
            ("Rode along, tried one city, went back when Pune broke, and told us what it cost."),
            (("I had made that mistake of taking the pincode because it was there in the data."),),
        ),
        Answer(
            "leadership",
            3,
            (
                "His people can call him any time, and Sneha found the best result in the "
                "whole interview."
            ),
            ("I'm always available, at eleven at night also they can call.",),
        ),
        Answer(
            "data",
            4,
            "So clear that even I could follow.",
            ("So it's not about the morning at all, it's the gap since booking.",),
        ),
    ),
    "strong_yes",
    "I liked him very much. He would fit in with the clinics people on day one.",
    hours=4,
    revision=Revision(
        (
            Answer(
                "influence",
                2,
                (
                    "Read Hannes's quote again. In Nagpur he did move two people; for the other"
                    " 1,200 he waited for the mail, and I had let the first one colour the "
                    "second."
                ),
            ),
        ),
        "yes",
        ("In the debrief I saw that my quote and Hannes's come from the same five minutes."),
        "all_heard",
    ),
)
CLINIC = Card(
    "keiko",
    (
        Answer(
            "strategy",
            2,
            (
                "Solved the case as set. Asked for a target first and then for a reason, in"
                " that order."
            ),
        ),
        Answer(
            "data",
            3,
            (
                "Proposed a holdout by clinic, and a limit for cost per kept slot. Good. "
                "Did not ask who is not in the data."
            ),
        ),
    ),
    "no",
    "An implementer of a high order.",
    hours=12,
)
PEOPLE = Card(
    "padraig",
    (
        Answer(
            "influence",
            2,
            (
                "Every tale got to the same place, which is that somebody's boss had a "
                "word. To be fair to him he told the one from Nagpur to me as well and it's"
                " a good one."
            ),
        ),
        Answer(
            "leadership",
            1,
            (
                "A lad in his team kept turning up unprepared, so he hinted, and then the "
                "lad was moved. He doesn't know why. Neither do I."
            ),
        ),
    ),
    "no",
    ("Lovely company. I kept waiting for the bit where he says it to the man's face."),
    hours=26,
)
COUNTER = Card(
    "eszter",
    (
        Answer(
            "execution",
            4,
            (
                "He drew our own release calendar on the wall and found the week in which "
                "we would be stuck. Correct week."
            ),
        ),
        Answer(
            "strategy",
            3,
            (
                "Dropped the automatic balancing and could say what that costs each "
                "supervisor today."
            ),
        ),
    ),
    "yes",
    "If the job is to make a plan true, take him.",
    hours=2,
)
STORY = Story(
    Applicant(
        "Rohit Bhattacharya",
        "rohit.bhattacharya@example.com",
        "Product manager, field operations",
        basis="consent",
        noticed=-15,
    ),
    "booking",
    "debrief",
    Moment(-18, 8),
    (
        Conversation(1, Moment(-9, 13), (LONG_HANNES, LONG_MARISOL), "rohit-bhattacharya.vtt"),
        Conversation(2, Moment(-8, 5), (CLINIC,)),
        Conversation(3, Moment(-8, 10), (PEOPLE,)),
        Conversation(4, Moment(-7, 9), (COUNTER,)),
    ),
)
