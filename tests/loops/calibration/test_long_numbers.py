"""A cell of digits without end is refused or read, and never keeps the command."""

import time

from loops.calibration.ratings_csv import NUMBER


def test_a_long_number_is_told_from_none_at_once() -> None:
    began = time.process_time()
    assert not NUMBER.fullmatch("1" * 100_000 + "x")
    assert time.process_time() - began < 1.0
    assert [bool(NUMBER.fullmatch(text)) for text in ("3", "3.", ".5", "-3.5e2", ".", "e3")] == [
        *[True] * 4,
        *[False] * 2,
    ]
