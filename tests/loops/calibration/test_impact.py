import math
import time
from typing import Any

import numpy as np
import pytest
from scipy import stats

from loops.calibration import (
    CalibrationError,
    CountError,
    Group,
    Shown,
    Tally,
    audit_scores,
    audit_selection,
    compare_groups,
    find_hidden,
    hide_small_cells,
    name_cells,
)
from loops.calibration.impact import compare

TABLES = [(3, 17, 9, 21), (0, 12, 5, 30), (11, 13, 40, 44), (250, 900, 400, 1100), (2, 2, 1, 3)]


@pytest.mark.parametrize(("x", "n", "y", "m"), TABLES)
def test_its_exact_p_is_scipys(x: int, n: int, y: int, m: int) -> None:
    found = compare(Group("a", x, n), Group("b", y, m))
    expected = stats.fisher_exact(np.array([[x, n - x], [y, m - y]])).pvalue
    assert found.p_fisher == pytest.approx(expected, rel=1e-9)


def test_its_exact_p_of_large_groups_takes_no_time_that_grows_with_their_square() -> None:
    begun = time.process_time()
    assert compare(Group("a", 9_000, 50_000), Group("b", 10_000, 50_000)).p_fisher is not None
    assert time.process_time() - begun < 1


@pytest.mark.parametrize(("x", "n", "y", "m"), TABLES)
def test_its_pooled_z_squared_is_scipys_chi_square(x: int, n: int, y: int, m: int) -> None:
    found = compare(Group("a", x, n), Group("b", y, m))
    table = [[x, n - x], [y, m - y]]
    expected = stats.chi2_contingency(table, correction=False)
    assert ((found.z or 0) ** 2, found.p_z) == pytest.approx(
        (expected.statistic, expected.pvalue), rel=1e-9
    )


@pytest.mark.parametrize(("x", "n", "y", "m"), [one for one in TABLES if one[0]])
def test_its_ratio_interval_is_scipys(x: int, n: int, y: int, m: int) -> None:
    found = compare(Group("a", x, n), Group("b", y, m))
    interval = stats.contingency.relative_risk(x, n, y, m).confidence_interval(0.95)
    assert (found.ratio_lo95, found.ratio_hi95) == pytest.approx((interval.low, interval.high))


def test_an_empty_cell_leaves_the_ratio_without_an_interval() -> None:
    found = compare(Group("a", 0, 12), Group("b", 5, 30))
    assert (found.ratio, found.ratio_lo95, found.ratio_hi95) == (0, None, None)


@pytest.mark.parametrize(
    ("selected", "below"), [(48, False), (47, True)], ids=["exactly .80", "just under"]
)
def test_four_fifths_is_counted_exactly(selected: int, *, below: bool) -> None:
    found = compare(Group("a", selected, 100), Group("b", 60, 100))
    assert found.below is below


@pytest.mark.parametrize(("selected", "flips"), [(47, True), (46, False), (48, False)])
def test_it_tells_whether_one_more_selected_would_clear_the_line(
    selected: int, *, flips: bool
) -> None:
    found = compare(Group("a", selected, 100), Group("b", 60, 100))
    assert found.flips_if_one_more is flips


def test_every_group_is_compared_with_the_one_of_the_highest_rate() -> None:
    groups = [Group("a", 30, 60), Group("b", 45, 60), Group("c", 10, 25)]
    ratios = [one.ratio for one in compare_groups(groups)]
    assert ratios == pytest.approx([2 / 3, 1, 8 / 15])


@pytest.mark.parametrize("groups", [[], [Group("a", 0, 0)], [Group("a", 0, 5), Group("b", 0, 9)]])
def test_without_a_selection_there_is_no_ratio(groups: list[Group]) -> None:
    assert [one.ratio for one in compare_groups(groups)] == [None] * len(groups)


@pytest.mark.parametrize(("selected", "applicants"), [(5, 4), (-1, 4)])
def test_it_refuses_counts_that_cannot_be(selected: int, applicants: int) -> None:
    with pytest.raises(CountError, match=f"group 'a': {selected} selected of 4 applicants"):
        Group("a", selected, applicants)


def test_the_selection_variant_counts_the_unknown_apart() -> None:
    found = audit_selection([("a", True), ("a", False), ("b", True), (None, True), (None, False)])
    counts = [(one.name, one.selected, one.applicants) for one in found.compared]
    assert (counts, found.unknown) == ([("a", 1, 2), ("b", 1, 1)], 2)


def test_a_category_under_two_percent_is_counted_but_not_compared() -> None:
    found = audit_selection([("a", True)] * 99 + [("b", True)])
    assert found.left_out == (Group("b", 1, 1),)


def test_a_category_of_exactly_two_percent_is_compared() -> None:
    assert audit_selection([("a", True)] * 98 + [("b", True)] * 2).left_out == ()


def test_the_scoring_variant_counts_scores_strictly_above_the_median() -> None:
    found = audit_scores([("a", 1), ("a", 2), ("a", 3), ("b", 2), ("b", 3)])
    rates = [(one.name, one.selected, one.applicants) for one in found.compared]
    assert (rates, found.median) == ([("a", 1, 3), ("b", 1, 2)], 2)


