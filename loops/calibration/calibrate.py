import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from loops.calibration.algebra import model_batch
from loops.calibration.arrays import Floats, Ints
from loops.calibration.cards import Batch, Cards, batch_candidates, group_cards
from loops.calibration.components import label_components, list_components
from loops.calibration.estimates import Estimates, adjust_cards, estimate_batch
from loops.calibration.ids import Id
from loops.calibration.interviewers import CardSigns, describe_interviewers, read_signs
from loops.calibration.posterior import Posterior, locate_unknowns, solve_posterior
from loops.calibration.ratings import Ratings, Scale
from loops.calibration.results import (
    CandidateEstimate,
    CompetencyMean,
    Component,
    InterviewerEstimate,
    OpeningEffect,
)
from loops.calibration.rows import Naming, write_candidate, write_cards
from loops.calibration.state import GlobalState, make_state
from loops.calibration.table import Table
from loops.calibration.targets import Goal, Target, Weights, default_floor, set_target
from loops.calibration.variances import Variances

CODE_VERSION = "1"
CEILING_SHARE = 0.4


@dataclass(frozen=True, slots=True, eq=False)
class Calibration:
    """Everything that one set of ratings says at given variances. All figures in points.

    `candidates` is empty while no rating counts. `reml` is minus twice the restricted log
    likelihood without its constant, `n_ratings` the counted ratings, `ceiling_share` the part of
    them at the top of the scale. `warnings` are sentences about the whole.
    """

    variances: Variances
    scale: Scale
    reml: float
    n_ratings: int
    competency_means: tuple[CompetencyMean, ...]
    openings: tuple[OpeningEffect, ...]
    candidates: Table[CandidateEstimate]
    interviewers: tuple[InterviewerEstimate, ...]
    components: tuple[Component, ...]
    ceiling_share: float
    warnings: tuple[str, ...]
    state: GlobalState
    places: Mapping[Id, int]

    @property
    def reml_with_constant(self) -> float:
        """The criterion as mixed-model packages print it: with (n - K) log 2 pi."""
        return self.reml + (self.n_ratings - len(self.competency_means)) * math.log(2 * math.pi)

    def candidate(self, name: Id) -> CandidateEstimate:
        """Return the candidate of this id. Raises KeyError for a stranger."""
        return self.candidates[self.places[name]]


def calibrate(
    ratings: Ratings,
    variances: Variances,
    *,
    weights: Weights = None,
    bar: float | None = None,
    floor: float | None = None,
    scale: Scale = (1, 4),
    goals: Mapping[Any, Goal] | None = None,
) -> Calibration:
    """Estimate every candidate and interviewer; the same ratings give the same bits.

    `weights` and `bar` hold for every opening but those in `goals`. `floor` is the level of
    `p_below_floor`, by default the second of four. Raises WeightError, never for the ratings.
    """
    cards = group_cards(ratings)
    floor = default_floor(scale) if floor is None else floor
    general = set_target(Goal(weights, bar), cards.competencies, floor)
    targets = [general for _ in ratings.openings]
    for place, opening in enumerate(ratings.openings):
        if goals and opening in goals:
            targets[place] = set_target(goals[opening], cards.competencies, floor)
    posterior = solve_posterior(
        cards, variances, interviewers=len(ratings.interviewers), openings=len(ratings.openings)
    )
    return _Reading(ratings, cards, posterior, variances, targets).write(scale)


