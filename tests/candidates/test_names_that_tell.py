"""Which names of a candidate are looked for in other people's texts, and which are in too many."""

from __future__ import annotations

import pytest

from candidates.actions.subjects import list_names
from candidates.models import Candidate


@pytest.mark.parametrize(
    ("name", "is_telling"),
    [
        *[("Ilsebill", True), ("Tessa", True), ("Tess", False), ("A", False)],
        *[("Al Bo", True), ("A B", True), ("\u674e\u96f7", True), ("\u674e", False)],
    ],
)
def test_a_name_tells_if_it_is_long_or_two_words_or_no_ascii(
    name: str,
    is_telling: bool,  # noqa: FBT001 (a parameter of the test)
) -> None:
    assert list_names(Candidate(name=name)) == ({name} if is_telling else set())
