"""What the demo company holds, counted where it is stored."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from accounts.actions import read_company
from accounts.models import User
from candidates.models import Candidate, Opening, Transcript
from config.demo.sign_ins import list_sign_ins
from loops.models import CalibrationRun, Decision, Loop, LoopEstimate
from scorecards.models import CardRevision, Rating, Scorecard, Suggestion


@dataclass(frozen=True)
class DemoSummary:
    """Counts of rows; `states` maps a loop's state to how many there are.

    `transcripts_rated` have a suggestion; `loops_estimated` have figures; `sign_ins` are pairs of
    a role and an e-mail address.
    """

    company: str
    people: int
    openings: int
    candidates: int
    states: dict[str, int]
    cards: int
    revisions: int
    ratings: int
    transcripts: int
    transcripts_rated: int
    calibrations: int
    loops_estimated: int
    decisions: int
    overrides: int
    sign_ins: tuple[tuple[str, str], ...]

    @property
    def loops(self) -> int:
        """How many loops there are."""
        return sum(self.states.values())


def summarise() -> DemoSummary:
    """Return what the database holds now."""
    states = Counter(Loop.objects.order_by().values_list("state", flat=True))
    return DemoSummary(
        company=read_company().name,
        people=User.objects.count(),
        openings=Opening.objects.count(),
        candidates=Candidate.objects.count(),
        states=dict(sorted(states.items())),
        cards=Scorecard.objects.count(),
        revisions=CardRevision.objects.filter(number__gt=1).count(),
        ratings=Rating.objects.filter(status=Rating.Status.RATED).count(),
        transcripts=Transcript.objects.count(),
        transcripts_rated=Suggestion.objects.order_by().values("transcript").distinct().count(),
        calibrations=CalibrationRun.objects.count(),
        loops_estimated=LoopEstimate.objects.order_by().values("loop").distinct().count(),
        decisions=Decision.objects.count(),
        overrides=Decision.objects.exclude(override_reason="").count(),
        sign_ins=tuple(list_sign_ins()),
    )
