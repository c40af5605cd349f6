"""Turn the engine's estimate of one loop into the figures that pages and decisions keep."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from loops.actions.counted import CountedCard
from loops.calibration import (
    CandidateEstimate,
    CompetencyEstimate,
    GlobalState,
    Goal,
    NextInterview,
    RatingRow,
    find_disagreement,
    rank_next_interviews,
)
from loops.models import CalibrationRun, Loop

Z80 = 1.2815515655446004
GAP_TO_DISCUSS = 2  # points between the highest and lowest rating of one competency


def set_goal(loop: Loop) -> Goal:
    """Return what the loop asks: its frozen weights and bar."""
    return Goal(weights=dict(loop.weights) or None, bar=float(loop.bar))


def write_figures(
    loop: Loop,
    estimate: CandidateEstimate,
    cards: Sequence[CountedCard],
    run: CalibrationRun,
    next_one: NextInterview | None,
) -> dict[str, Any]:
    """Return every number that a page shows of this loop, in points unless the name says else."""
    names = {item.key: item.name for item in loop.rubric.competencies.all()}
    return {
        **_write_level(estimate),
        "bar": float(loop.bar),
        "raw_mean": estimate.raw_mean,
        "raw_median": estimate.raw_median,
        "p_above_bar": estimate.p_above_bar,
        "prior_share": estimate.prior_share,
        "n_scorecards": estimate.n_scorecards,
        "n_ratings": estimate.n_ratings,
        "thin": estimate.thin,
        "adjustment": asdict(estimate.adjustment) if estimate.adjustment else None,
        "competencies": [
            _write_competency(item, names) for item in _in_form_order(estimate, list(names))
        ],
        "cards": _write_cards(estimate, cards),
        "leniency": _write_leniency(cards, run),
        "discuss": list_gaps(cards, names),
        "split": find_disagreement(estimate) is not None,
        "one_more": _write_next(next_one),
    }


def _write_level(estimate: CandidateEstimate | CompetencyEstimate) -> dict[str, float]:
    return {
        "estimate": estimate.estimate,
        "sd": estimate.sd,
        "lo95": estimate.lo95,
        "hi95": estimate.hi95,
        "lo80": estimate.estimate - Z80 * estimate.sd,
        "hi80": estimate.estimate + Z80 * estimate.sd,
    }


def _in_form_order(estimate: CandidateEstimate, keys: Sequence[str]) -> list[CompetencyEstimate]:
    known = [item for item in estimate.competencies if item.competency in keys]
    return sorted(known, key=lambda item: keys.index(str(item.competency)))


def _write_competency(item: CompetencyEstimate, names: Mapping[str, str]) -> dict[str, Any]:
    key = str(item.competency)
    return {
        "key": key,
        "name": names[key],
        "raw_mean": item.raw_mean,
        **_write_level(item),
        "n_ratings": item.n_ratings,
        "weight": item.weight,
        "floor": item.floor,
        "p_below_floor": item.p_below_floor,
    }


def _write_cards(estimate: CandidateEstimate, cards: Sequence[CountedCard]) -> list[dict[str, Any]]:
    """One row a card; a person with two interviews has one row for both, the engine's unit."""
    by_author = {str(item.interviewer): item for item in estimate.cards}
    return [
        {
            "card": card.card,
            "author": card.author_name,
            "n_ratings": by_author[card.author].n_ratings,
            "raw_mean": by_author[card.author].raw_mean,
            "adjusted": by_author[card.author].adjusted,
        }
        for card in cards
        if card.author in by_author
    ]


def _write_leniency(cards: Sequence[CountedCard], run: CalibrationRun) -> dict[str, float | None]:
    known = {row["interviewer"]: row for row in run.interviewers}
    return {
        card.card: known[card.author]["leniency"]
        if card.author in known and known[card.author]["enough"]
        else None
        for card in cards
    }


def list_gaps(cards: Sequence[CountedCard], names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the competencies whose ratings lie 2 points or more apart, the widest first."""
    gaps = []
    for key in names:
        values = [card.ratings[key] for card in cards if key in card.ratings]
        if values and max(values) - min(values) >= GAP_TO_DISCUSS:
            low, high = min(values), max(values)
            gaps.append({"competency": key, "low": low, "high": high, "gap": high - low})
    return sorted(gaps, key=lambda row: -row["gap"])


def find_next_interview(
    state: GlobalState, loop: Loop, old: Sequence[RatingRow], new: Sequence[RatingRow]
) -> NextInterview | None:
    """Return the most valuable single competency for one more interview with somebody new."""
    ranked = rank_next_interviews(
        state,
        candidate=str(loop.candidacy.public_id),
        opening=str(loop.candidacy.opening.public_id),
        old=old,
        new=new,
        goal=set_goal(loop),
        worth=float(loop.rule.get("evsi_threshold", 0.01)),
    )
    wanted = set(loop.weights) or None
    for option in ranked:
        if len(option.competencies) == 1 and (wanted is None or option.competencies[0] in wanted):
            return option
    return None


def _write_next(option: NextInterview | None) -> dict[str, Any] | None:
    if option is None:
        return None
    value = option.value
    return {
        "competency": str(option.competencies[0]),
        "sd_after": value.sd_after,
        "evsi": value.evsi,
        "p_flip": value.p_flip,
        "worth_it": value.worth_asking,
    }
