"""What blind raters gave is read as written, and a table that is not whole is refused."""

from __future__ import annotations

from collections.abc import Container
from pathlib import Path

import pytest

from corpus.interviews import read_interviews
from corpus.ratings import Rating, list_missing, read_all_ratings, read_ratings
from corpus.reading import COMPETENCIES, UnreadableCorpus
from corpus.split import BATCHES

HEADING = "interview,competency,rating,note\n"


def write(home: Path, text: str) -> Path:
    """Write a table of ratings; return its path."""
    path = home / "r1.csv"
    path.write_text(text, "utf-8")
    return path


def test_it_reads_grades_and_the_two_that_are_none(tmp_path: Path) -> None:
    rows = '900,data,3,"half, and half"\n900,strategy,not_asked,\n900,influence,no_evidence,\n'
    assert read_ratings(write(tmp_path, HEADING + rows)) == {
        ("900", "data"): Rating(3, "half, and half"),
        ("900", "strategy"): Rating("not_asked", ""),
        ("900", "influence"): Rating("no_evidence", ""),
    }


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("interview,rating\n", "r1.csv: the heading is not interview,competency,rating,note."),
        (HEADING + "900,data,5,\n", "r1.csv, row 2: '900,data,5,' is no rating."),
        (HEADING + "900,charm,3,\n", "r1.csv, row 2: '900,charm,3,' is no rating."),
        (HEADING + "900,data,3\n", "r1.csv, row 2: '900,data,3' is no rating."),
        (HEADING + "900,data,3,\n900,data,2,\n", "r1.csv, row 3: rated twice."),
    ],
)
def test_it_refuses_what_is_no_rating(tmp_path: Path, text: str, complaint: str) -> None:
    with pytest.raises(UnreadableCorpus) as refused:
        read_ratings(write(tmp_path, text))
    assert str(refused.value) == complaint


def test_it_lists_what_is_not_rated() -> None:
    given = [("900", one) for one in COMPETENCIES if one != "data"]
    assert list_missing(given, ["900"]) == [("900", "data")]


def list_ids(writers: Container[str]) -> list[str]:
    """Return the interviews of some writers."""
    return [one.id for one in read_interviews() if one.writer in writers]


def test_of_a_batch_that_a_rater_began_nothing_is_missing() -> None:
    missing = {
        (name, seed): list_missing(table, ids)
        for name, table in read_all_ratings().items()
        for seed, writers in BATCHES
        if (ids := list_ids(writers)) and any(key in ids for key, _ in table)
    }
    assert {place: pairs for place, pairs in missing.items() if pairs} == {}


def test_two_raters_rated_the_first_batch() -> None:
    tables, ids = read_all_ratings(), list_ids(BATCHES[0][1])
    assert [list_missing(tables[name], ids) for name in ("r1", "r2")] == [[], []]
