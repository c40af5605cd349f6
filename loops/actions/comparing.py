"""Compare what was stored with what is computed or found now, leaf by leaf."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as it was stored.

    `kind` is card, setting, run, figure, advice or record; `where` a path within it.
    """

    kind: str
    where: str
    sentence: str
    stored: Any
    now: Any


def list_unlike(
    stored: Any, now: Any, where: str = "", tolerance: float = 0.0
) -> Iterator[tuple[str, Any, Any]]:
    """Yield (path, stored, now) of each leaf that differs, a missing one as None.

    Numbers differ by any bit, or by more than `tolerance` relative to the larger of them and 1.
    """
    if isinstance(stored, dict) and isinstance(now, dict):
        for key in sorted({*stored, *now}):
            yield from list_unlike(stored.get(key), now.get(key), _join(where, key), tolerance)
    elif isinstance(stored, list) and isinstance(now, list):
        for at in range(max(len(stored), len(now))):
            one = stored[at] if at < len(stored) else None
            other = now[at] if at < len(now) else None
            yield from list_unlike(one, other, _join(where, at), tolerance)
    elif not _is_alike(stored, now, tolerance):
        yield where, stored, now


def count_leaves(value: Any) -> int:
    """Return how many figures and facts a stored value holds."""
    if isinstance(value, dict):
        return sum(map(count_leaves, value.values()))
    if isinstance(value, list):
        return sum(map(count_leaves, value))
    return 1


def _join(where: str, part: object) -> str:
    return f"{where}.{part}" if where else str(part)


def _is_alike(stored: Any, now: Any, tolerance: float) -> bool:
    numbers = [isinstance(one, int | float) and not isinstance(one, bool) for one in (stored, now)]
    if all(numbers) and tolerance:
        return bool(abs(stored - now) <= tolerance * max(1, abs(stored), abs(now)))
    return bool(numbers[0] == numbers[1] and stored == now)
