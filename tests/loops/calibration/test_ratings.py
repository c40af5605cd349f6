import math
from dataclasses import replace

import pytest

from loops.calibration import RatingError, RatingRow, calibrate, collect_ratings, collect_rows
from tests.loops.calibration.worlds import VARIANCES, rate_company

GOOD = RatingRow("c1", "i1", "data", 3.0, "o1")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"candidate": None}, "row 2, column candidate: empty"),
        ({"interviewer": ""}, "row 2, column interviewer: empty"),
        ({"competency": math.nan}, "row 2, column competency: empty"),
        ({"candidate": []}, r"row 2, column candidate: \[\] cannot be an id"),
        ({"rating": "three"}, "row 2, column rating: 'three' is not a number"),
        ({"rating": True}, "row 2, column rating: True is not a number"),
        ({"rating": 0}, "row 2, column rating: 0 is not between 1 and 4"),
        ({"rating": 5}, "row 2, column rating: 5 is not between 1 and 4"),
        ({"rating": math.inf}, "row 2, column rating: inf is not between 1 and 4"),
        ({"weight": 0.5}, "row 2, column weight: 0.5 is neither 0 nor 1"),
        ({"weight": None}, "row 2, column weight: nan is neither 0 nor 1"),
        ({"when": "today"}, "row 2, column when: 'today' is not a number"),
    ],
)
def test_it_refuses_a_bad_row_by_row_and_column(change: dict[str, object], reason: str) -> None:
    bad = replace(GOOD, **change)  # type: ignore[arg-type]  # wrong on purpose
    with pytest.raises(RatingError, match=reason):
        collect_rows([GOOD, bad], scale=(1, 4))


def test_it_refuses_infinity_without_a_scale_too() -> None:
    with pytest.raises(RatingError, match="row 1, column rating: -inf"):
        collect_rows([replace(GOOD, rating=-math.inf)])


def test_it_refuses_columns_of_unequal_length() -> None:
    with pytest.raises(RatingError, match="row 2, column rating: 1 values where candidate has 2"):
        collect_ratings(candidate=[1, 2], interviewer=[1, 1], competency=[1, 1], rating=[3])


def test_a_missing_rating_stays_missing() -> None:
    rows = rate_company()
    missing = [RatingRow("c000", "i005", "data", None, "o0")]
    assert calibrate(collect_rows(rows + missing), VARIANCES).n_ratings == len(rows)


def test_of_duplicates_the_last_row_counts() -> None:
    rows = rate_company()
    stale = [replace(row, rating=1.0) for row in rows[:7]]
    doubled = calibrate(collect_rows(stale + rows), VARIANCES)
    assert tuple(doubled.candidates) == tuple(calibrate(collect_rows(rows), VARIANCES).candidates)


def test_of_duplicates_a_last_missing_row_takes_the_rating_back() -> None:
    rows = rate_company()
    back = replace(rows[0], rating=None)
    assert calibrate(collect_rows([*rows, back]), VARIANCES).n_ratings == len(rows) - 1


def test_ids_come_in_order_numbers_before_text() -> None:
    rows = [replace(GOOD, interviewer=name) for name in ("b", 10, "a", 9)]
    assert collect_rows(rows).interviewers == (9, 10, "a", "b")


def test_a_candidate_belongs_to_the_opening_with_most_counted_ratings() -> None:
    rows = [
        replace(GOOD, opening="o2", competency="a"),
        replace(GOOD, opening="o2", competency="b"),
        *(replace(GOOD, opening="o1", competency=name, weight=0) for name in "cde"),
    ]
    assert calibrate(collect_rows(rows), VARIANCES).candidate("c1").opening == "o2"
