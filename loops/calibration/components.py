from collections import Counter

import numpy as np

from loops.calibration.arrays import Ints
from loops.calibration.cards import Cards
from loops.calibration.ids import Id
from loops.calibration.results import Component


def label_components(cards: Cards, interviewers: int) -> Ints:
    """Component number of each interviewer (R,), -1 for one without a card that counts.

    Interviewers belong together where a chain of shared candidates links them. Numbers count
    from 0 in the order of each component's first interviewer.
    """
    parent = list(range(interviewers))

    def find(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    new_candidate = np.diff(cards.candidate, prepend=-1) != 0
    followers = np.flatnonzero(~new_candidate)
    pairs = np.stack([cards.interviewer[followers - 1], cards.interviewer[followers]], axis=1)
    for one, other in pairs.tolist():
        first, second = sorted((find(one), find(other)))
        parent[second] = first
    return _number_roots(np.array([find(node) for node in range(interviewers)], np.int64), cards)


def _number_roots(roots: Ints, cards: Cards) -> Ints:
    labels = np.full(len(roots), -1, np.int64)
    active = np.unique(cards.interviewer)
    labels[active] = np.unique(roots[active], return_inverse=True)[1]
    return labels


def list_components(cards: Cards, labels: Ints, names: tuple[Id, ...]) -> tuple[Component, ...]:
    """Every component with its interviewers and its number of candidates."""
    first = np.diff(cards.candidate, prepend=-1) != 0
    candidates = Counter(labels[cards.interviewer[first]].tolist())
    members: dict[int, list[Id]] = {}
    for name, label in zip(names, labels.tolist(), strict=True):
        members.setdefault(label, []).append(name)
    return tuple(
        Component(label, tuple(members[label]), candidates[label])
        for label in sorted(members)
        if label >= 0
    )
