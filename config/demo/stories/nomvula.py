"""Decided: hire. Four cards that mostly agree, one of them from the strict side."""

from config.demo.shapes import Answer, Applicant, Card, Conversation, Moment, Story, Verdict

LONG = Card(
    "tomasz",
    (
        Answer(
            "strategy",
            4,
            (
                "Was given a star rating to raise and found out who could not buy the "
                "product at all. Set the line before selling one pass, and left two routes "
                "alone to compare."
            ),
            (
                (
                    "if more than a quarter of the weekly buyers were people who already had "
                    "the monthly, we stop"
                ),
                (
                    "The two routes went from four hundred and ten thousand a month to five "
                    "hundred and thirty-five, and the two we'd left alone were flat"
                ),
            ),
        ),
        Answer(
            "influence",
            4,
            "Rode with the drivers before proposing anything. The agreement outlived her.",
            ("the light is never used against a driver, not for pay, not for discipline",),
        ),
        Answer(
            "execution",
            4,
            ("Ten units at one depot first, stopped the order over a bracket, gave up the screen."),
            (
                (
                    "Taps that fail were one in thirty on the old machines, and by August we "
                    "had one in a hundred and forty."
                ),
            ),
        ),
        Answer(
            "leadership",
            3,
            (
                "Themba's way from the phones is convincing. Liezl's is told just as "
                "openly. I would have liked a second person who grew as far."
            ),
            ("you never once said if it was good",),
        ),
        Answer(
            "data",
            4,
            ("Limits first, control by card digit, repeated the split with the groups swapped."),
            (
                (
                    "I said if it's under two rand this time then it was luck and we switch off"
                    " everything."
                ),
            ),
        ),
    ),
    "strong_yes",
    ("She goes and looks, writes down what would prove her wrong, and then keeps to it."),
    hours=1.5,
)
CLINIC = Card(
    "anh",
    (
        Answer(
            "strategy",
            3,
            (
                "Asked who misses their slot before asking what to build. Narrowed our case"
                " to first visits within twenty minutes. Did not get to what it would earn "
                "us."
            ),
        ),
        Answer(
            "data",
            4,
            (
                "Asked for the booking dates before the no-show rate, because an old "
                "booking is forgotten. Named two figures that would make her drop her own "
                "idea."
            ),
        ),
    ),
    "yes",
    "Thinks like an analyst without the vocabulary.",
    hours=5,
)
PEOPLE = Card(
    "babajide",
    (
        Answer(
            "influence",
            4,
            (
                "I have sat through many union stories and this is the first in which the "
                "union came out with something it had asked for."
            ),
        ),
        Answer(
            "leadership",
            4,
            (
                "She told me about three call-centre colleagues by what each was afraid of."
                " One of them leads a team now."
            ),
        ),
    ),
    "strong_yes",
    "I would work for her.",
    hours=20,
)
COUNTER = Card(
    "keiko",
    (
        Answer(
            "execution",
            3,
            (
                "Sound. She tested the fallback before she needed it. The wrong card file "
                "should have been caught by somebody other than the author."
            ),
        ),
        Answer(
            "strategy",
            3,
            "Knows what she gave up. The delay to the wallet is hers and she says so.",
        ),
    ),
    "yes",
    "Meets the bar. I do not say that often.",
    hours=9,
)
STORY = Story(
    Applicant(
        "Nomvula Dlamini",
        "nomvula.dlamini@example.com",
        "Product lead, bus ticketing",
        basis="notice",
        noticed=-33,
    ),
    "booking",
    "decided",
    Moment(-36, 9),
    (
        Conversation(1, Moment(-26, 8), (LONG,), "nomvula-dlamini.txt"),
        Conversation(2, Moment(-24, 7), (CLINIC,)),
        Conversation(3, Moment(-24, 12), (PEOPLE,)),
        Conversation(4, Moment(-22, 6), (COUNTER,)),
    ),
    verdict=Verdict(
        "hire",
        "dorothea",
        (
            "Four people heard the same habit in four different stories: look, set a "
            "line, try it small, stop if it is crossed. The team has the craft and "
            "lacks exactly that."
        ),
        Moment(-19, 14),
        (
            "The estimate sits close to the bar because few of us have seen her; the "
            "evidence on the cards does not."
        ),
    ),
)
