"""Exact update of one candidate between two full calibrations.

The candidate's cards touch only the competency means, the leniencies of the panel and the effects
of the openings. Their joint posterior is in the state; taking the candidate's old cards off its
precision and adding the new ones is the same as calibrating everybody again.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from loops.calibration.algebra import LocalModel, model_batch
from loops.calibration.arrays import Bools, Floats, Ints
from loops.calibration.cards import Batch, Cards, batch_one, group_cards
from loops.calibration.errors import RatingError
from loops.calibration.estimates import Unknowns, adjust_cards, estimate_batch
from loops.calibration.ids import Id, order_ids
from loops.calibration.posterior import add_information, invert_symmetric, locate_unknowns
from loops.calibration.ratings import RatingRow, Ratings, collect_rows
from loops.calibration.results import CandidateEstimate
from loops.calibration.rows import Naming, write_candidate, write_cards
from loops.calibration.state import GlobalState
from loops.calibration.targets import Goal, Target, default_floor, set_target


def update_candidate(
    state: GlobalState,
    *,
    candidate: Id,
    opening: Id,
    old: Sequence[RatingRow],
    new: Sequence[RatingRow],
    goal: Goal | None = None,
    floor: float | None = None,
) -> CandidateEstimate | None:
    """Estimate the candidate as if all were calibrated again with `new` in place of `old`.

    `old` are the candidate's rows as the state knows them, none for somebody new; `opening` is
    read where no row names one. Interviewers, openings and competencies may be unknown to the
    state. None while nobody at all has rated anything. Raises RatingError for a bad row or a row
    of somebody else, WeightError for the goal.
    """
    before = read_rows(old, candidate, opening)
    after = read_rows(new, candidate, opening)
    scene = set_scene(state, before, after)
    reading = scene.read(after, scene.competencies)
    local = scene.exchange([scene.read(before, scene.competencies)], [reading])
    if not local.competencies:
        return None
    if local.competencies != scene.competencies:
        reading = scene.read(after, local.competencies)
    floor = default_floor(state.scale) if floor is None else floor
    target = set_target(goal or Goal(), local.competencies, floor)
    return write_estimate(state, reading, local, target)


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """One candidate's cards, modelled, and where their unknowns stand in the scene (1, d)."""

    ratings: Ratings
    cards: Cards
    batch: Batch
    model: LocalModel
    where: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Local:
    """Posterior of the scene's unknowns after the update, over rated competencies only."""

    competencies: tuple[Id, ...]
    mean: Floats
    cov: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """The unknowns that the candidate touches, `[mu | b | g]`, with the state's word on them."""

    state: GlobalState
    competencies: tuple[Id, ...]
    interviewers: tuple[Id, ...]
    openings: tuple[Id, ...]

    def labels(self) -> list[tuple[str, Id]]:
        """Name each unknown by its kind and id."""
        kinds = ("competency", "interviewer", "opening")
        ids = (self.competencies, self.interviewers, self.openings)
        return [(kind, one) for kind, names in zip(kinds, ids, strict=True) for one in names]

    def recall(self) -> tuple[Floats, Floats]:
        """Precision and information vector of the unknowns before the update.

        A competency new to the state has precision 0: its mean has no prior. New interviewers
        and openings have precision 1, in units of their own standard deviation.
        """
        labels = self.labels()
        places = [self.state.places.get(label, -1) for label in labels]
        known = np.flatnonzero(np.array(places) >= 0)
        inside = np.array(places, np.int64)[known]
        precision = np.diag([0.0 if kind == "competency" else 1.0 for kind, _ in labels])
        block = np.linalg.inv(self.state.cov[np.ix_(inside, inside)])
        precision[np.ix_(known, known)] = block
        pull = np.zeros(len(labels))
        pull[known] = block @ self.state.mean[inside]
        return precision, pull

    def exchange(self, before: Sequence[Reading], after: Sequence[Reading]) -> Local:
        """Take the old cards off, put the new ones on, leave out what nobody rates any more."""
        precision, pull = self.recall()
        counts = self.counts()
        for one in before:
            add_information(precision, pull, one.where, one.model, sign=-1)
            counts -= one.cards.rated.sum(axis=0)
        for one in after:
            add_information(precision, pull, one.where, one.model)
            counts += one.cards.rated.sum(axis=0)
        kept: Bools = np.append(counts > 0, np.ones(len(pull) - len(counts), np.bool_))
        names = zip(self.competencies, kept[: len(counts)].tolist(), strict=True)
        cov, _ = invert_symmetric(precision[np.ix_(kept, kept)])
        rated = tuple(name for name, stays in names if stays)
        return Local(rated, cov @ pull[kept], cov)

    def counts(self) -> Ints:
        """Count the ratings per competency before the update."""
        found = (self.state.places.get(("competency", name)) for name in self.competencies)
        counts = [0 if at is None else int(self.state.counts[at]) for at in found]
        return np.array(counts, np.int64)

    def read(self, ratings: Ratings, competencies: tuple[Id, ...]) -> Reading:
        """Model one candidate's cards over these competencies of the scene."""
        cards = group_cards(ratings, competencies=competencies, centre=self.state.centre)
        batch, k = batch_one(cards), len(competencies)
        own = [k + self.interviewers.index(name) for name in ratings.interviewers]
        start = k + len(self.interviewers)
        pools = [start + self.openings.index(name) for name in ratings.openings]
        table = np.array([*range(k), *own, *pools], np.int64)
        where = table[locate_unknowns(batch, len(own))]
        return Reading(ratings, cards, batch, model_batch(batch, self.state.variances), where)


