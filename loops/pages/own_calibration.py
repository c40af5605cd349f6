"""My calibration: how strictly I score, how timely, how much; in words beside every number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.pages.people import reader_of, signed_in_only
from loops.actions.own_calibration import ENOUGH, OwnCalibration, read_own_calibration
from loops.actions.training import list_own_progress
from loops.pages.calibration import Lean

HALO_SHOWN = 0.2  # beyond that a person's ratings of one interview differ unlike others'
MUCH = 1.25  # times the expectation


@dataclass(frozen=True, slots=True)
class Sentence:
    """One figure with what it says."""

    name: str
    figure: str
    text: str


@require_safe
@signed_in_only
def show_own_calibration(request: HttpRequest) -> HttpResponse:
    """Show the reader their own figures, and nobody else's."""
    reader = reader_of(request)
    own = read_own_calibration(reader)
    context = {
        "own": own,
        "missing": max(0, ENOUGH - own.n_interviews),
        "enough": ENOUGH,
        "lean": Lean(reader.name, own.figures) if own.figures else None,
        "verdict": say_leniency(own.figures) if own.figures else "",
        "sentences": _say_all(own.figures) if own.figures else [],
        "bars": _draw_weeks(own),
        "training": list_own_progress(reader),
    }
    return render(request, "loops/my_calibration.html", context)


def say_leniency(figures: dict[str, Any]) -> str:
    """Say in one sentence how the person scores against others, and whether it may be chance."""
    by = {"by": _write(abs(figures["leniency"]))}
    if figures["lo95"] > 0:
        return _("You score %(by)s points higher than others would the same people.") % by
    if figures["hi95"] < 0:
        return _("You score %(by)s points lower than others would the same people.") % by
    return _("You score like the others: the interval includes 0, so a difference may be chance.")


def _say_all(figures: dict[str, Any]) -> list[Sentence]:
    found = [_say_agreement(figures), _say_spread(figures), _say_halo(figures), _say_drift(figures)]
    return [item for item in found if item is not None]


def _say_agreement(figures: dict[str, Any]) -> Sentence | None:
    gap, expected = figures.get("panel_gap"), figures.get("expected_panel_gap")
    if gap is None or not expected:
        return None
    told = {"gap": _write(gap), "expected": _write(expected)}
    name, figure = _("Agreement with your panels"), _("%(gap)s, expected %(expected)s") % told
    if gap > MUCH * expected:
        text = _("After leniency your cards lie farther from your colleagues' than chance makes.")
    else:
        text = _("After leniency your cards lie as near to your colleagues' as the model expects.")
    return Sentence(name, figure, text)


def _say_spread(figures: dict[str, Any]) -> Sentence | None:
    spread, expected = figures.get("spread"), figures.get("expected_spread")
    if spread is None or not expected:
        return None
    told = {"spread": _write(spread), "expected": _write(expected)}
    figure = _("%(spread)s, expected %(expected)s") % told
    if spread * MUCH < expected:
        text = _("You use less of the scale than others do.")
    elif spread > MUCH * expected:
        text = _("You use more of the scale than others do.")
    else:
        text = _("You use the scale as widely as others do.")
    return Sentence(_("Use of the scale"), figure, text)


def _say_halo(figures: dict[str, Any]) -> Sentence | None:
    halo = figures.get("halo_index")
    if halo is None:
        return None
    if halo > HALO_SHOWN:
        text = _("Your ratings of one interview are more alike than others': look at each anchor.")
    elif halo < -HALO_SHOWN:
        text = _("Your ratings of one interview differ more than others'.")
    else:
        text = _("Your ratings of one interview differ as much as others'.")
    return Sentence(_("Halo, 0 as expected, 1 all alike"), _write(halo), text)


def _say_drift(figures: dict[str, Any]) -> Sentence | None:
    drift = figures.get("drift")
    if not drift:
        return None
    change, sd = drift["change"], drift["sd"]
    if abs(change) < 1.96 * sd:
        text = _("No change between your earlier and later interviews that could not be chance.")
    elif change > 0:
        text = _("You have become milder.")
    else:
        text = _("You have become stricter.")
    told = f"{number_format(f'{change:+.2f}')} ± {_write(1.96 * sd)}"
    return Sentence(_("Change over time"), told, text)


def _write(points: float) -> str:
    return number_format(f"{points:.2f}")


def _draw_weeks(own: OwnCalibration) -> list[dict[str, Any]]:
    most = max((week.interviews for week in own.weeks), default=0) or 1
    return [{"week": week, "share": round(100 * week.interviews / most)} for week in own.weeks]
