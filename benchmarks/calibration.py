"""Figures of the calibration engine, as anyone can measure them.

python -m benchmarks.calibration                     simulations, speed, memory, online update
python -m benchmarks.calibration --reference DIR     and the known answers in DIR
"""

import argparse
import csv
import json
import math
import resource
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from loops.calibration import (
    Calibration,
    CandidateEstimate,
    Goal,
    Group,
    Metric,
    RatingRow,
    Ratings,
    Variances,
    calibrate,
    collect_ratings,
    collect_rows,
    fit_variances,
    measure_alpha,
    measure_intraclass,
    read_variances,
    typical_variances,
    update_candidate,
)
from loops.calibration.impact import compare
from loops.calibration.normal import normal_cdf
from loops.calibration.ratings_csv import read_ratings_csv

Floats: TypeAlias = NDArray[np.float64]
COMPETENCIES, PANEL, BAR, SEEDS = 5, 4, 3.0, 8


@dataclass(frozen=True, slots=True)
class World:
    """How a company of five teams and 80 interviewers rates; standard deviations in points.

    `visiting` is the share of seats that go to anybody of any team.
    """

    theta: float = 0.5
    delta: float = 0.25
    leniency: float = 0.45
    halo: float = 0.4
    noise: float = 0.6
    team: float = 0.25
    teams: int = 5
    interviewers_per_team: int = 16
    interviews: int = 16
    mean: float = 2.6
    visiting: float = 0.0


def simulate(world: World, seed: int) -> tuple[Ratings, Floats]:
    """Whole ratings from 1 to 4, and the mean rating of each candidate by everybody there is."""
    rng = np.random.default_rng(seed)
    each = world.interviewers_per_team * world.interviews // PANEL
    count = world.teams * each
    team = np.repeat(np.arange(world.teams), each)
    panels = np.concatenate([_seat_panels(world, rng, at) for at in range(world.teams)])
    means = world.mean + rng.normal(0, 0.15, COMPETENCIES)
    level = means + rng.normal(0, world.team, world.teams)[team][:, None]
    level = level + rng.normal(0, world.theta, count)[:, None]
    level = level + rng.normal(0, world.delta, (count, COMPETENCIES))
    leniency = rng.normal(0, world.leniency, world.teams * world.interviewers_per_team)
    card = leniency[panels] + rng.normal(0, world.halo, panels.shape)
    exact = level[:, None, :] + card[:, :, None]
    exact = exact + rng.normal(0, world.noise, exact.shape)
    shape = exact.shape
    ratings = collect_ratings(
        candidate=np.broadcast_to(np.arange(count)[:, None, None], shape).reshape(-1),
        interviewer=np.broadcast_to(panels[:, :, None], shape).reshape(-1),
        competency=np.broadcast_to(np.arange(COMPETENCIES), shape).reshape(-1),
        rating=np.clip(np.rint(exact), 1, 4).reshape(-1),
        opening=np.broadcast_to(team[:, None, None], shape).reshape(-1),
        scale=(1, 4),
    )
    spread = math.hypot(world.leniency, world.halo, world.noise)
    return ratings, expect_rating(level, spread).mean(axis=1)


def expect_rating(level: Floats, spread: float) -> Floats:
    """Mean of a whole rating from 1 to 4 about an exact level with this spread."""
    chances = np.vectorize(normal_cdf)((level[..., None] - np.array([1.5, 2.5, 3.5])) / spread)
    expected: Floats = 1 + chances.sum(axis=-1)
    return expected


def _seat_panels(world: World, rng: np.random.Generator, team: int) -> NDArray[np.int64]:
    """Panels of four different interviewers of one team, each seated equally often."""
    size = world.interviewers_per_team
    rounds = [rng.permutation(size).reshape(-1, PANEL) for _ in range(world.interviews)]
    own = np.concatenate(rounds) + team * size
    visitors = rng.integers(world.teams * size, size=own.shape)
    return np.where(rng.random(own.shape) < world.visiting, visitors, own)


def rank(values: Floats) -> Floats:
    """Ranks from 0, equal values sharing their mean rank."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    return ((np.cumsum(counts) - (counts + 1) / 2)[inverse]).astype(np.float64)


def correlate_ranks(one: Floats, other: Floats) -> float:
    """Spearman's correlation."""
    return float(np.corrcoef(rank(one), rank(other))[0, 1])


WORLDS = {
    "teams apart": World(),
    "one seat in ten across teams": World(visiting=0.1),
    "60 interviewers, teams apart": World(interviewers_per_team=12),
    "60 interviewers, one seat in ten across": World(interviewers_per_team=12, visiting=0.1),
    "without leniency": World(leniency=0.0),
}


