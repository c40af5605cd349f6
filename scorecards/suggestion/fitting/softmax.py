"""Softmax regression with a ridge, small enough to be read."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from scorecards.suggestion.topics import Classifier

Rows = Sequence[Mapping[str, float]]
_SMALLEST = 0.02  # weights below it are left out of what is shipped


def fit_softmax(
    rows: Rows, labels: Sequence[str], classes: Sequence[str], *, loss: float, least: int = 1
) -> Classifier:
    """Return the classifier that minimises `loss` * log loss + half the squared weights.

    Features in fewer than `least` rows are dropped. Source: Hastie et al. 2009, 4.4.
    """
    names = _list_names(rows, least)
    table = _fill(rows, names)
    wanted = np.eye(len(classes))[[list(classes).index(label) for label in labels]]
    shape = (len(names) + 1, len(classes))

    def measure(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weights = flat.reshape(shape)
        totals = table @ weights
        totals -= totals.max(axis=1, keepdims=True)
        shares = np.exp(totals)
        shares /= shares.sum(axis=1, keepdims=True)
        ridge = weights.copy()
        ridge[-1] = 0.0
        cost = -loss * np.log((shares * wanted).sum(axis=1)).sum() + 0.5 * (ridge**2).sum()
        return float(cost), (loss * table.T @ (shares - wanted) + ridge).ravel()

    found = minimize(measure, np.zeros(shape).ravel(), jac=True, method="L-BFGS-B")
    weights = found.x.reshape(shape)
    kept = {
        name: tuple(round(float(value), 3) for value in weights[row])
        for row, name in enumerate(names)
        if np.abs(weights[row]).max() >= _SMALLEST
    }
    return Classifier(tuple(classes), tuple(round(float(b), 3) for b in weights[-1]), kept)


def _list_names(rows: Rows, least: int) -> list[str]:
    counts: dict[str, int] = {}
    for row in rows:
        for name in row:
            counts[name] = counts.get(name, 0) + 1
    return sorted(name for name, count in counts.items() if count >= least)


def _fill(rows: Rows, names: Sequence[str]) -> NDArray[np.float64]:
    columns = {name: column for column, name in enumerate(names)}
    table = np.zeros((len(rows), len(names) + 1))
    table[:, -1] = 1.0
    for index, row in enumerate(rows):
        for name, value in row.items():
            if name in columns:
                table[index, columns[name]] = value
    return table
