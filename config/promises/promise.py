"""A promise, and the search for what breaks it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.core.exceptions import ObjectDoesNotExist

# What a row of another shape than the code writes makes of a search that reads it.
STUMBLES = (
    ArithmeticError,
    AttributeError,
    LookupError,
    ObjectDoesNotExist,
    TypeError,
    ValueError,
)


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
    found = ((promise.sentence, tuple(_search(promise))) for promise in promises)
    return [Broken(sentence, ids) for sentence, ids in found if ids]


def _search(promise: Promise) -> Iterator[str]:
    """Yield what breaks the promise; a row that cannot be read breaks it and hides no other."""
    try:
        yield from map(str, promise.find())
    except STUMBLES as error:
        yield f"a row that cannot be read ({type(error).__name__})"
