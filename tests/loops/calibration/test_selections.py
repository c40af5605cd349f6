"""Reports on overlapping selections, subtracted from each other, tell of no small group."""

from collections.abc import Iterator
from itertools import chain, combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loops.calibration import Hidden, Tally, find_hidden, hide_figures, name_cells
from loops.calibration.hiding import Cell, Place
from loops.calibration.selections import ALL, COMPANY

Grid = dict[Tally, int]
People = dict[tuple[int, int], tuple[int, int]]  # of a year and an opening: selected, and not

COUNTS = st.one_of(st.integers(1, 9), st.integers(10, 40))
SAID = [("female", "asian"), ("female", "white"), ("male", "asian"), ("male", ""), ("", "white")]
GRIDS = st.dictionaries(
    st.builds(
        lambda year, opening, said, is_selected: Tally(
            year, opening, said[0], said[1], is_selected
        ),
        st.integers(1, 3),
        st.integers(1, 3),
        st.sampled_from([*SAID, ("", "")]),
        st.booleans(),
    ),
    COUNTS,
    max_size=40,
)


def grid(people: People, said: tuple[str, str] = ("female", "")) -> Grid:
    return {
        Tally(year, opening, *said, is_selected=is_selected): counts[not is_selected]
        for (year, opening), counts in people.items()
        for is_selected in (True, False)
        if counts[not is_selected]
    }


def ask(grid: Grid) -> dict[Place, Hidden]:
    """Return every report that can be asked for."""
    years, openings = {one.year for one in grid}, {one.opening for one in grid}
    return {
        (year, opening): find_hidden(grid, year=year, opening=opening)
        for year, opening in product((ALL, *years), (ALL, *openings))
    }


def is_of(one: Tally, place: Place) -> bool:
    return place[0] in {ALL, one.year} and place[1] in {ALL, one.opening}


def count(grid: Grid, place: Place, cell: Cell) -> dict[Tally, int]:
    """Return whom the cell of a report counts."""
    table, group = cell
    return {
        one: people
        for one, people in grid.items()
        if is_of(one, place) and name_cells(one.sex, one.ethnicity).get(table) == group
    }


def subtract(grid: Grid, cell: Cell, shown: list[Place]) -> Iterator[dict[Tally, int]]:
    """Yield whom a shown whole has more than any shown parts of it that do not overlap.

    The parts are years and openings, or openings in years.
    """
    found = {place: count(grid, place, cell) for place in shown}
    wide = [place for place in shown if not all(place) and any(place)]
    narrow = [place for place in shown if all(place)]
    for whole in shown:
        for parts in chain(choose(found, whole, wide), choose(found, whole, narrow)):
            taken = {one for part in parts for one in found[part]}
            yield {one: people for one, people in found[whole].items() if one not in taken}


def choose(
    found: dict[Place, dict[Tally, int]], whole: Place, places: list[Place]
) -> Iterator[tuple[Place, ...]]:
    inside = [one for one in places if found[one].keys() <= found[whole].keys() and found[one]]
    for number in range(1, min(len(inside), 6) + 1):
        for parts in combinations(inside, number):
            if len({one for part in parts for one in found[part]}) == sum(
                len(found[part]) for part in parts
            ):
                yield parts


@given(GRIDS)
@settings(max_examples=150, deadline=None)
def test_no_shown_parts_leave_few_of_a_shown_whole(grid: Grid) -> None:
    reports = ask(grid)
    cells = {
        cell
        for one in grid
        for cell in name_cells(one.sex, one.ethnicity).items()
        if cell[0] in {"sex", "ethnicity", "both"}
    }
    for cell in sorted(cells):
        of_sizes = [place for place, one in reports.items() if cell not in one.sizes]
        for left in subtract(grid, cell, of_sizes):
            assert not left or sum(left.values()) >= 10, (cell, left)
        of_figures = [place for place, one in reports.items() if cell not in one.figures]
        for left in subtract(grid, cell, of_figures):
            selected = sum(people for one, people in left.items() if one.is_selected)
            assert not left or 10 <= selected <= sum(left.values()) - 10, (cell, left)


