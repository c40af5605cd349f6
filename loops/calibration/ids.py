from collections.abc import Hashable, Iterable, Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from loops.calibration.arrays import Ints

Id: TypeAlias = Hashable
IdColumn: TypeAlias = Sequence[Id] | NDArray[Any]


def _sort_key(value: Id) -> tuple[str, Any]:
    if isinstance(value, int | float):
        return ("0number", value)
    if isinstance(value, str):
        return ("1text", value)
    return (f"2{type(value).__qualname__}", repr(value))


def order_ids(values: Iterable[Id]) -> tuple[Id, ...]:
    """Distinct ids in the one canonical order: numbers, then text, then anything else.

    Results depend on this order in their last bits, so it never depends on the order of rows.
    """
    distinct = dict.fromkeys(values)
    try:
        return tuple(sorted(distinct, key=_sort_key))
    except TypeError:  # two types of one name whose values do not compare
        return tuple(sorted(distinct, key=repr))


def encode_ids(values: IdColumn) -> tuple[tuple[Id, ...], Ints]:
    """Canonically ordered distinct ids, and for each value its position among them."""
    if isinstance(values, np.ndarray) and values.dtype.kind in "iu":
        distinct, codes = np.unique(values, return_inverse=True)
        return tuple(distinct.tolist()), codes.astype(np.int64)
    plain = values.tolist() if isinstance(values, np.ndarray) else values
    ids = order_ids(plain)
    position = {value: number for number, value in enumerate(ids)}
    return ids, np.fromiter((position[value] for value in plain), np.int64, len(plain))
