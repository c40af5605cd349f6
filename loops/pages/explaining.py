"""Say why the calibrated level is not the raw mean, and what the rule is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from loops.actions.coverage import weight_of

if TYPE_CHECKING:
    from loops.pages.debrief_facts import Debrief

NOTHING = 0.005  # points; less is printed as no change
STEP_SHOWN = 0.5  # points; a plot of steps spans from -0.5 to 0.5


@dataclass(frozen=True, slots=True)
class Step:
    """One part of the way from the raw mean to the calibrated level, in points."""

    name: str
    points: float
    why: str

    @property
    def start(self) -> float:
        """Where the step's bar begins, in percent of the plot's width."""
        return min(50.0, self.end_at)

    @property
    def width(self) -> float:
        """How wide the step's bar is, in percent of the plot's width."""
        return abs(self.end_at - 50.0)

    @property
    def end_at(self) -> float:
        """Where the step ends, in percent; 50 is no change."""
        return 50.0 + 50.0 * max(-1.0, min(1.0, self.points / STEP_SHOWN))


@dataclass(frozen=True, slots=True)
class Weight:
    """A competency's share of the level, 0 to 1."""

    name: str
    share: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """What stands under the figures."""

    steps: tuple[Step, ...]
    weights: tuple[Weight, ...]
    hire_from: float
    no_hire_to: float
    costs: str
    vetoes: tuple[str, ...]
    next_one: dict[str, Any] | None


def explain(debrief: Debrief) -> Explanation | None:
    """Return the explanation of a debrief's figures; None while there are none."""
    figures = debrief.figures
    if not figures:
        return None
    rule = figures["recommendation"]
    names = {item.key: item.name for item, _apart in debrief.columns}
    shares = {key: weight_of(debrief.loop, key) for key in names}
    total = sum(shares.values()) or 1.0
    return Explanation(
        steps=tuple(_list_steps(figures)),
        weights=tuple(Weight(names[key], shares[key] / total) for key in names if shares[key] > 0),
        hire_from=rule["hire_from"],
        no_hire_to=rule["no_hire_to"],
        costs=_say_costs(debrief.loop.rule),
        vetoes=tuple(_say_veto(veto, names) for veto in rule["vetoes"]),
        next_one=_name_next(figures.get("one_more"), names),
    )


def _list_steps(figures: dict[str, Any]) -> list[Step]:
    parts = figures["adjustment"]
    if not parts:
        return []
    return [
        Step(_("How strictly this panel scores"), parts["leniency"], _say_leniency(parts)),
        Step(_("What was not rated"), parts["missing"], _say_missing(parts)),
        Step(_("Little evidence"), parts["shrinkage"], _say_shrinkage(figures)),
    ]


def _say_leniency(parts: dict[str, float]) -> str:
    if abs(parts["leniency"]) < NOTHING:
        return _("This panel scores like everybody else.")
    if parts["leniency"] > 0:
        return _("This panel scores lower than others do elsewhere, so the level goes up.")
    return _("This panel scores higher than others do elsewhere, so the level goes down.")


def _say_missing(parts: dict[str, float]) -> str:
    if abs(parts["missing"]) < NOTHING:
        return _("Every competency was rated by its weight.")
    return _("Competencies were not rated in proportion to their weights.")


def _say_shrinkage(figures: dict[str, Any]) -> str:
    if abs(figures["adjustment"]["shrinkage"]) < NOTHING:
        return _("The cards outweigh the average, so the level stays where they put it.")
    cards = ngettext(
        "%(n)d scorecard leaves", "%(n)d scorecards leave", figures["n_scorecards"]
    ) % {"n": figures["n_scorecards"]}
    share = round(100 * figures["prior_share"])
    return _("%(cards)s %(share)d %% of the uncertainty, so the level leans to the average.") % {
        "cards": cards,
        "share": share,
    }


def _say_costs(rule: dict[str, Any]) -> str:
    hire, refusal = rule["cost_false_hire"], rule["cost_false_no"]
    if hire == refusal:
        return _("A wrong hire costs as much as a wrong refusal.")
    return _("A wrong hire costs %(hire)g, a wrong refusal %(refusal)g.") % {
        "hire": hire,
        "refusal": refusal,
    }


def _say_veto(veto: dict[str, Any], names: dict[str, str]) -> str:
    return _("%(name)s is a must-have and lies below its floor with %(share)d %% chance.") % {
        "name": names.get(veto["competency"], veto["competency"]),
        "share": round(100 * veto["p_below_floor"]),
    }


def _name_next(option: dict[str, Any] | None, names: dict[str, str]) -> dict[str, Any] | None:
    if option is None:
        return None
    return {**option, "name": names.get(option["competency"], option["competency"])}