WOMEN = ("sex", "female")


def hides(people: People, cell: Cell = WOMEN) -> dict[Place, tuple[bool, bool]]:
    """Return of each report whether it hides the size of a cell, and whether its figures."""
    return {
        place: (cell in one.sizes, cell in one.figures) for place, one in ask(grid(people)).items()
    }


def test_a_small_opening_hides_the_smallest_beside_it_and_leaves_the_company() -> None:
    """Of 35 women in the company 30 in one opening would tell of the 5 in the other."""
    found = hides({(2026, 1): (15, 15), (2026, 2): (2, 3), (2026, 3): (20, 20)})
    assert found[COMPANY] == found[2026, ALL] == found[ALL, 3] == (False, False)
    assert found[ALL, 1] == found[ALL, 2] == (True, True)


def test_years_hide_each_other_likewise() -> None:
    found = hides({(2024, 1): (20, 20), (2025, 1): (15, 15), (2026, 1): (2, 3)})
    assert [found[year, ALL][0] for year in (2024, 2025, 2026)] == [False, True, True]


def test_few_selected_in_two_openings_hide_a_third() -> None:
    """4 and 5 selected are 9 together; with the next there are enough. The sizes may be shown."""
    found = hides(
        {(2026, 1): (4, 30), (2026, 2): (5, 30), (2026, 3): (15, 25), (2026, 4): (30, 30)}
    )
    assert [found[ALL, opening] for opening in (1, 2, 3, 4)] == [
        (False, True),
        (False, True),
        (False, True),
        (False, False),
    ]


def test_a_year_is_not_told_less_the_openings_that_are_in_it_alone() -> None:
    """Of 43 women of 2025 the 40 of the first opening would leave the 3 of the one that went on."""
    found = hides(
        {(2025, 1): (20, 20), (2025, 2): (1, 2), (2026, 2): (40, 40), (2026, 3): (20, 20)}
    )
    assert found[2025, ALL] == (False, False)
    assert found[ALL, 1] == (True, True)


def test_an_opening_is_not_told_less_the_years_that_have_no_other() -> None:
    """Of 43 women of the first opening 40 were all of 2025, which tells of the 3 in 2026."""
    people = {(2025, 1): (20, 20), (2026, 1): (1, 2), (2026, 2): (40, 40), (2027, 2): (20, 20)}
    found = hides({**people, (2027, 3): (2, 3), (2027, 4): (10, 10)})
    assert found[2025, ALL] == found[2026, ALL] == (False, False)
    assert found[ALL, 1] == (True, True)


def test_the_company_is_not_told_less_a_year_and_an_opening_of_the_years_around_it() -> None:
    people = {(2024, 1): (10, 10), (2026, 1): (10, 10), (2024, 3): (1, 2), (2025, 3): (20, 20)}
    found = hides({**people, (2025, 2): (20, 20)})
    assert found[2025, ALL] == (False, False)
    assert found[ALL, 1] == (True, True)


def test_a_year_is_not_told_less_openings_where_the_company_less_other_years_is_not() -> None:
    """2023 and 2024 are hidden; of 2025 the first opening would leave 3 women."""
    people = {(2023, 9): (2, 3), (2024, 9): (15, 15), (2025, 1): (20, 20), (2025, 2): (1, 2)}
    found = hides({**people, (2026, 2): (40, 40), (2026, 3): (20, 20), (2026, 9): (10, 10)})
    assert [found[year, ALL][0] for year in (2023, 2024, 2025)] == [True, True, False]
    assert found[ALL, 1] == (True, True)


