from collections.abc import Callable, Iterator, Sequence
from typing import Generic, TypeVar, overload

RowT_co = TypeVar("RowT_co", covariant=True)


class Table(Sequence[RowT_co], Generic[RowT_co]):
    """Rows made when they are asked for: a million ratings need no million objects."""

    def __init__(self, length: int, row_at: Callable[[int], RowT_co]) -> None:
        self._length, self._row_at = length, row_at

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, index: int) -> RowT_co: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[RowT_co, ...]: ...
    def __getitem__(self, index: int | slice) -> RowT_co | tuple[RowT_co, ...]:
        if isinstance(index, slice):
            return tuple(self._row_at(at) for at in range(*index.indices(self._length)))
        if not -self._length <= index < self._length:
            raise IndexError(index)
        return self._row_at(index % self._length)

    def __iter__(self) -> Iterator[RowT_co]:
        return (self._row_at(at) for at in range(self._length))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Table) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))
