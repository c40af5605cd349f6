"""Nothing on the surface of the interviews may give a level away, in the whole or in a half."""

from __future__ import annotations

from collections import Counter, defaultdict
from statistics import mean

import pytest

from corpus.interviews import (
    NO_EVIDENCE,
    Interview,
    gather_answers,
    read_interview_intents,
    read_interviews,
)
from corpus.measure import correlate_answers, correlate_interviews, find_shared_runs
from corpus.reading import COMPETENCIES, read_exchanges
from corpus.split import HALVES, read_split

INTERVIEWS = read_interviews()
INTENTS = read_interview_intents()
LARGEST_RHO = 0.15
LARGEST_RHO_OF_A_HALF = 0.3  # 26 levels: a standard error of a fifth
LEAN = 0.5


def take(half: str) -> list[Interview]:
    """Return the interviews of one half of the split."""
    split = read_split()
    return [one for one in INTERVIEWS if split[one.id] == half]


@pytest.mark.parametrize("competency", COMPETENCIES)
def test_a_level_follows_no_figure_of_the_surface(competency: str) -> None:
    table = correlate_interviews(INTERVIEWS, INTENTS, competency)
    assert {name: rho for name, rho in table.items() if abs(rho) > LARGEST_RHO} == {}


def test_an_answer_that_shows_nothing_is_not_betrayed_by_its_surface() -> None:
    asked = {
        f"{one.id} {competency}": gather_answers(one, INTENTS[one.id], competency)
        for one in INTERVIEWS
        for competency in INTENTS[one.id].situations
    }
    shown = {key: int(INTENTS[key[:3]].levels[key[4:]] != NO_EVIDENCE) for key in asked}
    table = correlate_answers(asked, shown)
    assert {name: rho for name, rho in table.items() if abs(rho) > 0.2} == {}


@pytest.mark.parametrize("half", HALVES)
@pytest.mark.parametrize("competency", COMPETENCIES)
def test_nor_does_it_in_either_half(half: str, competency: str) -> None:
    table = correlate_interviews(take(half), INTENTS, competency)
    assert {name: rho for name, rho in table.items() if abs(rho) > LARGEST_RHO_OF_A_HALF} == {}


@pytest.mark.parametrize("half", HALVES)
def test_every_level_of_every_competency_stands_in_both_halves(half: str) -> None:
    cells = Counter(
        (competency, INTENTS[one.id].levels[competency])
        for one in take(half)
        for competency in COMPETENCIES
    )
    wanted = [(competency, level) for competency in COMPETENCIES for level in (1, 2, 3, 4)]
    assert {cell: cells[cell] for cell in wanted if cells[cell] < 4} == {}


@pytest.mark.parametrize("field", ["writer", "candidate"])
def test_no_writer_and_no_kind_of_candidate_leans_to_a_level(field: str) -> None:
    groups: defaultdict[str, list[int]] = defaultdict(list)
    for one in INTERVIEWS:
        levels = INTENTS[one.id].levels.values()
        groups[getattr(one, field)] += [level for level in levels if isinstance(level, int)]
    means = {name: mean(levels) for name, levels in groups.items()}
    assert {name: value for name, value in means.items() if abs(value - 2.5) > LEAN} == {}


def test_no_run_of_five_words_stands_in_two_texts() -> None:
    assert find_shared_runs([*read_exchanges(), *INTERVIEWS]) == {}
