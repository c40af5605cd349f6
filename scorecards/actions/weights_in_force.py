"""Which weights new suggestions use: the company's own, or those that are shipped."""

from __future__ import annotations

from scorecards.models import Refit
from scorecards.suggestion import ENGINE_VERSION, Tuned
from scorecards.suggestion.tuning import read_tuning


def find_in_force(rubric: int) -> Refit | None:
    """Return the accepted row that today's engine follows for this rubric (key), None before any.

    One without weights is the way back: the shipped ones hold.
    """
    return Refit.objects.in_force(ENGINE_VERSION).filter(rubric=rubric).first()


def read_tuned(rubric: int) -> Tuned | None:
    """Return the company's own weights for this rubric (key), None where the shipped ones hold."""
    row = find_in_force(rubric)
    if row is None or not row.weights:
        return None
    return Tuned(row.number, {key: read_tuning(one) for key, one in row.weights.items()})