@dataclass(frozen=True, slots=True, eq=False)
class _Reading:
    """The way from the posterior to results, with all it needs at hand."""

    ratings: Ratings
    cards: Cards
    posterior: Posterior
    variances: Variances
    targets: list[Target]

    def write(self, scale: Scale) -> Calibration:
        ratings, cards = self.ratings, self.cards
        labels = label_components(cards, len(ratings.interviewers))
        components = list_components(cards, labels, ratings.interviewers)
        candidates, signs = self._estimate_candidates()
        top = _share_of_top(ratings, scale)
        return Calibration(
            variances=self.variances,
            scale=scale,
            reml=self.posterior.criterion,
            n_ratings=int(cards.rated.sum()),
            competency_means=self._list_means(),
            openings=self._list_openings(),
            candidates=candidates,
            interviewers=describe_interviewers(
                ratings.interviewers, cards, signs, self.posterior, labels, self.variances
            ),
            components=components,
            ceiling_share=top,
            warnings=_list_warnings(cards, components, top),
            state=self._keep_state(scale),
            places={name: place for place, name in enumerate(ratings.candidates)},
        )

    def _estimate_candidates(self) -> tuple[Table[CandidateEstimate], CardSigns]:
        cards, people = self.cards, len(self.ratings.candidates)
        signs = CardSigns.empty(len(cards.candidate))
        figures, k = _empty_estimates(people, len(cards.competencies)), len(cards.competencies)
        sheets = np.zeros((len(cards.candidate), 3))
        if not k:
            return Table(0, self._refuse_row), signs
        for batch in batch_candidates(cards):
            self._estimate_batch(batch, figures, sheets, signs)
        first = np.searchsorted(cards.candidate, np.arange(people + 1))
        return Table(people, lambda at: self._write_row(at, figures, sheets, first)), signs

    def _estimate_batch(
        self, batch: Batch, figures: Estimates, sheets: Floats, signs: CardSigns
    ) -> None:
        model = model_batch(batch, self.variances)
        where = locate_unknowns(batch, len(self.ratings.interviewers))
        known = self.posterior.at(where, self.cards.centre)
        homes = self.cards.home[batch.candidates].tolist()
        weights = np.stack([self.targets[home].weights for home in homes])
        estimates = estimate_batch(batch, model, self.variances, known, weights)
        for column in fields(Estimates):
            getattr(figures, column.name)[batch.candidates] = getattr(estimates, column.name)
        adjusted = adjust_cards(batch, model, self.variances, known, weights)
        sheets[batch.cards] = np.stack([adjusted.number, adjusted.mean, adjusted.adjusted], axis=2)
        level = estimates.level - known.centre
        signs.store(batch.cards, read_signs(batch, model, self.variances, known, level))

    def _write_row(
        self, at: int, figures: Estimates, sheets: Floats, first: Ints
    ) -> CandidateEstimate:
        ratings, own = self.ratings, slice(first[at], first[at + 1])
        home = int(self.cards.home[at])
        cards = write_cards(
            tuple(ratings.interviewers[one] for one in self.cards.interviewer[own].tolist()),
            tuple(ratings.openings[one] for one in self.cards.opening[own].tolist()),
            sheets[own],
        )
        naming = Naming(ratings.candidates[at], ratings.openings[home], self.cards.competencies)
        return write_candidate(naming, figures, at, self.targets[home], cards)

    @staticmethod
    def _refuse_row(at: int) -> CandidateEstimate:
        raise IndexError(at)

    def _list_means(self) -> tuple[CompetencyMean, ...]:
        k = len(self.cards.competencies)
        sds = np.sqrt(self.posterior.variance_of(np.arange(k))).tolist()
        means = (self.posterior.mean[:k] + self.cards.centre).tolist()
        counts = self.cards.rated.sum(axis=0).tolist()
        columns = zip(self.cards.competencies, means, sds, counts, strict=True)
        return tuple(CompetencyMean(*column) for column in columns)

    def _list_openings(self) -> tuple[OpeningEffect, ...]:
        start = len(self.cards.competencies) + len(self.ratings.interviewers)
        where = np.arange(start, start + len(self.ratings.openings))
        unit = math.sqrt(self.variances.requisition)
        effects = (self.posterior.mean[where] * unit).tolist()
        sds = (np.sqrt(self.posterior.variance_of(where)) * unit).tolist()
        columns = zip(self.ratings.openings, effects, sds, strict=True)
        return tuple(OpeningEffect(*column) for column in columns)

    def _keep_state(self, scale: Scale) -> GlobalState:
        ratings, cards = self.ratings, self.cards
        return make_state(
            (cards.competencies, ratings.interviewers, ratings.openings),
            variances=self.variances,
            scale=scale,
            centre=cards.centre,
            counts=cards.rated.sum(axis=0),
            mean=self.posterior.mean,
            cov=self.posterior.cov,
        )


def _empty_estimates(people: int, competencies: int) -> Estimates:
    wide = {"level", "level_sd", "number", "total"}
    shapes = {
        column.name: (people, competencies) if column.name in wide else (people,)
        for column in fields(Estimates)
    }
    return Estimates(**{name: np.full(shape, math.nan) for name, shape in shapes.items()})


def _share_of_top(ratings: Ratings, scale: Scale) -> float:
    counted = ratings.rating[ratings.counted]
    return float((counted >= scale[1]).mean()) if len(counted) else 0.0


def _list_warnings(cards: Cards, components: tuple[Component, ...], top: float) -> tuple[str, ...]:
    warnings = []
    if not len(cards.candidate):
        warnings.append("No rating counts yet.")
    if len(components) > 1:
        warnings.append(
            f"{len(components)} groups of interviewers never shared a candidate: they compare "
            "through the prior only. Seat an interviewer of one group on a loop of another."
        )
    if top > CEILING_SHARE:
        warnings.append(
            f"{top:.0%} of the ratings are at the top of the scale: intervals of strong "
            "candidates are too narrow."
        )
    return tuple(warnings)
