"""What of a loop is about its candidate: reasons that people wrote. Figures and outcomes stay."""

from accounts.personal import Rule, nobody, register

OF_LOOP = "loop__candidacy__candidate"
FIGURES = "numbers, and random ids of cards and people of the company"
CHOICE = "one of a few words of ours"
KEY = "a rubric's key"


RULES = (
    Rule(
        "loops.Dissent",
        of="decision__loop__candidacy__candidate",
        erases=("reason",),
    ),
    Rule("loops.Reopening", of="decision__loop__candidacy__candidate", erases=("reason",)),
    Rule("loops.Approval", of=OF_LOOP, erases=("reason",), keeps={"outcome": CHOICE}),
    Rule(
        "loops.Decision",
        of=OF_LOOP,
        erases=("reason", "override_reason"),
        keeps={"outcome": CHOICE, "competency": KEY, "outstanding": "random ids of cards"},
    ),
    Rule("loops.Recommendation", of=OF_LOOP, keeps={"advice": CHOICE, "facts": FIGURES}),
    Rule(
        "loops.LoopEstimate",
        of=OF_LOOP,
        keeps={
            "figures": FIGURES,
            "inputs": FIGURES,
            "inputs_hash": "a digest of the inputs",
            "basis": FIGURES,
        },
    ),
    Rule("loops.Waiver", of=OF_LOOP, erases=("reason",), keeps={"competency": KEY}),
    Rule("loops.Outcome", of=OF_LOOP),
    Rule(
        "loops.Reminder",
        of="scorecard__interview__candidacy__candidate",
        keeps={"outcome": CHOICE},
    ),
    Rule(
        "loops.ReminderCopy",
        of="reminder__scorecard__interview__candidacy__candidate",
        keeps={"outcome": CHOICE},
    ),
    Rule(
        "loops.CardLink",
        of="scorecard__interview__candidacy__candidate",
        keeps={"digest": "a digest of a random text"},
        exports=False,
    ),
    Rule("loops.Seat", of=OF_LOOP, keeps={"competencies": KEY}),
    Rule(
        "loops.Loop",
        of="candidacy__candidate",
        erases=("state_reason",),
        keeps={"state": CHOICE, "weights": "shares by rubric key", "rule": "numbers and keys"},
    ),
    *nobody("figures of the whole company, by random ids", "loops.CalibrationRun"),
)


def register_rules() -> None:
    """Say what becomes of each of this app's models."""
    register(*RULES)
