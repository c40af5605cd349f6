"""A promise, and the search for what breaks it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Promise:
    """`sentence` is what always holds; `find` yields the ids of what breaks it."""

    sentence: str
    find: Callable[[], Iterable[object]]


@dataclass(frozen=True, slots=True)
class Broken:
    """A promise that does not hold, and the ids that show it."""

    sentence: str
    ids: tuple[str, ...]


def list_broken(promises: Iterable[Promise]) -> list[Broken]:
    """Return the promises that something breaks, in their order; reads everything once."""
    found = ((promise.sentence, tuple(str(row) for row in promise.find())) for promise in promises)
    return [Broken(sentence, ids) for sentence, ids in found if ids]
