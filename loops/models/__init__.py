"""What we decide together."""

from loops.models.boards import Loop, Seat, Waiver
from loops.models.figures import CalibrationRun, LoopEstimate
from loops.models.verdicts import Decision, Dissent, Recommendation, Reopening

__all__ = [
    "CalibrationRun",
    "Decision",
    "Dissent",
    "Loop",
    "LoopEstimate",
    "Recommendation",
    "Reopening",
    "Seat",
    "Waiver",
]
