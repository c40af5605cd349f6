"""What mere words tell of the level: a probe for the habits of a writer.

A ridge regression on which words stand in an answer, order and sense disregarded. Within a writer
each file is predicted from the writer's others; across, all of one writer from all of another.
Where words carry far within a writer and less far across, they are that writer's habit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.stats import spearmanr

from corpus.reading import Exchange

Floats = NDArray[np.float64]
RIDGE = 1.0  # answers are scaled to length 1, so that this is as much as one answer says
LEAST = 2  # answers that must hold a word


def table_words(answers: Sequence[Sequence[str]]) -> Floats:
    """Return a row per answer, a column per word that LEAST answers hold; rows have length 1."""
    counts: dict[str, int] = {}
    for words in answers:
        for word in set(words):
            counts[word] = counts.get(word, 0) + 1
    columns = {word: at for at, word in enumerate(sorted(w for w in counts if counts[w] >= LEAST))}
    table = np.zeros((len(answers), len(columns)))
    for row, words in enumerate(answers):
        for word in set(words) & columns.keys():
            table[row, columns[word]] = np.log(len(answers) / counts[word])
    lengths = np.linalg.norm(table, axis=1, keepdims=True)
    return table / np.where(lengths == 0, 1, lengths)


def predict(table: Floats, levels: Floats, seen: NDArray[np.bool_]) -> Floats:
    """Return what a ridge fitted to the rows that are `seen` says of all others."""
    mean = levels[seen].mean()
    likeness = table @ table[seen].T
    weights = np.linalg.solve(likeness[seen] + RIDGE * np.eye(int(seen.sum())), levels[seen] - mean)
    return np.asarray(mean + likeness[~seen] @ weights)


def probe_words(
    exchanges: Sequence[Exchange], levels: Mapping[str, int], words: Mapping[str, Sequence[str]]
) -> dict[str, dict[str, float]]:
    """Return rho of the predicted with the meant level, by the writer learned from and predicted.

    `words` are the words of each exchange's answers.
    """
    rated = [one for one in exchanges if levels[one.id]]
    table = table_words([words[one.id] for one in rated])
    meant = np.array([float(levels[one.id]) for one in rated])
    writer = np.array([one.writer for one in rated])
    file = np.array([one.id.partition("-")[0] for one in rated])
    names = sorted(set(writer))
    return {
        learned: {
            asked: (
                _probe_within(table[writer == asked], meant[writer == asked], file[writer == asked])
                if learned == asked
                else _probe_across(table, meant, writer == learned, writer == asked)
            )
            for asked in names
        }
        for learned in names
    }


def _probe_across(
    table: Floats, meant: Floats, learned: NDArray[np.bool_], asked: NDArray[np.bool_]
) -> float:
    both = learned | asked
    said = predict(table[both], meant[both], learned[both])
    return float(spearmanr(meant[asked], said).statistic)


def _probe_within(table: Floats, meant: Floats, file: NDArray[np.str_]) -> float:
    said = np.zeros(len(meant))
    for one in sorted(set(file)):
        said[file == one] = predict(table, meant, file != one)
    return float(spearmanr(meant, said).statistic)
