"""Masking finds addresses wherever they stand, and takes no longer for words without end."""

from __future__ import annotations

import time

import pytest

from candidates.actions.masking import ADDRESS, Masks
from tests.builders import World

ADDRESSES = {
    "ask ana@example.org, or x.y+z@mail.example.co.uk.": 2,
    "a@b@example.org": 1,
    "..ana@example.org": 1,
    "ana@example and @example.org": 0,
}


@pytest.mark.parametrize(("text", "count"), ADDRESSES.items())
def test_it_finds_addresses(text: str, count: int) -> None:
    assert len(ADDRESS.findall(text)) == count


@pytest.mark.django_db
@pytest.mark.parametrize("word", ["a", "a.", "a@", "a@b.", "-"])
def test_a_word_without_end_takes_no_time(world: World, word: str) -> None:
    masks, began = Masks(world.candidate), time.process_time()
    masks.hide(word * 100_000)
    assert time.process_time() - began < 2.0
