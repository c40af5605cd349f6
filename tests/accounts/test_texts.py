"""Each thing that people send is read by one function, which names the field it refuses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from accounts.actions.texts import (
    read_keys,
    read_link,
    read_moment,
    read_number,
    read_text,
    read_texts,
)
from accounts.errors import Invalid

NO_LINK = "Write a link that begins with https://."
NO_YEAR = "The year lies between 2000 and 2099."


def text(value: Any) -> str:
    return read_text(value, "f", most=1_000, empty="Write something.")


def texts(value: Any) -> list[str]:
    return read_texts(value, "f", most=3, longest=4)


def number(value: Any) -> float:
    return read_number(value, "f", low=0, high=2, sentence="From 0 to 2.")


def link(value: Any) -> str:
    return read_link(value, "f")


def moment(value: Any) -> datetime:
    return read_moment(value, "f")


def keys(value: Any) -> list[str]:
    return read_keys(value, "f")


@pytest.mark.parametrize(
    ("read", "value", "kept"),
    [
        (text, " a b ", "a b"),
        (text, "a" * 1_000, "a" * 1_000),
        (link, " https://a.example/x?y#z ", "https://a.example/x?y#z"),
        (link, "", ""),
        (link, "https://a.example/" + "a" * 482, "https://a.example/" + "a" * 482),
        (texts, ("a", " b ", "cccc"), ["a", "b", "cccc"]),
        (texts, [], []),
        (keys, ["a", "b", "a", " b"], ["a", "b"]),
        (keys, [str(at) for at in range(40)], [str(at) for at in range(40)]),
        (keys, ["k" * 40], ["k" * 40]),
        (number, 0, 0),
        (number, 2.0, 2.0),
        (moment, datetime(2000, 1, 1, tzinfo=UTC), datetime(2000, 1, 1, tzinfo=UTC)),
        (
            moment,
            datetime(2099, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
            datetime(2099, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
        ),
    ],
)
def test_what_can_be_kept_is_kept(read: Callable[[Any], Any], value: Any, kept: Any) -> None:
    assert read(value) == kept


@pytest.mark.parametrize(
    ("read", "value", "sentence", "field"),
    [
        (text, None, "This is not text.", "f"),
        (text, b"a", "This is not text.", "f"),
        (text, " \n\t", "Write something.", "f"),
        (text, "a" * 1_001, "Write at most 1,000 characters.", "f"),
        (text, "a\x00", "This holds NUL or half a character, which cannot be kept.", "f"),
        (text, "\ud800", "This holds NUL or half a character, which cannot be kept.", "f"),
        (link, "http://a.example", NO_LINK, "f"),
        (link, "https://", NO_LINK, "f"),
        (link, "https:///path", NO_LINK, "f"),
        (link, "https://[", NO_LINK, "f"),
        (link, "https://a.example/a b", NO_LINK, "f"),
        (link, "https://a.example/\x7f", NO_LINK, "f"),
        (link, "javascript:alert(1)", NO_LINK, "f"),
        (link, "https://a.example/" + "a" * 483, "Write at most 500 characters.", "f"),
        (texts, "abc", "This is not a list.", "f"),
        (texts, 3, "This is not a list.", "f"),
        (texts, list("abcd"), "List at most 3.", "f"),
        (texts, ["a", " "], "Write something, or leave it out.", "f.1"),
        (texts, ["a", "b", "ccccc"], "Write at most 4 characters.", "f.2"),
        (keys, [str(at) for at in range(41)], "List at most 40.", "f"),
        (keys, ["k" * 41], "Write at most 40 characters.", "f.0"),
        (number, True, "From 0 to 2.", "f"),
        (number, "1", "From 0 to 2.", "f"),
        (number, -0.001, "From 0 to 2.", "f"),
        (number, 2.001, "From 0 to 2.", "f"),
        (number, float("nan"), "From 0 to 2.", "f"),
        (number, float("inf"), "From 0 to 2.", "f"),
        (moment, "2026-05-04", "Say when, with the time zone.", "f"),
        (moment, datetime(2026, 5, 4), "Say when, with the time zone.", "f"),  # noqa: DTZ001 (meant)
        (moment, datetime(2100, 1, 1, tzinfo=UTC), NO_YEAR, "f"),
        (moment, datetime(2000, 1, 1, tzinfo=timezone(timedelta(seconds=1))), NO_YEAR, "f"),
    ],
)
def test_what_cannot_be_kept_is_refused_by_its_field(
    read: Callable[[Any], Any], value: Any, sentence: str, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        read(value)
    assert (refused.value.message, refused.value.field) == (sentence, field)


def test_words_may_keep_their_blanks_and_may_be_none() -> None:
    assert read_text(" a ", "f", most=3, trim=False) == " a "
    assert read_text("  ", "f", most=3) == ""
