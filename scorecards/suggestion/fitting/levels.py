"""Fitting what a level rests on: points per kind, telling words, thresholds, and silence.

Points are a ridge towards what was set by hand, bounded at nought, so that no kind ever changes
its sign; telling words a bounded ridge towards nothing, of those words alone that point upward in
what all writers but one wrote; thresholds a cumulative logit on figures
from which each group was left out (McCullagh 1980).
"""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from statistics import fmean

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import lsq_linear, minimize

from scorecards.suggestion.crediting import list_credited, read_told
from scorecards.suggestion.fitting.examples import LevelExample
from scorecards.suggestion.fitting.softmax import fit_softmax
from scorecards.suggestion.scoring import Weights, sum_strengths
from scorecards.suggestion.silence import measure_silence

Table = NDArray[np.float64]
FitPart = Callable[[Sequence[LevelExample], Sequence[Mapping[str, float]]], "Linear"]

_FOLDS = 10
_TO_HAND = 30.0  # how firmly points are held to what was set by hand
_HAND_SCALE = 0.25  # points set by hand were on a scale about four times as wide
_TO_NOTHING = 84.0  # how firmly telling words, weighed by rarity, are held to nothing
_SHARED = 0.09  # the share of groups that must use a telling word


@dataclass(frozen=True, slots=True)
class Linear:
    """Weights per feature and a base: what a bounded ridge found."""

    weights: Mapping[str, float]
    base: float

    def predict(self, row: Mapping[str, float]) -> float:
        """Return the level expected of a row of features."""
        return self.base + sum(self.weights.get(name, 0.0) * row[name] for name in sorted(row))


def list_strengths(example: LevelExample, weights: Weights) -> dict[str, float]:
    """Return each kind's signed strength, as scoring has it before points are put to it."""
    strengths = sum_strengths(list_credited(example.read, example.key), weights.repeat)
    return {
        kind: polarity * strength * weights.multiply(kind, example.key)
        for (kind, polarity), strength in strengths.items()
    }


def fit_bounded(
    rows: Sequence[Mapping[str, float]],
    levels: Sequence[float],
    hand: Mapping[str, float],
    firmness: float,
) -> Linear:
    """Return weights of nought or more that keep near `hand` and meet the levels."""
    names = sorted(hand)
    table = np.array([[row.get(name, 0.0) for name in names] + [1.0] for row in rows])
    pull = np.sqrt(firmness) * np.eye(len(names), len(names) + 1)
    wanted = np.concatenate([levels, np.sqrt(firmness) * np.array([hand[name] for name in names])])
    lowest = np.append(np.zeros(len(names)), -np.inf)
    found = lsq_linear(np.vstack([table, pull]), wanted, bounds=(lowest, np.inf)).x
    kept = {name: round(float(w), 4) for name, w in zip(names, found, strict=False) if w > 0.0005}
    return Linear(kept, round(float(found[-1]), 4))


def fit_points(
    examples: Sequence[LevelExample], rows: Sequence[Mapping[str, float]], weights: Weights
) -> Linear:
    """Return points per kind of evidence; `rows` hold the examples' strengths."""
    hand = {kind: _HAND_SCALE * value for kind, value in weights.raising.items()}
    hand |= {kind: _HAND_SCALE * value for kind, value in weights.lowering.items()}
    return fit_bounded(rows, [example.level for example in examples], hand, _TO_HAND)


def fit_telling(examples: Sequence[LevelExample], rows: Sequence[Mapping[str, float]]) -> Linear:
    """Return the telling words that hold across groups and writers; rare ones are held less."""
    rarity = _weigh_rarity(rows)
    shared = dict.fromkeys(_list_shared(examples, rows), 0.0)
    scaled = [{stem: row[stem] * rarity[stem] for stem in row if stem in shared} for row in rows]
    found = fit_bounded(scaled, [example.level for example in examples], shared, _TO_NOTHING)
    return Linear({s: round(w * rarity[s], 4) for s, w in found.weights.items()}, found.base)


def _weigh_rarity(rows: Sequence[Mapping[str, float]]) -> dict[str, float]:
    holding = Counter(stem for row in rows for stem in row)
    return {stem: math.log((1 + len(rows)) / (1 + count)) for stem, count in holding.items()}


def _list_shared(
    examples: Sequence[LevelExample], rows: Sequence[Mapping[str, float]]
) -> list[str]:
    """Return the words that enough groups use and that rise with the level in each writer but one.

    A word that only one writer's strong answers hold is that writer's habit.
    """
    used: dict[str, set[str]] = {}
    pull: dict[str, defaultdict[str, float]] = {}
    levels: dict[str, list[float]] = {}
    for example in examples:
        levels.setdefault(example.writer, []).append(example.level)
    middle = {writer: fmean(values) for writer, values in levels.items()}
    for row, example in zip(rows, examples, strict=True):
        above = example.level - middle[example.writer]
        for stem, value in row.items():
            used.setdefault(stem, set()).add(example.group)
            pull.setdefault(stem, defaultdict(float))[example.writer] += above * value
    groups, writers = len({example.group for example in examples}), max(1, len(levels) - 1)
    enough = max(2, _SHARED * groups)
    return sorted(
        stem
        for stem in used
        if len(used[stem]) >= enough and sum(v > 0 for v in pull[stem].values()) >= writers
    )


