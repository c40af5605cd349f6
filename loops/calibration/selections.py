"""What of adverse-impact reports on overlapping selections may be shown: the widest decides first.

Reports are on the company, on a year, on an opening, or on an opening in a year. What one shows
can be subtracted from what a wider one shows, so it hides what would leave too few of that.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache, partial
from itertools import combinations, product
from typing import Final, NamedTuple, Self

from loops.calibration.hiding import LEAST_CELL, Cell, Count, Hiding, Key, Place, Sum, add

ALL: Final = 0
COMPANY: Final = (ALL, ALL)
DRAWN: Final = ("sex", "ethnicity", "both")
SAID: Final = "said"


class Tally(NamedTuple):
    """People whom no report tells apart. What they did not say is ""."""

    year: int
    opening: int
    sex: str
    ethnicity: str
    is_selected: bool


Tallies = Mapping[Tally, int]
Link = tuple[frozenset[Key], frozenset[Key]]  # cells, and those that count people of theirs


@dataclass(frozen=True, slots=True)
class Hidden:
    """The cells of one report whose sizes are hidden, and those whose figures are."""

    sizes: frozenset[Cell] = frozenset()
    figures: frozenset[Cell] = frozenset()

    @property
    def tells_unknown(self) -> bool:
        """Whether it may be told how many said nothing, of sex, of ethnicity, or of both."""
        hidden = Counter(table for table, _ in self.sizes)
        return not hidden[SAID] and all(hidden[table] != 1 for table in DRAWN)


@cache
def name_cells(sex: str, ethnicity: str) -> Mapping[str, str]:
    """Return the group that somebody is of in each table.

    Three tables are drawn. The others count what a sex, or an ethnicity, has more than its groups
    of both, and what the three numbers of those who said nothing differ by.
    """
    if sex and ethnicity:
        both = f"{ethnicity}, {sex}"
        return {"sex": sex, "ethnicity": ethnicity, "both": both, SAID: "both"}
    if sex:
        return {"sex": sex, "sex alone": sex, SAID: "sex"}
    if ethnicity:
        return {"ethnicity": ethnicity, "ethnicity alone": ethnicity, SAID: "ethnicity"}
    return {SAID: "nothing"}


def _list_wholes(cell: Cell) -> list[Cell]:
    """Return the cells that count the people of this one too, and others."""
    table, group = cell
    if table == "both":
        ethnicity, sex = group.split(", ")
        return [("sex", sex), ("ethnicity", ethnicity)]
    whole = table.removesuffix(" alone")
    return [] if whole == table else [(whole, group), (SAID, whole)]


def find_hidden(tallies: Tallies, *, year: int = ALL, opening: int = ALL) -> Hidden:
    """Return what the report of a year, or all, on an opening, or the company, has to hide."""
    asked = (year, opening)
    reports = _Reports.of(tallies, asked)
    sizes = reports.hide(_is_small)
    figures = reports.hide(_has_small_cell, sizes)
    return Hidden(_pick(sizes, asked), _pick(figures, asked))


def hide_figures(tallies: Tallies, sizes: AbstractSet[Cell]) -> Hidden:
    """Return what one report has to hide beside these sizes, whatever others show."""
    reports = _Reports.of(tallies, COMPANY)
    figures = reports.hide(_has_small_cell, {(COMPANY, cell) for cell in sizes})
    return Hidden(frozenset(sizes), _pick(figures, COMPANY))


def _pick(hidden: Iterable[Key], place: Place) -> frozenset[Cell]:
    return frozenset(cell for one, cell in hidden if one == place)


def _is_small(count: Count) -> bool:
    return count.people < LEAST_CELL


def _has_small_cell(count: Count) -> bool:
    return min(count.selected, count.people - count.selected) < LEAST_CELL


@dataclass(frozen=True, slots=True)
class _Reports:
    """Cells of reports by level, and what follows from what: inside a report, and across them."""

    levels: Sequence[Mapping[Key, Count]]
    inside: Sequence[Sequence[Sum]]
    across: Sequence[Sequence[Link]]

    @classmethod
    def of(cls, tallies: Tallies, asked: Place) -> Self:
        """Count everybody in the report that is asked for and in those that decide before it."""
        year, opening = asked
        last = 1 + (2 if opening else 0) + (1 if year else 0)
        levels = _count(tallies)
        places_of: dict[Cell, list[Place]] = defaultdict(list)
        for place, cell in levels[-1]:
            places_of[cell].append(place)
        across = [
            [link for cell, places in places_of.items() for link in list_links(cell, places)]
            for list_links in (_link_years, _link_openings, _link_both)[: last - 1]
        ]
        return cls(levels[:last], [_list_sums(level) for level in levels[:last]], [[], *across])

    def hide(
        self, is_small: Callable[[Count], bool], beside: AbstractSet[Key] = frozenset()
    ) -> set[Key]:
        """Return the keys to hide, where these are already: those of the widest reports first.

        What a wider report hides a narrower one does. What follows from wider ones alone can hide
        nothing any more.
        """
        hidden = set(beside)
        decided: dict[Key, Count] = {}
        for counts, inside, links in zip(self.levels, self.inside, self.across, strict=True):
            hidden |= {key for key in counts if not hidden.isdisjoint(_list_wider(key))}
            across = [_sum_up(link, counts, decided, hidden) for link in links]
            told = {key for one in across if one.tells_its_key for key in one.keys}
            sums = [one.without(told) for one in (*inside, *across)]
            hidden = Hiding(counts, sums, is_small, partial(_rank, counts)).complete(hidden)
            decided |= counts
        return hidden


def _sum_up(
    link: Link,
    counts: Mapping[Key, Count],
    decided: Mapping[Key, Count],
    hidden: AbstractSet[Key],
) -> Sum:
    """Return what of a link is to be decided on, beside what has been."""
    wholes, parts = link
    shown = {key for key in parts if key in counts or key not in hidden}
    whole = add(counts.get(key) or decided[key] for key in wholes)
    found = add(counts.get(key) or decided[key] for key in shown)
    return Sum(
        parts=parts & counts.keys(),
        wholes=wholes & counts.keys(),
        untold=sum(key in decided and key in hidden for key in wholes),
        rest=Count(whole.selected - found.selected, whole.people - found.people),
    )


def _list_wider(key: Key) -> list[Key]:
    (year, opening), cell = key
    if year and opening:
        return [((year, ALL), cell), ((ALL, opening), cell)]
    return [(COMPANY, cell)] if year or opening else []


def _link(cell: Cell, wholes: Iterable[Place], parts: Iterable[Place]) -> Link:
    return frozenset((one, cell) for one in wholes), frozenset((one, cell) for one in parts)


def _link_years(cell: Cell, places: Sequence[Place]) -> Iterator[Link]:
    yield _link(cell, [COMPANY], [(year, ALL) for year, _ in places])


def _link_openings(cell: Cell, places: Sequence[Place]) -> Iterator[Link]:
    """Link years, and the company less other years, with the openings of these years alone.

    Also openings with the years that have no other. Of years, the runs are tried, and those of
    each opening.
    """
    openings_of, years_of = _relate(places)
    years = sorted(openings_of)
    runs = {tuple(years[first:last]) for first, last in combinations(range(len(years) + 1), 2)}
    for some in sorted(runs | {tuple(sorted(found)) for found in years_of.values()}):
        inside = [one for one, found in years_of.items() if found <= {*some}]
        yield _link(cell, some, inside)
        yield _link(cell, [COMPANY], [*inside, *(year for year in years if year not in some)])
    for opening, found in years_of.items():
        yield _link(cell, [opening], [year for year in found if openings_of[year] == {opening}])


def _link_both(cell: Cell, places: Sequence[Place]) -> Iterator[Link]:
    openings_of, years_of = _relate(places)
    for (year, _), found in openings_of.items():
        yield _link(cell, [(year, ALL)], [(year, opening) for _, opening in found])
    for (_, opening), found in years_of.items():
        yield _link(cell, [(ALL, opening)], [(year, opening) for year, _ in found])


def _relate(places: Iterable[Place]) -> tuple[dict[Place, set[Place]], dict[Place, set[Place]]]:
    openings_of: dict[Place, set[Place]] = defaultdict(set)
    years_of: dict[Place, set[Place]] = defaultdict(set)
    for year, opening in places:
        openings_of[year, ALL].add((ALL, opening))
        years_of[ALL, opening].add((year, ALL))
    return openings_of, years_of


def _rank(counts: Mapping[Key, Count], key: Key) -> tuple[bool, int, Key]:
    """Say what is hidden first: what is not drawn as a group, and the smallest."""
    _, (table, _) = key
    return table != SAID, counts[key].people, key


def _count(tallies: Tallies) -> list[dict[Key, Count]]:
    """Count every cell of every report; those on the company, years, openings and both apart."""
    selected: Counter[Key] = Counter()
    everybody: Counter[Key] = Counter()
    for one, people in tallies.items():
        cells = name_cells(one.sex, one.ethnicity).items()
        for key in product(product((ALL, one.year), (ALL, one.opening)), cells):
            everybody[key] += people
            selected[key] += people * one.is_selected
    levels: list[dict[Key, Count]] = [{}, {}, {}, {}]
    for key in sorted(everybody):
        year, opening = key[0]
        level = levels[(1 if year else 0) + (2 if opening else 0)]
        level[key] = Count(selected[key], everybody[key])
    return levels


def _list_sums(keys: Iterable[Key]) -> list[Sum]:
    """Return the cells of reports of which one follows from others of the same report.

    How many a table counts in all is known elsewhere, if not exactly. A sex, or an ethnicity, is
    its groups of both and those who left the other out, whom the numbers of the unknown tell too.
    """
    tables: dict[tuple[Place, str], set[Key]] = defaultdict(set)
    parts: dict[Key, set[Key]] = defaultdict(set)
    for key in keys:
        place, cell = key
        if cell[0] in DRAWN:
            tables[place, cell[0]].add(key)
        for whole in _list_wholes(cell):
            parts[place, whole].add(key)
    of_tables = [Sum(frozenset(tables[one]), is_counted=False) for one in sorted(tables)]
    return of_tables + [Sum(frozenset(parts[key]), frozenset([key])) for key in sorted(parts)]
