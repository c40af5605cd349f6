"""What has to be hidden beside small numbers, for they follow from others by subtraction."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import Any, Final, NamedTuple, Self

LEAST_CELL: Final = 10

Place = tuple[int, int]  # a report: its year, and its opening; 0 is all of them
Cell = tuple[str, str]  # a table of it, and a group of that
Key = tuple[Place, Cell]


class Count(NamedTuple):
    """How many people a cell counts, and how many of them were selected."""

    selected: int
    people: int


NOBODY: Final = Count(0, 0)


def add(counts: Iterable[Count]) -> Count:
    """Return how many all of them count together."""
    return Count(*map(sum, zip(NOBODY, *counts, strict=True)))


@dataclass(frozen=True, slots=True)
class Sum:
    """Parts of a whole: of all these cells one follows from the others.

    What they add up to are the cells `wholes`, or numbers that have been decided on: of those
    `untold` are hidden, and `rest` is in no part. With `is_counted` it is known exactly, and so is
    what is hidden of the parts where no whole is, all of it together.
    """

    parts: frozenset[Key]
    wholes: frozenset[Key] = frozenset()
    untold: int = 0
    rest: Count = NOBODY
    is_counted: bool = True

    @property
    def keys(self) -> frozenset[Key]:
        """All that can be hidden."""
        return self.parts | self.wholes

    @property
    def tells_its_key(self) -> bool:
        """Whether all there is to hide follows from what has been decided on."""
        return len(self.keys) == 1 and self.is_counted and not self.untold + self.rest.people

    def without(self, keys: AbstractSet[Key]) -> Self:
        """Return the sum without these, which are shown for good."""
        return replace(self, parts=self.parts - keys, wholes=self.wholes - keys)


@dataclass(frozen=True, slots=True)
class Hiding:
    """What can be worked out from what, and which numbers are too small to be."""

    counts: Mapping[Key, Count]
    sums: Sequence[Sum]
    is_small: Callable[[Count], bool]
    rank: Callable[[Key], Any]  # what is hidden first

    def complete(self, hidden: Iterable[Key]) -> set[Key]:
        """Return the small cells, these, and those that have to be hidden beside them."""
        found = {key for key, count in self.counts.items() if self.is_small(count)} | set(hidden)
        sums_of = self._index()
        waiting = deque(range(len(self.sums)))
        queued = set(waiting)
        while waiting:
            number = waiting.popleft()
            queued.discard(number)
            more = self._list_more(self.sums[number], found)
            found.update(more)
            again = [one for key in more for one in sums_of[key] if one not in queued]
            waiting.extend(dict.fromkeys(again))
            queued.update(again)
        return found

    def _index(self) -> dict[Key, list[int]]:
        sums_of: dict[Key, list[int]] = defaultdict(list)
        for number, one in enumerate(self.sums):
            for key in one.keys:
                sums_of[key].append(number)
        return sums_of

    def _list_more(self, one: Sum, hidden: AbstractSet[Key]) -> list[Key]:
        untold = set(one.keys & hidden)
        more: list[Key] = []
        shown = iter(sorted(one.keys - hidden, key=self.rank) if self._tells(one, untold) else ())
        while self._tells(one, untold) and (key := next(shown, None)) is not None:
            untold.add(key)
            more.append(key)
        return more

    def _tells(self, one: Sum, hidden: AbstractSet[Key]) -> bool:
        if len(hidden) + one.untold == 1 and not one.rest.people:
            return True
        if not one.is_counted or one.untold or one.wholes & hidden:
            return False
        remainder = add([one.rest, *(self.counts[key] for key in hidden)])
        return remainder.people > 0 and self.is_small(remainder)