def test_the_median_is_that_of_the_whole_sample() -> None:
    assert audit_scores([("a", 1), ("b", 2), (None, 9), (None, 9), (None, 9)]).median == 9


def test_it_refuses_a_score_that_is_no_number() -> None:
    with pytest.raises(CalibrationError, match="row 2, column score: not a number"):
        audit_scores([("a", 1), ("b", math.nan)])


def test_nobody_audited_is_an_empty_table() -> None:
    found = audit_scores([])
    assert (found.compared, found.left_out, found.unknown, found.median) == ((), (), 0, None)


def shown(*groups: Group) -> dict[str, tuple[int | None, bool]]:
    return {
        name: (one.applicants, one.comparison is not None)
        for name, one in show({("", one.name): (one.selected, one.applicants) for one in groups})[
            "ethnicity"
        ].items()
    }


def show(counts: dict[tuple[str, str], tuple[int, int]]) -> dict[str, dict[str, Shown]]:
    """Return what is shown of (sex, ethnicity) to (selected, applicants), by table and group."""
    tallies = {}
    for said, (selected, applicants) in counts.items():
        tallies[Tally(2026, 1, *said, is_selected=True)] = selected
        tallies[Tally(2026, 1, *said, is_selected=False)] = applicants - selected
    tables = {
        table: audit_selection(
            (name_cells(one.sex, one.ethnicity).get(table), one.is_selected)
            for one, people in tallies.items()
            for _ in range(people)
        )
        for table in ("sex", "ethnicity", "both")
    }
    drawn = hide_small_cells(tables, find_hidden(tallies))
    return {table: {one.name: one for one in rows} for table, rows in drawn.items()}


def test_large_groups_are_shown() -> None:
    assert shown(Group("a", 20, 40), Group("b", 15, 40)) == {"a": (40, True), "b": (40, True)}


def test_a_small_cell_hides_its_group_and_the_complement() -> None:
    found = shown(Group("a", 20, 40), Group("b", 9, 40), Group("c", 100, 200))
    assert found == {"a": (40, False), "b": (40, False), "c": (200, True)}


def test_few_refused_are_as_telling_as_few_selected() -> None:
    found = shown(Group("a", 31, 40), Group("b", 20, 40), Group("c", 19, 40))
    assert found == {"a": (40, False), "b": (40, False), "c": (40, True)}


def test_the_size_of_a_tiny_group_and_of_its_complement_are_hidden() -> None:
    found = shown(Group("a", 2, 4), Group("b", 20, 40), Group("c", 50, 100))
    assert found == {"a": (None, False), "b": (None, False), "c": (100, True)}


def test_two_hidden_groups_hide_each_other() -> None:
    found = shown(Group("a", 2, 4), Group("b", 2, 5), Group("c", 50, 100))
    assert found == {"a": (None, False), "b": (None, False), "c": (100, True)}


def test_no_ratio_is_to_a_rate_that_is_hidden() -> None:
    """18 of 20 is hidden: a ratio of 2/3 beside a rate of 0.6 would tell 0.9, and so the 18."""
    groups = (Group("a", 18, 20), Group("b", 60, 100), Group("c", 50, 100), Group("d", 30, 100))
    counts = {("", one.name): (one.selected, one.applicants) for one in groups}
    shown = {name: one.comparison for name, one in show(counts)["ethnicity"].items()}
    assert (shown["a"], shown["c" if shown["b"] else "b"]) == (None, None)
    ratios = [one.ratio for one in shown.values() if one]
    assert max(ratio for ratio in ratios if ratio) == 1


def cross(counts: dict[tuple[str, str], tuple[int, int]]) -> dict[str, dict[str, Any]]:
    """Return the comparison that is shown of (race, sex), by table and group."""
    found = show({(sex, race): count for (race, sex), count in counts.items()})
    return {
        table: {name: one.comparison for name, one in rows.items()} for table, rows in found.items()
    }


def test_a_hidden_group_is_not_what_its_sex_has_more_than_the_others() -> None:
    """Of women 64 less 40 and 20 would be the 4 Asian women who were selected."""
    shown = cross(
        {
            ("Asian", "Female"): (4, 12),
            ("Asian", "Male"): (30, 60),
            ("Black", "Female"): (20, 40),
            ("Black", "Male"): (20, 41),
            ("White", "Female"): (40, 80),
            ("White", "Male"): (40, 81),
        }
    )
    assert None not in {*shown["sex"].values(), *shown["ethnicity"].values()}
    hidden = {name for name, one in shown["both"].items() if one is None}
    assert hidden == {"Asian, Female", "Asian, Male", "Black, Female", "Black, Male"}


def test_a_group_under_two_percent_is_not_what_its_race_has_more() -> None:
    shown = cross(
        {
            ("Asian", "Female"): (1, 3),
            ("Asian", "Male"): (50, 100),
            ("White", "Female"): (50, 100),
            ("White", "Male"): (50, 100),
        }
    )
    assert "Asian, Female" not in shown["both"]
    assert [shown["both"]["Asian, Male"], shown["both"]["White, Female"]] == [None, None]


def test_nothing_is_hidden_beside_a_group_whose_whole_is_hidden_with_it() -> None:
    shown = cross({("Asian", "Female"): (4, 12), ("White", "Female"): (50, 100)})
    assert {name for table in shown.values() for name, one in table.items() if one} == {"Female"}
