"""What a calibration says about interviewers and the company, as its run keeps it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from loops.actions.counted import RatedCard
from loops.calibration import (
    Calibration,
    InterviewerEstimate,
    Metric,
    loop_reliability,
    measure_alpha,
    measure_panels,
)

USUAL_PANEL = 4


def list_interviewers(result: Calibration) -> list[dict[str, Any]]:
    """Return each interviewer's figures; of whom has fewer than 10 interviews leniency alone."""
    return [_write_interviewer(item) for item in result.interviewers]


def _write_interviewer(item: InterviewerEstimate) -> dict[str, Any]:
    known = {
        "interviewer": str(item.interviewer),
        "leniency": item.leniency,
        "sd": item.sd,
        "lo95": item.lo95,
        "hi95": item.hi95,
        "n_interviews": item.n_interviews,
        "enough": item.enough,
        "component": item.component,
    }
    if not item.enough:
        return known
    return {
        **known,
        "spread": item.spread,
        "expected_spread": item.expected_spread,
        "halo_index": item.halo_index,
        "panel_gap": item.panel_gap,
        "expected_panel_gap": item.expected_panel_gap,
        "drift": asdict(item.drift) if item.drift else None,
    }


def describe_company(result: Calibration, cards: Sequence[RatedCard]) -> dict[str, Any]:
    """Return groups of interviewers, the share of top ratings and how far panels agree."""
    competencies = max(1, len(result.competency_means))
    return {
        "ceiling_share": result.ceiling_share,
        "components": [
            {
                "number": item.number,
                "interviewers": len(item.interviewers),
                "candidates": item.n_candidates,
                "alone": str(item.interviewers[0]) if len(item.interviewers) == 1 else None,
            }
            for item in result.components
        ],
        "means": [asdict(item) for item in result.competency_means],
        "loop_reliability": loop_reliability(result.variances, USUAL_PANEL, competencies),
        "alpha": _measure_alpha(cards),
        "panels": _measure_panels(cards),
    }


def _measure_alpha(cards: Sequence[RatedCard]) -> float | None:
    """Krippendorff's ordinal alpha over every candidate and competency."""
    units: dict[tuple[str, str], list[float]] = defaultdict(list)
    for card in cards:
        for key, value in card.ratings.items():
            units[card.candidacy, key].append(value)
    return measure_alpha(list(units.values()), Metric.ORDINAL)


def _measure_panels(cards: Sequence[RatedCard]) -> dict[str, Any] | None:
    """Intraclass correlation of scorecard means over candidates."""
    panels: dict[str, list[float]] = defaultdict(list)
    for card in cards:
        if card.ratings:
            panels[card.candidacy].append(sum(card.ratings.values()) / len(card.ratings))
    found = measure_panels(list(panels.values()))
    return asdict(found) if found else None
