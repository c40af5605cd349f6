"""How far blind raters of exchanges agree, with each other and with what the writers meant.

`python -m corpus.agreement` opens the intents: whoever still has to rate must not run it.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import mean

import numpy as np

from corpus.ratings import read_all_exchange_ratings
from corpus.reading import COMPETENCIES, Exchange, read_exchanges, read_intents

INTENT = "intent"
HIGHEST = 4
FAR = 2
COLUMNS = (
    f"{'':12}{'n':>5}{'shown':>7}{'graded':>8}{'exact':>7}{'within 1':>10}{'QWK':>7}{'lean':>8}"
)


@dataclass(frozen=True)
class Agreement:
    """Agreement of two views of the same exchanges.

    `shown` is the share of all where both say, or both deny, that the answer shows anything. The
    other figures are of the `graded` ones alone, which have a level (1-4) from both; `lean` is the
    second's mean less the first's. What nothing can be said of is nan.
    """

    exchanges: int
    shown: float
    graded: int
    exact: float
    within_one: float
    kappa: float
    lean: float


def weigh_kappa(first: Sequence[int], second: Sequence[int], levels: int) -> float:
    """Quadratic weighted kappa (Cohen 1968) of two raters on 1..levels; nan where all is one."""
    seen = np.zeros((levels, levels))
    for one, other in zip(first, second, strict=True):
        seen[one - 1, other - 1] += 1
    grid = np.subtract.outer(np.arange(levels), np.arange(levels)) ** 2
    chance = np.outer(seen.sum(axis=1), seen.sum(axis=0)) / max(seen.sum(), 1)
    expected = (grid * chance).sum()
    return float(1 - (grid * seen).sum() / expected) if expected else math.nan


def compare(pairs: Sequence[tuple[int, int]]) -> Agreement:
    """Return how far two views agree; a view is 1-4, or 0 for an answer that shows nothing."""
    graded = [pair for pair in pairs if all(pair)]
    gaps = [other - one for one, other in graded]
    return Agreement(
        exchanges=len(pairs),
        shown=mean(bool(one) == bool(other) for one, other in pairs) if pairs else math.nan,
        graded=len(graded),
        exact=mean(gap == 0 for gap in gaps) if gaps else math.nan,
        within_one=mean(abs(gap) <= 1 for gap in gaps) if gaps else math.nan,
        kappa=weigh_kappa([one for one, _ in graded], [two for _, two in graded], HIGHEST),
        lean=mean(gaps) if gaps else math.nan,
    )


def tabulate(
    exchanges: Sequence[Exchange], first: Mapping[str, int], second: Mapping[str, int]
) -> dict[str, Agreement]:
    """Return the agreement over all, per competency and per writer, of what both rated."""
    both = [one for one in exchanges if one.id in first and one.id in second]
    groups = {"all": both}
    for competency in COMPETENCIES:
        groups[competency] = [one for one in both if one.competency == competency]
    for writer in sorted({one.writer for one in both}):
        groups[writer] = [one for one in both if one.writer == writer]
    return {
        name: compare([(first[one.id], second[one.id]) for one in group])
        for name, group in groups.items()
    }


def find_contested(intents: Mapping[str, int], raters: Sequence[Mapping[str, int]]) -> list[str]:
    """Return the exchanges of which every rater holds something far from the intent.

    Far is FAR levels or more, or one of the two seeing nothing where the other gives a level.
    """

    def lies_far(one: int, other: int) -> bool:
        return bool(one) != bool(other) or abs(one - other) >= FAR

    rated = [key for key in intents if raters and all(key in rater for rater in raters)]
    return [key for key in rated if all(lies_far(intents[key], rater[key]) for rater in raters)]


def write_report(
    exchanges: Sequence[Exchange], views: Mapping[str, Mapping[str, int]]
) -> Iterator[str]:
    """Yield a table for each pair of views, then what every rater sees far from the intent."""
    for one, other in combinations(views, 2):
        yield f"{one} and {other}"
        yield COLUMNS
        for name, row in tabulate(exchanges, views[one], views[other]).items():
            yield (
                f"{name:12}{row.exchanges:5}{row.shown:7.3f}{row.graded:8}{row.exact:7.3f}"
                f"{row.within_one:10.3f}{row.kappa:7.3f}{row.lean:+8.3f}"
            )
        yield ""
    raters = {name: view for name, view in views.items() if name != INTENT}
    yield f"every rater far from the intent: {INTENT}, {', '.join(raters)}"
    for key in find_contested(views[INTENT], list(raters.values())):
        yield f"{key}: {', '.join(str(view[key]) for view in views.values())}"


def main() -> None:
    """Print agreement between raters, and between each rater and the intents."""
    parser = argparse.ArgumentParser(prog="python -m corpus.agreement", description=__doc__)
    parser.parse_args()
    views = {INTENT: {key: intent.level for key, intent in read_intents().items()}}
    for rater, table in read_all_exchange_ratings().items():
        views[rater] = {key: rating.level for key, rating in table.items()}
    sys.stdout.writelines(f"{line}\n" for line in write_report(read_exchanges(), views))


if __name__ == "__main__":
    main()
