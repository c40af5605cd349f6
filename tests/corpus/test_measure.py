"""The figures of the surface are what they say they are."""

from __future__ import annotations

from corpus.measure import Surface, correlate, find_shared_runs, measure
from corpus.reading import Exchange, Turn


def say(key: str, role: str, words: str) -> Exchange:
    """Return an exchange of one turn."""
    return Exchange(key, "data", "Welsh", "bees", "w9", (Turn(role, words),))


def test_it_counts_words_numbers_jargon_and_hesitations() -> None:
    answers = ["Um, the roadmap had 2,300 hives.", "You know, twelve hives sting."]
    assert measure(answers) == Surface(11, 2, 1, 2, 10 / 11, 2)


def test_it_takes_a_plural_as_the_same_term() -> None:
    assert measure(["stakeholders"]).jargon == 1


def test_it_does_not_find_a_term_inside_a_word() -> None:
    assert measure(["depictions and sprinted"]).jargon == 0


def test_it_measures_silence_as_nothing() -> None:
    assert measure([""]) == Surface(0, 0, 0, 0, 0.0, 1)


def test_rho_is_one_where_both_sides_rise_together() -> None:
    assert correlate([1, 2, 3], [10.0, 20.0, 90.0]) == 1.0


def test_rho_is_nothing_where_one_side_stands_still() -> None:
    assert correlate([2, 2, 2], [10.0, 20.0, 90.0]) == 0.0


def test_it_finds_a_run_of_five_words_across_case_and_punctuation() -> None:
    first = say("1", "candidate", "The bees, they left in May.")
    second = say("2", "candidate", "So the bees they left in tears")
    assert find_shared_runs([first, second]) == {"the bees they left in": ["1", "2"]}


def test_it_allows_a_run_of_question_words_in_two_questions() -> None:
    first = say("1", "interviewer", "Tell me about a time you kept bees")
    second = say("2", "interviewer", "Tell me about a time you sold honey")
    assert find_shared_runs([first, second]) == {}


def test_it_does_not_allow_that_run_in_two_answers() -> None:
    first = say("1", "candidate", "tell me about a time")
    second = say("2", "candidate", "tell me about a time")
    assert find_shared_runs([first, second]) == {"tell me about a time": ["1", "2"]}
