"""manage.py calibrate: a file in, figures out, and no database in between."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from loops.calibration import RatingRow, calibrate, collect_rows
from tests.loops.calibration.worlds import VARIANCES, rate_company

HEADER = "candidate,interviewer,competency,rating,requisition"
ROWS = rate_company()


def write_csv(path: Path, rows: list[RatingRow]) -> Path:
    lines = [
        f"{row.candidate},{row.interviewer},{row.competency},{row.rating},{row.opening}"
        for row in rows
    ]
    return write(path, "\n".join([HEADER, *lines]))


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def ratings(tmp_path: Path) -> Path:
    return write_csv(tmp_path / "ratings.csv", ROWS)


@pytest.fixture
def variances(tmp_path: Path) -> Path:
    return write(tmp_path / "variances.json", json.dumps(VARIANCES.as_dict()))


def run(*arguments: object) -> str:
    out = StringIO()
    call_command("calibrate", *map(str, arguments), stdout=out)
    return out.getvalue()


def read(*arguments: object) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(run(*arguments, "--json"))
    return answer


def test_it_prints_the_engines_estimates(ratings: Path, variances: Path) -> None:
    answer = read("--ratings", ratings, "--variances", variances, "--bar", 3)
    expected = calibrate(collect_rows(ROWS), VARIANCES, bar=3).candidates
    keys = ("raw_mean", "estimate", "sd", "lo95", "hi95", "p_above_bar")
    assert [[one[key] for key in keys] for one in answer["candidates"]] == [
        [getattr(one, key) for key in keys] for one in expected
    ]


def test_it_prints_the_variances_it_was_given(ratings: Path, variances: Path) -> None:
    answer = read("--ratings", ratings, "--variances", variances)
    assert answer["variances"] == VARIANCES.as_dict()


def test_it_fits_variances_where_none_are_given(ratings: Path) -> None:
    assert read("--ratings", ratings)["fit"]["converged"] is True


def test_without_a_bar_there_is_no_probability(ratings: Path) -> None:
    above = [one["p_above_bar"] for one in read("--ratings", ratings)["candidates"]]
    assert above == [None] * 8


def test_weights_by_place_and_by_name_are_the_same(ratings: Path, variances: Path) -> None:
    files = ("--ratings", ratings, "--variances", variances)
    by_place = read(*files, "--weights", ".4,.3,.2,.1,0")
    names = "data=.4", "execution=.3", "influence=.2,leadership=.1"
    assert by_place == read(*files, "--weights", *names)


def test_the_order_of_rows_and_columns_changes_nothing(
    tmp_path: Path, ratings: Path, variances: Path
) -> None:
    lines = [line.split(",") for line in ratings.read_text().splitlines()]
    turned = [",".join(cells[::-1]) for cells in [lines[0], *lines[:0:-1]]]
    other = write(tmp_path / "turned.csv", "\n".join(turned))
    assert run("--ratings", other, "--variances", variances) == run(
        "--ratings", ratings, "--variances", variances
    )


def ids_of(tmp_path: Path, *ids: str) -> list[object]:
    rows = [RatingRow(one, "i", "data", 3.0, "o") for one in ids]
    answer = read("--ratings", write_csv(tmp_path / "ids.csv", rows))
    return [one["candidate"] for one in answer["candidates"]]


def test_ids_stay_numbers_where_all_of_a_column_are(tmp_path: Path) -> None:
    assert ids_of(tmp_path, "10", "9", "-1") == [-1, 9, 10]


def test_one_id_that_is_no_plain_number_keeps_them_all_as_text(tmp_path: Path) -> None:
    assert ids_of(tmp_path, "10", "9", "007") == ["007", "10", "9"]


def test_missing_ratings_stay_missing(tmp_path: Path) -> None:
    words = ("", "NA", "no evidence", "not_asked", "NaN")
    lines = [f"c{at},i,data,{word},o" for at, word in enumerate(words)]
    path = write(tmp_path / "some.csv", "\n".join([HEADER, "c,i,data,3,o", *lines]))
    assert read("--ratings", path)["n_ratings"] == 1


def test_a_shadow_card_has_weight_zero(tmp_path: Path) -> None:
    lines = (f"{HEADER},weight", "c,i,data,3,o,1", "c,trainee,data,1,o,0", "d,i,data,3,o,")
    path = write(tmp_path / "some.csv", "\n".join(lines))
    assert read("--ratings", path)["n_ratings"] == 2


@pytest.mark.parametrize(
    ("ratings_given", "scale"),
    [("1,4", [1, 4]), ("2,3", [1, 4]), ("1,5", [1, 5]), ("0.3,4.6", [0.3, 4.6])],
)
def test_it_takes_the_scale_that_the_ratings_need(
    tmp_path: Path, ratings_given: str, scale: list[float]
) -> None:
    lines = [f"c{at},i,data,{one},o" for at, one in enumerate(ratings_given.split(","))]
    path = write(tmp_path / "some.csv", "\n".join([HEADER, *lines]))
    assert read("--ratings", path)["scale"] == scale


def test_a_file_without_rows_gives_no_candidates(tmp_path: Path) -> None:
    assert read("--ratings", write(tmp_path / "none.csv", HEADER))["candidates"] == []


def test_a_byte_order_mark_and_blank_lines_do_no_harm(tmp_path: Path) -> None:
    path = write(tmp_path / "some.csv", f"\ufeff{HEADER}\r\n\r\nc,i,data,3,o\r\n")
    assert read("--ratings", path)["n_ratings"] == 1


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "line 1, column candidate: missing from the header"),
        ("candidate,interviewer,competency,rating", "column requisition: missing"),
        (f"{HEADER},rating", "line 1, column rating: appears twice in the header"),
        (f"{HEADER}\nc,i,data,3,o\nc,i,data,3", "line 3: 4 fields where the header has 5"),
        (f"{HEADER}\n\nc,i,data,high,o", "line 3, column rating: 'high' is not a number"),
        (f"{HEADER}\nc,i,data,1_0,o", "line 2, column rating: '1_0' is not a number"),
        (f"{HEADER}\nc,i,data,inf,o", "line 2, column rating: 'inf' is not a number"),
        (f"{HEADER}\nc,i,data,3,o\nc,i,execution,0,o", "line 3, column rating: 0 is not between 1"),
        (f"{HEADER}\nc,i,data,44,o", "line 2, column rating: 44 is not between 1 and 4"),
        (f"{HEADER}\nc,,data,3,o", "line 2, column interviewer: empty"),
        (f"{HEADER}\nc,i,data,3,", "line 2, column requisition: empty"),
        (f"{HEADER},weight\nc,i,data,3,o,2", "line 2, column weight: 2 is neither 0 nor 1"),
        (f'{HEADER}\nc,i,data,3,"o', "line 2: unexpected end of data"),
    ],
)
def test_it_refuses_a_bad_file_by_line_and_column(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(CommandError, match=reason):
        run("--ratings", write(tmp_path / "bad.csv", text))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "not JSON"),
        ("[1]", "an object of six variances is expected"),
        ('{"residual": 1}', "variance candidate: missing"),
    ],
)
def test_it_refuses_bad_variances(tmp_path: Path, ratings: Path, text: str, reason: str) -> None:
    with pytest.raises(CommandError, match=reason):
        run("--ratings", ratings, "--variances", write(tmp_path / "bad.json", text))


@pytest.mark.parametrize(
    ("option", "value", "reason"),
    [
        ("--weights", "1,2", "2 weights for 5 competencies"),
        ("--weights", "charm=1", "no competency 'charm' in the ratings"),
        ("--weights", "data=much", "--weights data=much: 'much' is not a finite number"),
        ("--bar", "high", "argument --bar: 'high' is not a finite number"),
        ("--scale", "4,1", "argument --scale: '4,1' is not LOW,HIGH"),
        ("--ratings", "nowhere.csv", "nowhere.csv: No such file or directory"),
    ],
)
def test_it_refuses_a_bad_option_by_name(
    ratings: Path, option: str, value: str, reason: str
) -> None:
    with pytest.raises(CommandError, match=reason):
        run("--ratings", ratings, option, value)


def test_it_refuses_a_file_that_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / "latin.csv"
    path.write_bytes(HEADER.encode() + "\nJosé".encode("latin-1"))
    with pytest.raises(CommandError, match="not UTF-8 text, byte 55"):
        run("--ratings", path)


def test_its_table_has_a_line_for_everybody(ratings: Path, variances: Path) -> None:
    lines = run("--ratings", ratings, "--variances", variances, "--bar", 3).splitlines()
    assert [line.split()[0] for line in lines if line[:2] in {"c0", "i0"}] == [
        *(f"c00{at}" for at in range(8)),
        *(f"i00{at}" for at in range(6)),
    ]


def test_its_table_says_nothing_of_a_person_under_ten_interviews(ratings: Path) -> None:
    lines = [line for line in run("--ratings", ratings).splitlines() if line.startswith("i0")]
    assert [line.endswith("too few to say  -") for line in lines] == [True] * 6