def check_simulation(world: World, *, told: bool = False) -> dict[str, float]:
    """Mean over the seeds of what the design promises; `told` the true variances, or fitted."""
    found = [_check_seed(world, seed, told=told) for seed in range(SEEDS)]
    figures = {key: float(np.mean([one[key] for one in found])) for key in found[0]}
    figures["gain"] = figures["spearman"] - figures["spearman_raw"]
    figures["worst_gain"] = min(one["spearman"] - one["spearman_raw"] for one in found)
    return figures


def know_variances(world: World) -> Variances:
    """Return the variances that made the world, rounding to whole ratings among the noise."""
    return Variances(
        candidate=world.theta**2,
        candidate_competency=world.delta**2,
        interviewer=world.leniency**2,
        candidate_interviewer=world.halo**2,
        residual=world.noise**2 + 1 / 12,
        requisition=world.team**2,
    )


def _check_seed(world: World, seed: int, *, told: bool) -> dict[str, float]:
    ratings, truth = simulate(world, seed)
    variances = know_variances(world) if told else fit_variances(ratings).variances
    result = calibrate(ratings, variances, bar=BAR)
    rows = list(result.candidates)
    raw = np.array([one.raw_mean or 0 for one in rows])
    estimate = np.array([one.estimate for one in rows])
    inside = np.array([one.lo95 <= true <= one.hi95 for one, true in zip(rows, truth, strict=True)])
    above = np.array([one.p_above_bar or 0 for one in rows])
    return {
        "spearman": correlate_ranks(estimate, truth),
        "spearman_raw": correlate_ranks(raw, truth),
        "coverage": float(inside.mean()),
        "brier": float(np.mean((above - (truth > BAR)) ** 2)),
    }


def check_speed(counts: tuple[int, int, int] = (50_000, 2_000, 500)) -> dict[str, float]:
    """Seconds and MiB for a million ratings by random panels, the hardest pattern."""
    ratings = _rate_at_random(*counts)
    before = _peak()
    seconds, result = clock(lambda: calibrate(ratings, typical_variances(), bar=BAR))
    after = _peak()
    fitted, _ = clock(lambda: fit_variances(ratings))
    return {
        "ratings": float(result.n_ratings),
        "calibrate_s": seconds,
        "peak_mib": after,
        "added_mib": after - before,
        "fit_s": fitted,
        **_check_online(result, ratings),
    }


def _rate_at_random(candidates: int, interviewers: int, openings: int) -> Ratings:
    rng = np.random.default_rng(0)
    cards = candidates * PANEL
    level = rng.normal(2.6, 0.55, candidates).repeat(PANEL) + rng.normal(0, 0.35, cards)
    who = rng.integers(interviewers, size=cards)
    level += rng.normal(0, 0.35, interviewers)[who]
    exact = level[:, None] + rng.normal(0, 0.6, (cards, COMPETENCIES))
    opening = rng.integers(openings, size=candidates).repeat(PANEL)
    return collect_ratings(
        candidate=np.arange(candidates).repeat(PANEL * COMPETENCIES),
        interviewer=who.repeat(COMPETENCIES),
        competency=np.tile(np.arange(COMPETENCIES), cards),
        rating=np.clip(np.rint(exact), 1, 4).reshape(-1),
        opening=opening.repeat(COMPETENCIES),
    )


def _check_online(result: Calibration, ratings: Ratings) -> dict[str, float]:
    old = _list_rows(ratings, 7)
    new = [*old, *(RatingRow(7, 3, k, 4, old[0].opening) for k in range(COMPETENCIES))]

    def update() -> CandidateEstimate | None:
        return update_candidate(
            result.state, candidate=7, opening=old[0].opening, old=old, new=new, goal=Goal(bar=BAR)
        )

    seconds = min(clock(update)[0] for _ in range(50))
    return {"update_ms": seconds * 1000}


def _list_rows(ratings: Ratings, candidate: int) -> list[RatingRow]:
    own = np.flatnonzero(ratings.candidate == candidate).tolist()
    return [
        RatingRow(
            ratings.candidates[candidate],
            ratings.interviewers[int(ratings.interviewer[at])],
            ratings.competencies[int(ratings.competency[at])],
            float(ratings.rating[at]),
            ratings.openings[int(ratings.opening[at])],
        )
        for at in own
    ]


def check_update() -> float:
    """Largest difference between an online update and a refit, points."""
    ratings, _ = simulate(World(), 0)
    rows = [row for at in range(len(ratings.candidates)) for row in _list_rows(ratings, at)]
    variances = typical_variances()
    state = calibrate(ratings, variances).state
    worst = 0.0
    for candidate in range(0, 240, 24):
        old = [row for row in rows if row.candidate == candidate]
        new = [*old[5:], *(RatingRow(candidate, 31, k, 1, old[0].opening) for k in range(4))]
        refit = calibrate(collect_rows([r for r in rows if r not in old] + new), variances)
        full = refit.candidate(candidate)
        quick = update_candidate(
            state, candidate=candidate, opening=old[0].opening, old=old, new=new
        )
        assert quick is not None
        worst = max(worst, abs(full.estimate - quick.estimate), abs(full.sd - quick.sd))
    return worst


