"""All that one loop's figures are computed from, kept beside them so that they can be replayed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from loops.actions.counted import CountedCard, describe_card, read_cards_of_run
from loops.calibration import Costs, GlobalState, Goal, RatingRow
from loops.models import CalibrationRun, Loop

NEVER = datetime.fromtimestamp(0, UTC)  # when a card was sealed enters no figure of a loop


@dataclass(frozen=True, slots=True)
class Basis:
    """What figures follow from, and nothing else.

    `prior` is the part of the run's state that the panel and the opening touch, `before` the
    loop's cards as the run read them, `leniency` in points by author's id where 10 interviews or
    more are known, `form` the rubric's competencies as (key, name).
    """

    candidacy: str
    opening: str
    bar: float
    weights: dict[str, float]
    rule: dict[str, Any]
    form: tuple[tuple[str, str], ...]
    prior: GlobalState
    before: tuple[CountedCard, ...]
    cards: tuple[CountedCard, ...]
    leniency: dict[str, float]

    @property
    def goal(self) -> Goal:
        """What the loop asks: its frozen weights and bar."""
        return Goal(weights=self.weights or None, bar=self.bar)

    @property
    def old(self) -> list[RatingRow]:
        """The ratings as the run knows them."""
        return [row for card in self.before for row in card.rows()]

    @property
    def new(self) -> list[RatingRow]:
        """The ratings as they stand."""
        return [row for card in self.cards for row in card.rows()]


def read_costs(rule: Mapping[str, Any]) -> Costs:
    """Return the costs that a loop's frozen rule names."""
    return Costs(float(rule["cost_false_hire"]), float(rule["cost_false_no"]))


def build_basis(loop: Loop, run: CalibrationRun, cards: Sequence[CountedCard]) -> Basis:
    """Return what the loop's figures of these cards under this run are computed from."""
    before = read_cards_of_run(run.revisions, loop)
    authors = {card.author for card in (*before, *cards)}
    opening = str(loop.candidacy.opening.public_id)
    state = GlobalState.from_bytes(bytes(run.posterior))
    return Basis(
        candidacy=str(loop.candidacy.public_id),
        opening=opening,
        bar=float(loop.bar),
        weights=dict(loop.weights),
        rule=dict(loop.rule),
        form=tuple((item.key, item.name) for item in loop.rubric.competencies.all()),
        prior=state.restrict(authors, {opening}),
        before=tuple(before),
        cards=tuple(cards),
        leniency={
            row["interviewer"]: row["leniency"]
            for row in run.interviewers
            if row["interviewer"] in authors and row["enough"]
        },
    )


def describe_basis(basis: Basis) -> dict[str, Any]:
    """Return the basis as an estimate's row keeps it; the cards themselves stand in its inputs."""
    return {
        "candidacy": basis.candidacy,
        "opening": basis.opening,
        "bar": basis.bar,
        "weights": basis.weights,
        "rule": basis.rule,
        "form": [list(item) for item in basis.form],
        "prior": basis.prior.to_dict(),
        "before": [describe_card(card) for card in basis.before],
        "order": [card.card for card in basis.cards],
        "leniency": basis.leniency,
    }


def read_basis(
    stored: Mapping[str, Any], inputs: Mapping[str, Any], names: Mapping[str, str]
) -> Basis:
    """Return the basis that was kept with an estimate; `names` of authors by card id."""
    told = {card["card"]: card for card in inputs["cards"]}
    about = (stored["candidacy"], stored["opening"])
    return Basis(
        candidacy=stored["candidacy"],
        opening=stored["opening"],
        bar=stored["bar"],
        weights=dict(stored["weights"]),
        rule=dict(stored["rule"]),
        form=tuple((key, name) for key, name in stored["form"]),
        prior=GlobalState.from_dict(stored["prior"]),
        before=tuple(_read_card(card, "", *about) for card in stored["before"]),
        cards=tuple(_read_card(told[key], names.get(key, ""), *about) for key in stored["order"]),
        leniency=dict(stored["leniency"]),
    )


def _read_card(told: Mapping[str, Any], name: str, candidacy: str, opening: str) -> CountedCard:
    return CountedCard(
        pk=0,
        revision=told["revision"],
        content_hash=told["content_hash"],
        card=told["card"],
        author=told["author"],
        author_name=name,
        candidacy=candidacy,
        opening=opening,
        sealed_at=NEVER,
        ratings=dict(told["ratings"]),
    )
