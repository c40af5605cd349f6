"""What differs between what was stored and what is found now, leaf by leaf."""

from __future__ import annotations

from typing import Any

import pytest

from loops.actions.comparing import count_leaves, list_unlike


@pytest.mark.parametrize(
    ("stored", "now", "found"),
    [
        ({"a": 1, "b": [1, 2]}, {"a": 1, "b": [1, 2]}, []),
        ({"a": {"b": 1}}, {"a": {"b": 2}}, [("a.b", 1, 2)]),
        ({"a": 1}, {"b": 1}, [("a", 1, None), ("b", None, 1)]),
        ([1], [1, 2, 3], [("1", None, 2), ("2", None, 3)]),
        ([1, 2], [1], [("1", 2, None)]),
        ({"a": [1, {"b": 2}]}, {"a": [1, {"b": 3}]}, [("a.1.b", 2, 3)]),
        (1, True, [("", 1, True)]),
        (1, 1.0, []),
        ("1", 1, [("", "1", 1)]),
        ([], {}, [("", [], {})]),
        (0.1 + 0.2, 0.3, [("", 0.1 + 0.2, 0.3)]),
    ],
)
def test_each_leaf_that_differs_is_named(stored: Any, now: Any, found: list[Any]) -> None:
    assert list(list_unlike(stored, now)) == found


@pytest.mark.parametrize(
    ("stored", "now", "is_alike"),
    [
        (0.5, 0.6, True),  # a tenth of 1, which is more than either
        (0.5, 0.61, False),
        (100, 110, True),
        (100, 112, False),
        (-100, -110, True),
        ("a", "b", False),
        (1, None, False),
    ],
)
def test_a_tolerance_is_relative_to_the_larger_or_one(
    stored: Any, now: Any, *, is_alike: bool
) -> None:
    assert (list(list_unlike(stored, now, tolerance=0.1 + 1e-9)) == []) == is_alike


def test_figures_and_facts_are_counted() -> None:
    assert count_leaves({"a": [1, 2, {"b": None}], "c": "x", "d": []}) == 4