def clock(work: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds that the work took, and what it returned."""
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def check_reference(folder: Path) -> dict[str, float]:
    """Largest difference from each file of known answers."""
    return {
        "worked_small": max(_compare_worked(folder)),
        "shrout_fleiss": max(_compare_intraclass(folder)),
        "krippendorff": max(_compare_alpha(folder)),
        "adverse_impact": max(_compare_impact(folder)),
    }


def _compare_worked(folder: Path) -> Iterator[float]:
    known = json.loads((folder / "worked_small_expected.json").read_text())
    ratings = read_ratings_csv((folder / "worked_small.csv").read_text()).ratings
    variances: Variances = read_variances(known["variances"])
    plain = calibrate(ratings, variances, bar=known["bar"])
    means = [one.mean for one in plain.competency_means]
    yield from _apart(zip(means, known["fixed_competency_means"], strict=True))
    for one, own in zip(known["interviewers"], plain.interviewers, strict=True):
        yield from _apart([(own.leniency, one["leniency"]), (own.sd, one["sd"])])
    for one in known["candidates"]:
        own_figures = plain.candidate(one["candidate"])
        for key in ("raw_mean", "estimate", "sd", "lo95", "hi95"):
            yield abs(getattr(own_figures, key) - one[key])
        yield abs((own_figures.p_above_bar or 0) - one["p_above_bar_3"])
        yield from _compare_profile(own_figures, one["competency"])
        heavy = one["weighted"]
        other = calibrate(ratings, variances, bar=known["bar"], weights=heavy["weights"])
        weighted = other.candidate(one["candidate"])
        yield from _apart([(weighted.estimate, heavy["estimate"]), (weighted.sd, heavy["sd"])])
        yield abs((weighted.p_above_bar or 0) - heavy["p_above_bar_3"])


def _compare_profile(own: CandidateEstimate, known: list[dict[str, float]]) -> Iterator[float]:
    for one, answer in zip(own.competencies, known, strict=True):
        yield abs(one.estimate - answer["estimate"])
        yield abs(one.sd - answer["sd"])
        yield abs(one.p_below_floor - answer["p_below_2"])


def _apart(pairs: Any) -> Iterator[float]:
    return (abs(own - known) for own, known in pairs)


def _compare_intraclass(folder: Path) -> Iterator[float]:
    rows = list(csv.reader((folder / "shrout_fleiss_1979.csv").open()))[1:]
    found = measure_intraclass([[float(cell) for cell in row[1:]] for row in rows])
    known = json.loads((folder / "shrout_fleiss_psych.json").read_text())["results"]
    for own, one in zip(found, known, strict=True):
        answer = (one["ICC"], one["F"], one["p"], one["lower bound"], one["upper bound"])
        given = (own.value, own.f or 0, own.p or 0, own.lower or 0, own.upper or 0)
        yield from _apart(zip(given, answer, strict=True))


def _compare_alpha(folder: Path) -> Iterator[float]:
    rows = list(csv.reader((folder / "krippendorff_canonical.csv").open()))[1:]
    table = [[None if cell == "NA" else float(cell) for cell in row[1:]] for row in rows]
    units = list(zip(*table, strict=True))
    known = json.loads((folder / "krippendorff_expected.json").read_text())["alpha"]
    for metric, answer in known.items():
        yield abs((measure_alpha(units, Metric(metric)) or 0) - answer)


def _compare_impact(folder: Path) -> Iterator[float]:
    known = json.loads((folder / "adverse_impact_reference.json").read_text())
    for one in known["tests_by_R"]["cases"]:
        own = compare(
            Group("focal", one["focal_selected"], one["focal_n"]),
            Group("reference", one["ref_selected"], one["ref_n"]),
        )
        low, high = one["log_ci95"]
        given = (own.ratio, own.ratio_lo95, own.ratio_hi95, own.z, own.p_z, own.p_fisher)
        answer = (one["impact_ratio"], low, high, one["z"], one["p_z"], one["p_fisher"])
        yield from _apart(zip(given, answer, strict=True))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reference", type=Path, help="folder of known answers")
    folder = parser.parse_args().reference
    report: dict[str, object] = {}
    if folder:
        report["largest difference from known answers"] = check_reference(folder)
    report["million ratings"] = check_speed()
    report["update against refit"] = check_update()
    for name, world in WORLDS.items():
        report[f"simulation, {name}"] = check_simulation(world)
    small = WORLDS["60 interviewers, teams apart"]
    report["the same, true variances given"] = check_simulation(small, told=True)
    for name, figures in report.items():
        print(f"{name}: {figures}")


if __name__ == "__main__":
    main()