def read_rows(rows: Sequence[RatingRow], candidate: Id, opening: Id) -> Ratings:
    """Collect one candidate's rows. Raises RatingError for a row of somebody else."""
    for number, row in enumerate(rows, start=1):
        if row.candidate != candidate:
            raise RatingError(number, "candidate", f"{row.candidate!r} is not {candidate!r}")
    if rows:
        return collect_rows(rows)
    none, nobody = np.zeros(0), np.zeros(0, np.int64)
    return Ratings(
        candidates=(candidate,),
        interviewers=(),
        competencies=(),
        openings=(opening,),
        candidate=nobody,
        interviewer=nobody,
        competency=nobody,
        opening=nobody,
        rating=none,
        counted=none.astype(np.bool_),
        when=none,
        home=np.zeros(1, np.int64),
    )


def set_scene(state: GlobalState, *parts: Ratings) -> Scene:
    """Gather the unknowns that these ratings touch, and every competency of the state."""
    rated = {
        ratings.competencies[at]
        for ratings in parts
        for at in ratings.competency[ratings.counted].tolist()
    }
    return Scene(
        state,
        order_ids([*state.competencies, *rated]),
        order_ids([name for ratings in parts for name in ratings.interviewers]),
        order_ids([name for ratings in parts for name in ratings.openings]),
    )


def write_estimate(
    state: GlobalState, reading: Reading, local: Local, target: Target
) -> CandidateEstimate:
    """Write one candidate's estimate from the posterior of the scene."""
    ratings, cards, where = reading.ratings, reading.cards, reading.where
    cov = local.cov[where[:, :, None], where[:, None, :]]
    known = Unknowns(local.mean[where], cov, state.centre)
    ground = (reading.batch, reading.model, state.variances, known, target.weights[None, :])
    adjusted = adjust_cards(*ground)
    written = write_cards(
        tuple(ratings.interviewers[at] for at in cards.interviewer.tolist()),
        tuple(ratings.openings[at] for at in cards.opening.tolist()),
        np.stack([adjusted.number[0], adjusted.mean[0], adjusted.adjusted[0]], axis=1),
    )
    home = ratings.openings[int(ratings.home[0])]
    naming = Naming(ratings.candidates[0], home, local.competencies)
    return write_candidate(naming, estimate_batch(*ground), 0, target, written)
