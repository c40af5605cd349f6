"""What blind raters gave is read as written, and a table that is not whole is refused."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Container
from pathlib import Path

import pytest

from corpus.interviews import read_interviews
from corpus.ratings import (
    ExchangeRating,
    Rating,
    find_gaps,
    list_missing,
    main,
    read_all_exchange_ratings,
    read_all_ratings,
    read_exchange_ratings,
    read_ratings,
)
from corpus.reading import COMPETENCIES, HOME, UnreadableCorpus, read_exchanges
from corpus.split import BATCHES

HEADING = "interview,competency,rating,note\n"
EXCHANGE_HEADING = "exchange,rating,note\n"


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


def test_it_reads_levels_of_exchanges_and_the_zero_that_is_none(tmp_path: Path) -> None:
    rows = '900-01,4,"trial first, then all"\n900-02,0,\n'
    assert read_exchange_ratings(write(tmp_path, EXCHANGE_HEADING + rows)) == {
        "900-01": ExchangeRating(4, "trial first, then all"),
        "900-02": ExchangeRating(0, ""),
    }


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (HEADING, "r1.csv: the heading is not exchange,rating,note."),
        (EXCHANGE_HEADING + "900-01,5,\n", "r1.csv, row 2: '900-01,5,' is no rating."),
        (EXCHANGE_HEADING + "900-01,\n", "r1.csv, row 2: '900-01,' is no rating."),
        (EXCHANGE_HEADING + "900-01,3,\n900-01,3,\n", "r1.csv, row 3: rated twice."),
    ],
)
def test_it_refuses_what_is_no_rating_of_an_exchange(
    tmp_path: Path, text: str, complaint: str
) -> None:
    with pytest.raises(UnreadableCorpus) as refused:
        read_exchange_ratings(write(tmp_path, text))
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


def test_of_a_writer_whose_exchanges_a_rater_began_nothing_is_missing() -> None:
    by_writer: defaultdict[str, set[str]] = defaultdict(set)
    for one in read_exchanges():
        by_writer[one.writer].add(one.id)
    missing = {
        (name, writer): sorted(ids - set(table))
        for name, table in read_all_exchange_ratings().items()
        for writer, ids in by_writer.items()
        if ids & set(table)
    }
    assert {place: ids for place, ids in missing.items() if ids} == {}


def test_no_exchange_is_rated_that_is_not_there() -> None:
    ids = {one.id for one in read_exchanges()}
    assert {name: set(table) - ids for name, table in read_all_exchange_ratings().items()} == {
        name: set() for name in read_all_exchange_ratings()
    }


def test_it_finds_what_a_table_of_exchanges_lacks_and_has_too_much(tmp_path: Path) -> None:
    first, *rest = [one.id for one in read_exchanges()]
    rows = "".join(f"{key},3,\n" for key in [*rest, "900-01"])
    found = find_gaps(write(tmp_path, EXCHANGE_HEADING + rows))
    assert found == [f"missing: {first}", "not in the corpus: 900-01"]


def test_of_a_writer_whom_a_table_leaves_out_it_asks_nothing(tmp_path: Path) -> None:
    first, *rest = [one.id for one in read_exchanges() if one.writer == "w3"]
    rows = "".join(f"{key},3,\n" for key in rest)
    assert find_gaps(write(tmp_path, EXCHANGE_HEADING + rows)) == [f"missing: {first}"]


def test_it_asks_for_all_voices_of_a_writer(tmp_path: Path) -> None:
    voice = list_ids({"w5a"})
    rows = "".join(f"{one},{key},3,\n" for one in voice for key in COMPETENCIES)
    found = find_gaps(write(tmp_path, HEADING + rows))
    assert found == [
        f"missing: {one}, {key}"
        for one in sorted(list_ids({"w5b"}))
        for key in sorted(COMPETENCIES)
    ]


def test_an_empty_table_lacks_everything(tmp_path: Path) -> None:
    assert len(find_gaps(write(tmp_path, EXCHANGE_HEADING))) == len(read_exchanges())


def test_it_finds_what_a_table_of_interviews_lacks(tmp_path: Path) -> None:
    rows = [f"{one.id},{key},3,\n" for one in read_interviews() for key in COMPETENCIES]
    assert rows[0] == "101,strategy,3,\n"
    assert find_gaps(write(tmp_path, HEADING + "".join(rows[1:]))) == ["missing: 101, strategy"]


def test_asked_for_a_table_with_gaps_it_names_them_and_ends_with_1(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = "".join(f"{one.id},3,\n" for one in read_exchanges()[1:])
    table = write(tmp_path, EXCHANGE_HEADING + rows)
    monkeypatch.setattr(sys, "argv", ["ratings", str(table)])
    with pytest.raises(SystemExit) as ended:
        main()
    assert (ended.value.code, capsys.readouterr().out) == (
        1,
        f"r1.csv: missing: {read_exchanges()[0].id}\n",
    )


def test_asked_for_no_table_it_reads_all_of_the_corpus(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    read = []

    def note(path: Path) -> list[str]:
        read.append(path)
        return []

    monkeypatch.setattr("corpus.ratings.find_gaps", note)
    monkeypatch.setattr(sys, "argv", ["ratings"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert (ended.value.code, capsys.readouterr().out) == (0, "")
    assert read == sorted((HOME / "ratings").glob("*.csv"))
