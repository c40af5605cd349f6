"""Turn the engine's estimate of one loop into the figures that pages and decisions keep."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from loops.actions.basis import Basis, read_costs
from loops.actions.counted import CountedCard
from loops.calibration import (
    CandidateEstimate,
    CompetencyEstimate,
    NextInterview,
    find_disagreement,
    rank_next_interviews,
    recommend,
    update_candidate,
)

Z80 = 1.2815515655446004
GAP_TO_DISCUSS = 2  # points between the highest and lowest rating of one competency


def compute_figures(basis: Basis) -> dict[str, Any] | None:
    """Return every number that a page shows of a loop, in points unless the name says else.

    The same basis gives the same bits. None while nobody has rated anything.
    """
    estimate = update_candidate(
        basis.prior,
        candidate=basis.candidacy,
        opening=basis.opening,
        old=basis.old,
        new=basis.new,
        goal=basis.goal,
    )
    return None if estimate is None else _write_figures(basis, estimate)


def _write_figures(basis: Basis, estimate: CandidateEstimate) -> dict[str, Any]:
    names = dict(basis.form)
    return {
        **_write_level(estimate),
        "bar": basis.bar,
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
        "cards": _write_cards(estimate, basis.cards),
        "leniency": {card.card: basis.leniency.get(card.author) for card in basis.cards},
        "discuss": list_gaps(basis.cards, names),
        "split": find_disagreement(estimate) is not None,
        "one_more": _write_next(_find_next_interview(basis)),
        "recommendation": _apply_rule(basis, estimate),
    }


def _apply_rule(basis: Basis, estimate: CandidateEstimate) -> dict[str, Any]:
    rule = basis.rule
    advised = recommend(estimate, costs=read_costs(rule), must_haves=rule["must_haves"])
    return {
        "advice": str(advised.advice),
        "hire_from": advised.hire_from,
        "no_hire_to": advised.no_hire_to,
        "vetoes": [
            {"competency": str(veto.competency), "p_below_floor": veto.p_below_floor}
            for veto in advised.vetoes
        ],
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


def list_gaps(cards: Sequence[CountedCard], names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the competencies whose ratings lie 2 points or more apart, the widest first."""
    gaps = []
    for key in names:
        values = [card.ratings[key] for card in cards if key in card.ratings]
        if values and max(values) - min(values) >= GAP_TO_DISCUSS:
            low, high = min(values), max(values)
            gaps.append({"competency": key, "low": low, "high": high, "gap": high - low})
    return sorted(gaps, key=lambda row: -row["gap"])


def _find_next_interview(basis: Basis) -> NextInterview | None:
    """Return the most valuable single competency for one more interview with somebody new."""
    ranked = rank_next_interviews(
        basis.prior,
        candidate=basis.candidacy,
        opening=basis.opening,
        old=basis.old,
        new=basis.new,
        goal=basis.goal,
        worth=float(basis.rule["evsi_threshold"]),
    )
    wanted = set(basis.weights) or None
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
