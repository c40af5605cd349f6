"""Calibrate the company; estimate one loop; store what the rule recommends."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions import read_company
from accounts.models import Company
from loops.actions.basis import build_basis, describe_basis
from loops.actions.counted import (
    collect_cards,
    describe_inputs,
    hash_inputs,
    read_company_cards,
    read_counted_cards,
)
from loops.actions.facts import describe_company, list_interviewers
from loops.actions.figures import compute_figures
from loops.calibration import (
    CODE_VERSION,
    Variances,
    calibrate,
    fit_variances,
    hash_ratings,
    read_variances,
    typical_variances,
)
from loops.errors import NoFigures
from loops.models import HEAVY, CalibrationRun, Loop, LoopEstimate, Recommendation

ENGINE = f"loopboard-calibration-{CODE_VERSION}"


def calibrate_company(*, fit: bool = False) -> CalibrationRun:
    """Calibrate everybody's counted ratings and keep the run; it never changes afterwards.

    With `fit` the six variances are estimated first (the nightly worker, it loads scipy);
    without, they are the last run's, or the typical ones.
    """
    cards = read_company_cards()
    ratings = collect_cards(cards)
    fitted = fit_variances(ratings) if fit else None
    result = calibrate(ratings, fitted.variances if fitted else _last_variances())
    return CalibrationRun.objects.create(
        engine=ENGINE,
        variances=result.variances.as_dict(),
        criterion=result.reml,
        converged=fitted.converged if fitted else True,
        ratings=result.n_ratings,
        cards=len(cards),
        candidates=len(ratings.candidates),
        interviewers=list_interviewers(result),
        notes=list(result.warnings),
        posterior=result.state.to_bytes(),
        revisions=[card.pk for card in cards],
        data_hash=hash_ratings(ratings),
        facts=describe_company(result, cards),
    )


def _last_variances() -> Variances:
    last = CalibrationRun.objects.order_by("-pk").values_list("variances", flat=True).first()
    return read_variances(last) if last else typical_variances()


def latest_run(*, whole: bool = False) -> CalibrationRun:
    """Return the newest run; the first caller of all makes it, the others wait for that one.

    `whole` also reads what grows with the company: its state, its cards, its people.
    """
    runs = CalibrationRun.objects.order_by("-pk")
    run = (runs.defer(None) if whole else runs).first()
    if run is not None:
        return run
    company = read_company()
    with transaction.atomic():
        Company.objects.select_for_update(no_key=True).get(pk=company.pk)
        return CalibrationRun.objects.order_by("-pk").first() or calibrate_company()


def estimate_loop(loop: Loop) -> LoopEstimate:
    """Estimate the loop from its cards as they stand, exactly, under the newest run.

    The same cards under the same run are one row. Raises NoFigures while no card counts.
    """
    cards = read_counted_cards(loop)
    if not any(card.ratings for card in cards):
        raise NoFigures(_("Nobody has submitted a rating yet."))
    run = latest_run(whole=True)
    inputs = describe_inputs(cards)
    basis = build_basis(loop, run, cards)
    figures: Any = compute_figures(basis)  # never None: somebody has rated
    with transaction.atomic():
        estimate, _made = LoopEstimate.objects.get_or_create(
            loop=loop,
            run=run,
            inputs_hash=hash_inputs(inputs),
            defaults={"figures": figures, "inputs": inputs, "basis": describe_basis(basis)},
        )
    return estimate


def find_estimate(loop: Loop) -> LoopEstimate | None:
    """Return the newest estimate of the loop's cards as they stand; None while it is computed."""
    current = hash_inputs(describe_inputs(read_counted_cards(loop)))
    return (
        LoopEstimate.objects.select_related("run")
        .defer(*(f"run__{name}" for name in HEAVY))
        .filter(loop=loop, inputs_hash=current)
        .order_by("-pk")
        .first()
    )


def recommend(loop: Loop) -> Recommendation:
    """Return what the frozen rule says of the cards as they stand, stored before anybody decides.

    Raises NoFigures while no card counts.
    """
    estimate = find_estimate(loop)
    if estimate is None or estimate.run_id != latest_run().pk:
        estimate = estimate_loop(loop)
    advised = estimate.figures["recommendation"]
    with transaction.atomic():
        row, _ = Recommendation.objects.get_or_create(
            loop=loop,
            estimate=estimate,
            defaults={
                "advice": advised["advice"],
                "probability": estimate.figures["p_above_bar"],
                "facts": {**advised, "weights": loop.weights, "bar": float(loop.bar)},
            },
        )
    return row
