"""Candidates beside each other, under one joint posterior.

They share competency means, the opening and often interviewers, so two estimates err together:
their difference is better known than two separate intervals tell.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from loops.calibration.arrays import Floats
from loops.calibration.estimates import enter_unknowns
from loops.calibration.ids import Id
from loops.calibration.normal import normal_cdf
from loops.calibration.ratings import RatingRow
from loops.calibration.results import CandidateEstimate
from loops.calibration.state import GlobalState
from loops.calibration.targets import Goal, default_floor, set_target
from loops.calibration.update import Local, Reading, read_rows, set_scene, write_estimate


@dataclass(frozen=True, slots=True)
class Case:
    """One candidate to compare: rows as the state knows them, rows as they stand, and the goal."""

    candidate: Id
    opening: Id
    old: Sequence[RatingRow]
    new: Sequence[RatingRow]
    goal: Goal


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Estimates in the order of the cases; `ahead[i][j]` is the chance that i lies above j.

    Each level is at the candidate's own weights. A candidate is ahead of themselves with 0.5.
    """

    estimates: tuple[CandidateEstimate, ...]
    ahead: tuple[tuple[float, ...], ...]


def compare_candidates(state: GlobalState, cases: Sequence[Case]) -> SideBySide:
    """Estimate all of the cases together, exactly as if everybody were calibrated again.

    Empty while nobody at all has rated anything. Raises RatingError and WeightError as
    update_candidate does.
    """
    before = [read_rows(one.old, one.candidate, one.opening) for one in cases]
    after = [read_rows(one.new, one.candidate, one.opening) for one in cases]
    scene = set_scene(state, *before, *after)
    known = scene.competencies
    local = scene.exchange(
        [scene.read(one, known) for one in before], [scene.read(one, known) for one in after]
    )
    if not local.competencies:
        return SideBySide((), ())
    readings = [scene.read(one, local.competencies) for one in after]
    floor = default_floor(state.scale)
    targets = [set_target(one.goal, local.competencies, floor) for one in cases]
    pairs = list(zip(readings, targets, strict=True))
    return SideBySide(
        tuple(write_estimate(state, reading, local, target) for reading, target in pairs),
        _rank(state, local, [(reading, target.weights) for reading, target in pairs]),
    )


def _rank(
    state: GlobalState, local: Local, pairs: Sequence[tuple[Reading, Floats]]
) -> tuple[tuple[float, ...], ...]:
    found = [_weigh(state, local, reading, weights) for reading, weights in pairs]
    return tuple(tuple(_find_chance(one, other, local) for other in found) for one in found)


@dataclass(frozen=True, slots=True, eq=False)
class _Level:
    """A level's mean, how the shared unknowns (U,) move it, and its own variance beside them."""

    mean: float
    moved: Floats
    own: float


def _weigh(state: GlobalState, local: Local, reading: Reading, weights: Floats) -> _Level:
    entering = enter_unknowns(reading.batch, reading.model, state.variances)[0]
    moved = np.zeros(len(local.mean))
    np.add.at(moved, reading.where[0], weights @ entering)
    cov = reading.model.profile_cov[0]
    mean = weights @ (cov @ reading.model.evidence[0]) + moved @ local.mean
    return _Level(float(mean), moved, float(weights @ cov @ weights))


def _find_chance(one: _Level, other: _Level, local: Local) -> float:
    if one is other:
        return 0.5
    apart = one.moved - other.moved
    variance = one.own + other.own + float(apart @ local.cov @ apart)
    gap = one.mean - other.mean
    return normal_cdf(gap / math.sqrt(variance)) if variance > 0 else float(gap > 0)