def fit_silence(examples: Sequence[LevelExample]) -> dict[str, float]:
    """Return the weights of what tells a silence from a weak answer."""
    rows = [measure_silence(example.read) for example in examples]
    labels = ["silent" if example.level == 0 else "told" for example in examples]
    found = fit_softmax(rows, labels, ("silent", "told"), loss=1.0)
    weights = {name: round(row[0] - row[1], 3) for name, row in found.weights.items()}
    missing = dict.fromkeys(sorted(rows[0].keys() - weights.keys()), 0.0)
    return weights | missing | {"base": round(found.bias[0] - found.bias[1], 3)}


def fit_levels(examples: Sequence[LevelExample], weights: Weights) -> Weights:
    """Return the weights fitted to examples, thresholds included."""
    rated = [example for example in examples if example.level > 0]
    silence = fit_silence(examples)
    left_out = predict_left_out(rated, weights)
    cuts, slope = fit_cuts(left_out, [example.level for example in rated])
    points = fit_points(rated, [list_strengths(one, weights) for one in rated], weights)
    telling = fit_telling(rated, [read_told(one.read) for one in rated])
    return replace(
        weights,
        fitted=points.weights,
        base=round(points.base + telling.base, 4),
        telling=telling.weights,
        silence=silence,
        thresholds={4: cuts, 3: merge_cuts(cuts)},
        slope=slope,
    )


def predict_left_out(
    examples: Sequence[LevelExample],
    weights: Weights,
    *,
    points: bool = True,
    telling: bool = True,
    without: str = "",
    by: Callable[[LevelExample], str] = attrgetter("group"),
) -> Table:
    """Return each example's raw score by a fit that has not seen its group, or what `by` tells.

    `points`, `telling` and `without` leave parts out: what each part adds is told by their lack.
    """
    parts: list[tuple[list[dict[str, float]], FitPart]] = []
    if points:
        rows = [list_strengths(example, weights) for example in examples]
        kept = [{kind: value for kind, value in row.items() if kind != without} for row in rows]
        parts.append((kept, lambda seen, rows: fit_points(seen, rows, weights)))
    if telling:
        parts.append(([read_told(one.read) for one in examples], fit_telling))
    return sum_left_out(examples, parts, by=by)


def sum_left_out(
    examples: Sequence[LevelExample],
    parts: Sequence[tuple[list[dict[str, float]], FitPart]],
    *,
    by: Callable[[LevelExample], str] = attrgetter("group"),
) -> Table:
    """Return the sum of what each part predicts for groups that its fit has not seen."""
    groups = sorted({by(example) for example in examples})
    fold = np.array([groups.index(by(example)) % _FOLDS for example in examples])
    scores = np.zeros(len(examples))
    for number in range(min(_FOLDS, len(groups))):
        seen, unseen = _list(fold != number), _list(fold == number)
        for rows, fit in parts:
            found = fit([examples[i] for i in seen], [rows[i] for i in seen])
            scores[unseen] += [found.predict(rows[i]) for i in unseen]
    return scores


def _list(chosen: NDArray[np.bool_]) -> list[int]:
    return [int(place) for place in np.flatnonzero(chosen)]


def fit_cuts(scores: Table, levels: Sequence[float]) -> tuple[list[float], float]:
    """Return the thresholds between levels 1 to 4 and the slope of belief."""
    above = np.array([[level > cut for cut in (1.5, 2.5, 3.5)] for level in levels])

    def measure(flat: Table) -> float:
        totals = np.exp(flat[3]) * (scores[:, None] - flat[None, :3])
        signed = np.where(above, totals, -totals)
        return float(np.logaddexp(0.0, -signed).sum())

    shares = [float(np.quantile(scores, 1 - column.mean())) for column in above.T]
    found = minimize(measure, np.array([*shares, 1.0]), method="L-BFGS-B").x
    cuts = sorted(round(float(cut), 3) for cut in found[:3])
    return cuts, round(float(np.exp(found[3])), 3)


def merge_cuts(cuts: Sequence[float]) -> list[float]:
    """Return thresholds of three levels: a third and two thirds of the way along four."""
    first, middle, last = cuts
    return [round(first + (middle - first) / 3, 3), round(middle + 2 * (last - middle) / 3, 3)]
