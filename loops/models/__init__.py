"""What we decide together."""

from loops.models.boards import Loop, Seat, Waiver
from loops.models.figures import HEAVY, CalibrationRun, LoopEstimate
from loops.models.links import CardLink
from loops.models.outcomes import Outcome
from loops.models.reminders import Reminder, ReminderCopy
from loops.models.verdicts import Approval, Decision, Dissent, Recommendation, Reopening

__all__ = [
    "HEAVY",
    "Approval",
    "CalibrationRun",
    "CardLink",
    "Decision",
    "Dissent",
    "Loop",
    "LoopEstimate",
    "Outcome",
    "Recommendation",
    "Reminder",
    "ReminderCopy",
    "Reopening",
    "Seat",
    "Waiver",
]
