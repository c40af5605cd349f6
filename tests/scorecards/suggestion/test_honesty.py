"""A rating rests on quotes; where there is nothing to quote there is no rating."""

from __future__ import annotations

import pytest

from candidates.transcripts import Role
from scorecards.suggestion import Competency, default_rubric, suggest
from tests.scorecards.suggestion.conftest import (
    ROLES,
    Pair,
    hold_interview,
    read_pairs,
    write_transcript,
)

PAIRS = read_pairs("pairs.txt")
IDS = [f"{pair.competency}-{pair.industry}" for pair in PAIRS]


@pytest.mark.parametrize("pair", PAIRS, ids=IDS)
def test_every_quote_is_an_exact_slice_of_a_turn_of_the_candidate(pair: Pair) -> None:
    turns = []
    for question, answer in zip(pair.questions, pair.stronger, strict=True):
        turns += [("Interviewer", question), ("Candidate", answer)]
    transcript = write_transcript(turns)
    for found in suggest(transcript, ROLES, default_rubric()).competencies.values():
        for quote in found.evidence:
            turn = transcript.turns[quote.turn]
            assert quote.quote == transcript.text[quote.start : quote.end]
            assert (turn.speaker, turn.start <= quote.start, quote.end <= turn.end) == (
                "Candidate",
                True,
                True,
            )


@pytest.mark.parametrize("pair", PAIRS, ids=IDS)
def test_a_number_never_comes_without_a_quote(pair: Pair) -> None:
    for found in pair.hold(pair.stronger).competencies.values():
        assert found.rating is None or len(found.evidence) > 0


@pytest.mark.parametrize("pair", PAIRS[::4], ids=IDS[::4])
def test_probabilities_of_a_rated_competency_sum_to_1(pair: Pair) -> None:
    for found in pair.hold(pair.stronger).competencies.values():
        if found.rating is not None:
            assert sum(found.probabilities.values()) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("pair", PAIRS[::4], ids=IDS[::4])
def test_what_the_interviewer_says_is_never_evidence(pair: Pair) -> None:
    turns = []
    for question, answer in zip(pair.questions, pair.stronger, strict=True):
        turns += [("Candidate", "Hm."), ("Interviewer", f"{question} {answer}")]
    found = suggest(write_transcript(turns), ROLES, default_rubric()).competencies
    assert {item.rating for item in found.values()} == {None}


@pytest.mark.parametrize("pair", PAIRS[::4], ids=IDS[::4])
def test_an_unknown_speaker_is_never_credited(pair: Pair) -> None:
    turns = []
    for question, answer in zip(pair.questions, pair.stronger, strict=True):
        turns += [("Interviewer", question), ("Guest", answer), ("Candidate", "Yes.")]
    found = suggest(write_transcript(turns), ROLES, default_rubric()).competencies
    assert {item.rating for item in found.values()} == {None}


@pytest.mark.parametrize(
    "answer", ["I don't know.", "No.", "Could you repeat that?", "Mm-hm, yes.", "Good question."]
)
def test_an_answer_that_says_nothing_gets_no_high_rating(answer: str) -> None:
    question = "Tell me about a time you moved people who did not report to you."
    found = hold_interview((question, answer)).competencies["influence"]
    assert found.rating in {None, 1}


@pytest.mark.parametrize("pair", PAIRS[::4], ids=IDS[::4])
def test_saying_it_twice_moves_no_score_by_more_than_three_percent(pair: Pair) -> None:
    once = pair.hold(pair.stronger).competencies[pair.competency].score
    twice = [f"{answer} {answer}" for answer in pair.stronger]
    assert pair.hold(twice).competencies[pair.competency].score <= once * 1.03


@pytest.mark.parametrize("pair", PAIRS[::4], ids=IDS[::4])
def test_taking_it_all_back_lowers_the_score(pair: Pair) -> None:
    once = pair.hold(pair.stronger).competencies[pair.competency].score
    back = [
        *pair.stronger[:-1],
        pair.stronger[-1]
        + " Actually, none of that was me. I made it up; it was my colleague's work.",
    ]
    assert pair.hold(back).competencies[pair.competency].score < once


def test_a_rubric_of_one_competency_and_three_levels_is_enough() -> None:
    rubric = [
        Competency(
            "care",
            "Care for customers",
            {1: "Waits for complaints", 2: "Answers complaints", 3: "Finds out before they leave"},
            "How did you learn what customers lacked?",
        )
    ]
    answer = (
        "I rang thirty customers who had left and asked each what they used instead. Twelve had "
        "gone back to paper. We changed the order form first in two shops, and there one in ten "
        "left after that where it had been one in four, while the other shops stayed the same."
    )
    found = hold_interview(
        ("How did you learn what customers lacked?", answer), rubric=rubric
    ).competencies["care"]
    assert found.rating in {2, 3}
    assert set(found.probabilities) == {1, 2, 3}


def test_roles_decide_who_is_rated_and_not_the_label() -> None:
    transcript = write_transcript([("Candidate", "Why?"), ("Guest", "Because I asked them.")])
    found = suggest(transcript, {"Candidate": Role.INTERVIEWER}, default_rubric()).competencies
    assert {item.rating for item in found.values()} == {None}
