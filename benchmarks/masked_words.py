"""A small encoder of words, learned by guessing masked words, with persons masked before it.

A network of one hidden layer: the mean of the words around a gap, times a second table, gives
the odds of each word in the gap (Mikolov et al. 2013, continuous bag of words, with a full softmax
since the words are few). Nothing is loaded from anywhere; the same texts give the same figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from scorecards.suggestion.phrasebook import read_phrasebook
from scorecards.suggestion.stems import find_stem

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
_SIZE, _AROUND, _LEAST = 32, 4, 4
_ROUNDS, _BATCH, _RATE = 8, 256, 0.02


@dataclass(frozen=True, slots=True)
class Encoder:
    """A vector for each known word."""

    places: dict[str, int]
    table: Floats

    def read(self, words: Sequence[str]) -> Floats:
        """Return the mean of the known words' vectors; noughts if none is known."""
        known = [self.places[stem] for stem in mask(words) if stem in self.places]
        if not known:
            return np.zeros(self.table.shape[1])
        mean: Floats = self.table[known].mean(axis=0)
        return mean


@cache
def _list_masked() -> frozenset[str]:
    barred = read_phrasebook("telling")["never"]
    words = [word for group in ("persons", "private") for word in barred[group].split()]
    return frozenset([*words, *(find_stem(word) for word in words)])


def mask(words: Sequence[str]) -> list[str]:
    """Return the stems without persons, names and whatever tells of private life."""
    stems = (find_stem(word) if word.isalpha() else word for word in words)
    return [
        stem
        for word, stem in zip(words, stems, strict=True)
        if not {word, stem} & _list_masked() and (word.isalpha() or word[0] == "_")
    ]


def learn_words(texts: Sequence[Sequence[str]], seed: int = 9) -> Encoder:
    """Return vectors learned from these texts alone."""
    masked = [mask(text) for text in texts]
    counts: dict[str, int] = {}
    for stem in (stem for text in masked for stem in text):
        counts[stem] = counts.get(stem, 0) + 1
    known = sorted(stem for stem, count in counts.items() if count >= _LEAST)
    places = {stem: place for place, stem in enumerate(known)}
    around, wanted = _list_gaps(masked, places)
    return Encoder(places, _train(around, wanted, len(known), seed))


def _list_gaps(texts: Sequence[Sequence[str]], places: dict[str, int]) -> tuple[Ints, Ints]:
    """Return the words around each gap (the number of words for none), and the word in it."""
    none = len(places)
    around, wanted = [], []
    for text in texts:
        known = [places[stem] for stem in text if stem in places]
        padded = [none] * _AROUND + known + [none] * _AROUND
        for at, word in enumerate(known, start=_AROUND):
            around.append(padded[at - _AROUND : at] + padded[at + 1 : at + 1 + _AROUND])
            wanted.append(word)
    return np.array(around), np.array(wanted)


def _train(around: Ints, wanted: Ints, words: int, seed: int) -> Floats:
    """Return the table of vectors after some rounds of Adam (Kingma and Ba 2015)."""
    draw = np.random.default_rng(seed)
    tables = [draw.normal(0, 0.1, (words + 1, _SIZE)), np.zeros((words, _SIZE))]
    means, squares = [np.zeros_like(t) for t in tables], [np.zeros_like(t) for t in tables]
    step = 0
    for _ in range(_ROUNDS):
        for part in np.array_split(draw.permutation(len(wanted)), max(1, len(wanted) // _BATCH)):
            step += 1
            for at, slope in enumerate(_slopes(tables[0], tables[1], around[part], wanted[part])):
                means[at] += 0.1 * (slope - means[at])
                squares[at] += 0.001 * (slope**2 - squares[at])
                mean, square = means[at] / (1 - 0.9**step), squares[at] / (1 - 0.999**step)
                tables[at] -= _RATE * mean / (np.sqrt(square) + 1e-8)
    return tables[0][:words]


def _slopes(table: Floats, out: Floats, around: Ints, wanted: Ints) -> tuple[Floats, Floats]:
    real = (around < len(out)).astype(np.float64)
    share = real / np.maximum(real.sum(axis=1, keepdims=True), 1)
    hidden = (table[around] * share[:, :, None]).sum(axis=1)
    totals = hidden @ out.T
    odds = np.exp(totals - totals.max(axis=1, keepdims=True))
    odds /= odds.sum(axis=1, keepdims=True)
    odds[np.arange(len(wanted)), wanted] -= 1
    odds /= len(wanted)
    back = np.zeros_like(table)
    np.add.at(back, around, (odds @ out)[:, None, :] * share[:, :, None])
    return back, odds.T @ hidden
