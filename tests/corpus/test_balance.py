"""Nothing on the surface of the corpus may give a level away."""

from __future__ import annotations

from collections import Counter, defaultdict
from statistics import mean

import pytest

from corpus.measure import correlate_surface, find_shared_runs
from corpus.reading import COMPETENCIES, LEVELS, Exchange, read_exchanges, read_intents

EXCHANGES = read_exchanges()
LEVEL = {key: intent.level for key, intent in read_intents().items()}
RATED = [one for one in EXCHANGES if LEVEL[one.id]]
LARGEST_RHO = 0.15
LEAN = 0.5
ENOUGH = 8  # below this many exchanges a mean level of a group says nothing


def find_leaning_groups(groups: dict[str, list[int]]) -> dict[str, float]:
    """Return groups of ENOUGH whose mean level lies over LEAN from the middle, with that mean."""
    means = {name: mean(levels) for name, levels in groups.items() if len(levels) >= ENOUGH}
    return {name: value for name, value in means.items() if abs(value - 2.5) > LEAN}


def group_levels(field: str) -> dict[str, list[int]]:
    """Return the rated levels by a field of the exchange."""
    groups: defaultdict[str, list[int]] = defaultdict(list)
    for one in RATED:
        groups[getattr(one, field)].append(LEVEL[one.id])
    return dict(groups)


def ask(competency: str) -> list[Exchange]:
    """Return the rated exchanges whose lead question asks for this competency."""
    return [one for one in RATED if one.competency == competency]


@pytest.mark.parametrize("competency", COMPETENCIES)
def test_a_level_follows_no_figure_of_the_surface(competency: str) -> None:
    table = correlate_surface(ask(competency), LEVEL)
    assert {name: rho for name, rho in table.items() if abs(rho) > LARGEST_RHO} == {}


def test_an_answer_that_shows_nothing_is_not_betrayed_by_its_surface() -> None:
    shown = {key: int(level > 0) for key, level in LEVEL.items()}
    table = correlate_surface(EXCHANGES, shown)
    assert {name: rho for name, rho in table.items() if abs(rho) > 0.2} == {}


def test_no_variety_of_english_leans_to_a_level() -> None:
    assert find_leaning_groups(group_levels("variety")) == {}


def test_no_industry_leans_to_a_level() -> None:
    assert find_leaning_groups(group_levels("industry")) == {}


def test_no_run_of_five_words_stands_in_two_exchanges() -> None:
    assert find_shared_runs(EXCHANGES) == {}


def test_every_competency_has_every_level_at_least_six_times() -> None:
    cells = Counter((one.competency, LEVEL[one.id]) for one in EXCHANGES)
    wanted = [(competency, level) for competency in COMPETENCIES for level in LEVELS]
    assert {cell: cells[cell] for cell in wanted if cells[cell] < 6} == {}