@pytest.mark.parametrize(("later", "hides_white", "told"), [(30, True, True), (0, False, False)])
def test_what_only_one_year_has_hides_nothing_in_it(
    later: int, *, hides_white: bool, told: bool
) -> None:
    """All Asian people are of 2024: the company's report tells how many, so others hide there.

    Where white people are of 2024 alone too, how many there are in all is hidden instead.
    """
    people = {
        **grid({(2024, 1): (20, 20)}, ("male", "asian")),
        **grid({(2024, 1): (30, 30), (2025, 1): (later, later)}, ("male", "white")),
        **grid({(2024, 1): (1, 2), (2025, 1): (40, 40)}, ("male", "black")),
    }
    found = find_hidden(people, year=2024)
    groups = {group for table, group in found.sizes if table == "ethnicity"}
    assert groups == ({"black", "white"} if hides_white else {"black"})
    assert found.tells_unknown is told


def test_large_groups_are_hidden_nowhere() -> None:
    people = {(year, opening): (10, 10) for year in (2025, 2026) for opening in (1, 2, 3)}
    assert set(hides(people).values()) == {(False, False)}


def test_what_a_wider_report_hides_a_narrower_one_does() -> None:
    """All women of 2025 are in the company's one opening: its report is that of the year."""
    found = hides({(2025, 1): (2, 30), (2026, 2): (20, 20)})
    assert found[2025, ALL] == found[2025, 1] == found[ALL, 1] == (False, True)


@given(GRIDS)
@settings(max_examples=50, deadline=None)
def test_every_report_decides_alike_whoever_asks_first(grid: Grid) -> None:
    backwards = dict(reversed(grid.items()))
    assert ask(grid) == ask(backwards)


def test_nobody_decided_on_hides_nothing() -> None:
    assert find_hidden({}) == find_hidden({}, year=2026, opening=1) == Hidden()


def hide(people: dict[tuple[str, str], tuple[int, int]]) -> Hidden:
    """Return what the company's report hides of (sex, ethnicity) to (selected, not)."""
    parts = [grid({(2026, 1): counts}, said) for said, counts in people.items()]
    return find_hidden({one: number for part in parts for one, number in part.items()})


def test_those_of_a_sex_who_left_the_ethnicity_out_are_no_difference() -> None:
    """Of 85 women 81 said what else they are: so the groups of both are not all shown."""
    both = {
        ("female", "asian"): (20, 20),
        ("female", "white"): (20, 21),
        ("male", "asian"): (30, 30),
        ("male", "white"): (30, 31),
    }
    found = hide({**both, ("female", ""): (2, 2), ("", ""): (20, 20)})
    assert ("both", "asian, female") in found.sizes
    assert not found.tells_unknown
    assert {table for table, _ in found.sizes} == {"both", "sex alone", "said"}
    assert hide({**both, ("female", ""): (20, 20), ("", ""): (20, 20)}) == Hidden()


@pytest.mark.parametrize(("nothing", "told"), [(9, False), (10, True), (0, True)])
def test_who_said_nothing_is_told_from_ten_on(nothing: int, *, told: bool) -> None:
    found = hide(
        {("female", "white"): (20, 20), ("male", "white"): (20, 20), ("", ""): (0, nothing)}
    )
    assert (found.tells_unknown, {table for table, _ in found.sizes} <= {"said"}) == (told, True)


def test_a_group_that_hides_nothing_beside_it_is_not_what_is_left_of_all() -> None:
    """38 less 30 who said nothing would be the 8 of the only group."""
    assert not hide({("", "white"): (4, 4), ("", ""): (15, 15)}).tells_unknown


def test_of_figures_that_no_other_report_has_its_own_groups_decide() -> None:
    people = {
        **grid({(2026, 1): (5, 30)}, ("female", "")),
        **grid({(2025, 1): (20, 20)}, ("male", "")),
    }
    found = hide_figures(people, {("sex", "other")})
    assert found.sizes == {("sex", "other")}
    assert {("sex", "female"), ("sex", "male")} <= found.figures
    assert ("sex", "male") not in find_hidden(people, year=2025).sizes
