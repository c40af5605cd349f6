"""Follow one candidate of the built demo to a recorded decision, and say what was seen."""

from __future__ import annotations

from collections import Counter

from django.core.management import call_command

from accounts.models import User
from candidates.models import Transcript
from jobs.models import Job
from loops.actions import decide_loop, recommend, start_debrief
from loops.models import CalibrationRun, Decision, Loop
from scorecards.models import Suggestion


class MissingInDemo(AssertionError):  # noqa: N818 (it says what is missing)
    """Something that the demo promises is not there."""


def follow_one_candidate() -> str:
    """Rate every transcript, decide one ready loop, check what spans rows; returns one screen."""
    call_command("drain", until_empty=True)
    if failed := Job.objects.filter(status=Job.Status.FAILED).first():
        raise MissingInDemo(f"A job failed: {failed.kind}: {failed.error}")
    decision = _decide_one()
    call_command("check_invariants", verbosity=0)
    return "\n".join([*_say_counts(), *_say_suggestions(), *_say_decision(decision)])


def _decide_one() -> Decision:
    loop = Loop.objects.filter(state=Loop.State.READY).order_by("pk").first()
    if loop is None:
        raise MissingInDemo("No loop of the demo is ready.")
    manager = User.objects.get(
        opening_roles__opening=loop.candidacy.opening_id, opening_roles__role="hiring_manager"
    )
    start_debrief(loop, by=manager)
    advised = recommend(loop)
    outcome = "hire" if advised.advice == "undecided" else advised.advice
    return decide_loop(
        loop,
        by=manager,
        outcome=outcome,
        reason="The evidence on every competency was read aloud and nobody disagreed.",
        seen=advised.public_id,
    )


def _say_counts() -> list[str]:
    states = Counter(Loop.objects.values_list("state", flat=True))
    run = CalibrationRun.objects.order_by("-pk").first()
    if run is None:
        raise MissingInDemo("The demo has no calibration run.")
    return [
        "Loops        " + ", ".join(f"{count} {state}" for state, count in sorted(states.items())),
        (
            f"Calibration  {run.ratings} ratings of {run.candidates} candidates by "
            f"{len(run.interviewers)} interviewers"
        ),
    ]


def _say_suggestions() -> list[str]:
    transcripts = Transcript.objects.count()
    rated = Suggestion.objects.values("transcript").distinct().count()
    if rated < transcripts:
        raise MissingInDemo(f"Only {rated} of {transcripts} transcripts were rated.")
    lines = [f"Transcripts  {transcripts} stored, {rated} rated"]
    for suggestion in Suggestion.objects.select_related(
        "transcript__interview__candidacy__candidate"
    ).order_by("pk"):
        name = suggestion.transcript.interview.candidacy.candidate.name
        rates = "  ".join(
            f"{row.competency} {row.value or row.status.replace('_', ' ')}"
            for row in suggestion.ratings.all()
        )
        lines.append(f"  {name:<24} {rates}")
    return lines


def _say_decision(decision: Decision) -> list[str]:
    figures = decision.recommendation.estimate.figures
    return [
        (
            f"Decision     {decision.loop.candidacy.candidate.name}: {decision.outcome}, by "
            f"{decision.decided_by.name}"
        ),
        (
            f"  level {figures['estimate']:.2f}, 95 % interval {figures['lo95']:.2f} to "
            f"{figures['hi95']:.2f}, bar {figures['bar']:.2f}, chance above it "
            f"{figures['p_above_bar']:.0%}; the rule said {decision.recommendation.advice}"
        ),
    ]
