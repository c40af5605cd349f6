"""An answer of signs without end takes no longer than one of words."""

from __future__ import annotations

import time

import pytest

from tests.scorecards.suggestion.conftest import Talk

ANSWERS = {
    "dots": "I was " + "." * 30_000 + "x done",
    "a bracket and blanks": "I did [" + " " * 30_000 + "x",
    "an angle and blanks": "I did <" + " " * 30_000 + "x",
    "tags that stay open": "I did " + "[user" * 6_000,
    "quotes": 'I said."' + '"' * 30_000 + "x",
    "dashes": "so " + "-" * 30_000 + " put simply",
}


@pytest.mark.parametrize("name", ANSWERS)
def test_it_is_read_at_once(talk: Talk, name: str) -> None:
    began = time.process_time()
    talk(("Tell me about a time you led a team?", ANSWERS[name]))
    assert time.process_time() - began < 4.0
