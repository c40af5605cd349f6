"""What each signal of the suggestions adds: refitted without it on the open part, asked again.

Each line gives rho with a signal left out and how far that moves it, with the standard error of
the move: on the open part with every industry left out of the fit, and on the sealed interviews,
read by the engine from the words alone. A negative move means that the signal adds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from benchmarks.suggestion_examples import (
    Floats,
    Gap,
    Row,
    compare_rho,
    gather_open_rows,
    gather_sealed_examples,
    read_row,
)
from scorecards.suggestion.evidence import JOINED
from scorecards.suggestion.fitting.levels import (
    Linear,
    fit_points,
    fit_telling,
    list_strengths,
    sum_left_out,
)
from scorecards.suggestion.scoring import Weights, load_weights


@dataclass(frozen=True, slots=True)
class Halves:
    """A figure for each open row and for each sealed one."""

    open: Floats
    sealed: Floats

    def __add__(self, other: Halves) -> Halves:
        return Halves(self.open + other.open, self.sealed + other.sealed)


@dataclass(frozen=True, slots=True)
class Signal:
    """A signal by name, and what leaving it out did to either half."""

    name: str
    open: Gap
    sealed: Gap


@dataclass(frozen=True, slots=True)
class Bench:
    """The rows of both halves."""

    open: Sequence[Row]
    sealed: Sequence[Row]

    def score_kinds(self, left_out: frozenset[str], weights: Weights) -> Halves:
        """Return what the kinds add up to by a fit that has not seen some of them."""
        seen, unseen = (
            [keep(list_strengths(row.example, weights), left_out) for row in rows]
            for rows in (self.open, self.sealed)
        )
        examples = [row.example for row in self.open]
        scores = sum_left_out(
            examples, [(seen, lambda some, rows: fit_points(some, rows, weights))]
        )
        fitted = fit_points(examples, seen, weights)
        return Halves(scores, predict(fitted, unseen))

    def score_telling(self) -> Halves:
        """Return what the telling words add up to."""
        examples, rows = (
            [row.example for row in self.open],
            [dict(row.telling) for row in self.open],
        )
        fitted = fit_telling(examples, rows)
        sealed = predict(fitted, [dict(row.telling) for row in self.sealed])
        return Halves(sum_left_out(examples, [(rows, fit_telling)]), sealed)

    def name_kinds(self) -> list[str]:
        """Return every kind of evidence that stands in the open part."""
        return sorted({kind for row in self.open for kind in row.kinds})


def keep(row: dict[str, float], left_out: frozenset[str]) -> dict[str, float]:
    """Return a row without some kinds."""
    return {kind: value for kind, value in row.items() if kind not in left_out}


def predict(fitted: Linear, rows: Iterable[dict[str, float]]) -> Floats:
    """Return what a fit says of each row."""
    return np.array([fitted.predict(row) for row in rows])


def gather(weights: Weights) -> Bench:
    """Return both halves of the corpus as rows."""
    sealed = [read_row(one, weights) for one in gather_sealed_examples()]
    return Bench(gather_open_rows(weights), sealed)


def ablate(bench: Bench) -> Iterator[Signal]:
    """Yield each signal with what its lack does, whole parts first."""
    weights, none = load_weights(), frozenset[str]()
    telling, kinds = bench.score_telling(), bench.score_kinds(none, weights)
    whole = kinds + telling
    lowering = frozenset(weights.lowering)
    single = [(kind, frozenset({kind})) for kind in bench.name_kinds()]
    same, each_whole = replace(weights, competencies={}), replace(weights, repeat=1.0)
    parts = [
        ("nothing left out", whole),
        ("all telling words", kinds),
        ("all kinds of evidence", telling),
        ("all that lowers", bench.score_kinds(lowering, weights) + telling),
        ("what two kinds show together", bench.score_kinds(JOINED, weights) + telling),
        ("weights of their own per competency", bench.score_kinds(none, same) + telling),
        ("repetition counting less", bench.score_kinds(none, each_whole) + telling),
        *((kind, bench.score_kinds(lacking, weights) + telling) for kind, lacking in single),
    ]
    for name, scores in parts:
        yield Signal(
            name,
            compare_rho(bench.open, scores.open, whole.open),
            compare_rho(bench.sealed, scores.sealed, whole.sealed),
        )


def print_ablation() -> Iterator[str]:
    """Yield the table, one line a signal."""
    bench = gather(load_weights())
    yield (
        f"{'left out':<36} industry left out (n {len(bench.open)})"
        f"   sealed interviews (n {len(bench.sealed)})"
    )
    for signal in ablate(bench):
        yield f"{signal.name:<36} {show(signal.open):<34} {show(signal.sealed)}"


def show(gap: Gap) -> str:
    """Return a rho with its move."""
    return f"rho {gap.rho:+.3f}  move {gap.gap:+.3f} (se {gap.error:.3f})"
