"""What the demo company promises about itself, before any of it is stored."""

from __future__ import annotations

from collections import Counter
from itertools import chain
from statistics import mean
from typing import get_args

import pytest

from config.demo.company import describe_company
from config.demo.shapes import (
    COMPETENCIES,
    Card,
    Competency,
    Conversation,
    LoopState,
    OpeningPlan,
    Story,
)

COMPANY = describe_company()
PEOPLE = {person.key: person for person in COMPANY.people}
OPENINGS = {opening.key: opening for opening in COMPANY.openings}
INTERVIEWERS = [person.key for person in COMPANY.people if person.habit]
NAMED_STORIES = [pytest.param(story, id=story.applicant.name) for story in COMPANY.stories]
CARDS = [
    (story, talk, card)
    for story in COMPANY.stories
    for talk in story.conversations
    for card in talk.cards
]


def named(name: str) -> Story:
    return next(story for story in COMPANY.stories if story.applicant.name == name)


# People and openings


def test_it_has_one_admin() -> None:
    assert [person.key for person in COMPANY.people if person.is_admin] == ["renske"]


def test_it_has_ten_interviewers() -> None:
    assert len(INTERVIEWERS) == 10


def test_no_two_people_or_candidates_share_an_address() -> None:
    addresses = [
        *(person.email for person in COMPANY.people),
        *(story.applicant.email for story in COMPANY.stories if not story.applicant.user),
        *(loop.email for loop in COMPANY.history),
    ]

    assert [email for email, count in Counter(addresses).items() if count > 1] == []


def test_every_address_is_at_the_domain_kept_for_examples() -> None:
    domains = {person.email.partition("@")[2] for person in COMPANY.people} | {
        story.applicant.email.partition("@")[2] for story in COMPANY.stories
    }

    assert domains == {"example.com"}


def test_two_openings_are_to_be_filled() -> None:
    assert [opening.key for opening in COMPANY.openings if not opening.is_closed] == [
        "booking",
        "workshops",
    ]


@pytest.mark.parametrize("opening", COMPANY.openings, ids=lambda opening: opening.key)
def test_the_weights_of_an_opening_sum_to_one(opening: OpeningPlan) -> None:
    assert sum(opening.weights.values()) == pytest.approx(1)


@pytest.mark.parametrize("opening", COMPANY.openings, ids=lambda opening: opening.key)
def test_an_opening_plans_four_interviews(opening: OpeningPlan) -> None:
    assert len(opening.steps) == 4


@pytest.mark.parametrize("opening", COMPANY.openings, ids=lambda opening: opening.key)
def test_an_opening_plans_every_competency_for_two_interviews(opening: OpeningPlan) -> None:
    planned = Counter(chain.from_iterable(step.competencies for step in opening.steps))

    assert [key for key in COMPETENCIES if planned[key] < 2] == []


# Loops


def test_it_follows_twelve_candidates() -> None:
    assert len({story.applicant.name for story in COMPANY.stories}) == 12


def test_a_loop_stands_in_every_state() -> None:
    assert {story.state for story in COMPANY.stories} == set(get_args(LoopState))


def test_one_loop_was_decided_each_way() -> None:
    decided = [
        story.verdict.outcome
        for story in COMPANY.stories
        if story.state == "decided" and story.verdict
    ]

    assert sorted(decided) == ["hire", "no_hire"]


def test_one_candidate_is_a_colleague() -> None:
    assert [story.applicant.user for story in COMPANY.stories if story.applicant.user] == [
        "wanjiru"
    ]


def test_a_colleague_applies_under_the_address_they_sign_in_with() -> None:
    assert named("Wanjiru Kamau").applicant.email == PEOPLE["wanjiru"].email


def test_the_colleague_sits_on_no_panel() -> None:
    assert [card for _, _, card in CARDS if card.author == "wanjiru"] == []


@pytest.mark.parametrize("story", NAMED_STORIES)
def test_nobody_sits_twice_on_a_panel(story: Story) -> None:
    seats = [key for talk in story.conversations for key in talk.interviewers]

    assert len(seats) == len(set(seats))


@pytest.mark.parametrize("story", NAMED_STORIES)
def test_every_planned_interview_has_its_conversation(story: Story) -> None:
    assert sorted(talk.step for talk in story.conversations) == [1, 2, 3, 4]


def heard_by(story: Story, competency: Competency) -> int:
    steps = OPENINGS[story.opening].steps
    return sum(
        len(talk.cards)
        for talk in story.conversations
        if competency in steps[talk.step - 1].competencies and not talk.called_off
    )


def test_only_the_thin_loop_of_those_still_going_on_has_a_hole() -> None:
    holes = {
        story.applicant.name: [key for key in COMPETENCIES if heard_by(story, key) < 2]
        for story in COMPANY.stories
        if story.state != "withdrawn"
    }

    assert {name: keys for name, keys in holes.items() if keys} == {
        "Gediminas Petrauskas": ["execution"]
    }


def test_the_thin_loop_says_where_its_hole_is() -> None:
    assert {story.applicant.name: story.hole for story in COMPANY.stories if story.hole} == {
        "Gediminas Petrauskas": "execution"
    }


@pytest.mark.parametrize("story", NAMED_STORIES)
def test_a_loop_is_opened_before_its_interviews(story: Story) -> None:
    assert [talk for talk in story.conversations if talk.starts.days <= story.opened.days] == []


def ended(talk: Conversation) -> bool:
    return talk.starts.days < 0 and not talk.called_off


def owed(story: Story) -> list[Card]:
    return [
        card
        for talk in story.conversations
        if ended(talk)
        for card in talk.cards
        if card.state not in {"sealed", "recused"}
    ]


@pytest.mark.parametrize("story", NAMED_STORIES)
def test_no_card_is_written_before_its_interview(story: Story) -> None:
    early = [
        card
        for talk in story.conversations
        if not ended(talk)
        for card in talk.cards
        if card.state not in {"assigned", "recused"}
    ]

    assert early == []


@pytest.mark.parametrize("state", ["ready", "debrief", "decided", "closed"])
def test_nothing_is_owed_in_a_loop_that_is_ready_or_later(state: LoopState) -> None:
    assert [card for story in COMPANY.stories if story.state == state for card in owed(story)] == []


def test_a_loop_that_awaits_cards_is_owed_one_or_has_a_hole() -> None:
    waiting = [story for story in COMPANY.stories if story.state == "awaiting_cards"]

    assert [story for story in waiting if not owed(story) and not story.hole] == []


# Cards


def required(story: Story, talk: Conversation) -> set[Competency]:
    return set(OPENINGS[story.opening].steps[talk.step - 1].competencies)


def test_every_sealed_card_answers_what_its_interview_was_to_cover() -> None:
    unanswered = {
        (story.applicant.name, card.author): missing
        for story, talk, card in CARDS
        if card.state == "sealed"
        and (missing := required(story, talk) - {answer.competency for answer in card.answers})
    }

    assert unanswered == {}


def test_every_sealed_card_recommends_something() -> None:
    assert [card for _, _, card in CARDS if card.state == "sealed" and not card.overall] == []


def test_every_rating_on_a_card_has_a_note() -> None:
    answers = chain.from_iterable(card.answers for _, _, card in CARDS)

    assert [answer for answer in answers if not answer.note] == []


def test_no_note_is_used_twice() -> None:
    notes = Counter(answer.note for _, _, card in CARDS for answer in card.answers)

    assert [note for note, count in notes.items() if count > 1] == []


def gaps(story: Story) -> set[Competency]:
    values: dict[Competency, list[int]] = {key: [] for key in COMPETENCIES}
    for talk in story.conversations:
        for answer in chain.from_iterable(card.answers for card in talk.cards):
            if isinstance(answer.value, int):
                values[answer.competency].append(answer.value)
    return {key for key, given in values.items() if given and max(given) - min(given) >= 2}


def test_people_are_two_points_apart_in_several_loops() -> None:
    apart = {story.applicant.name: gaps(story) for story in COMPANY.stories if gaps(story)}

    assert apart == {
        "Viktor Hristov": {"influence", "leadership"},
        "Rohit Bhattacharya": {"influence", "leadership"},
        "Aoife Brannigan": {"influence", "leadership"},
        "Gediminas Petrauskas": {"leadership"},
    }


def test_two_people_in_one_room_heard_the_opposite_and_quote_it() -> None:
    first = named("Rohit Bhattacharya").conversations[0]
    answers = [
        answer
        for card in first.cards
        for answer in card.answers
        if answer.competency == "influence"
    ]

    assert [(answer.value, bool(answer.quotes)) for answer in answers] == [(1, True), (3, True)]


def test_nobody_quotes_a_conversation_that_was_not_recorded() -> None:
    quoting = [
        answer
        for _, talk, card in CARDS
        if not talk.transcript
        for answer in card.answers
        if answer.quotes
    ]

    assert quoting == []


def test_one_card_was_revised_after_the_debrief() -> None:
    revised = [(card.author, card.revision.basis) for _, _, card in CARDS if card.revision]

    assert revised == [("marisol", "all_heard")]


# History


def test_forty_loops_were_decided_before() -> None:
    assert len(COMPANY.history) == 40


def test_no_two_earlier_candidates_share_a_name() -> None:
    assert len({loop.name for loop in COMPANY.history}) == 40


def test_both_outcomes_occur_among_earlier_loops() -> None:
    assert {loop.outcome for loop in COMPANY.history} == {"hire", "no_hire"}


def test_every_interviewer_has_sixteen_earlier_interviews() -> None:
    held = Counter(card.author for loop in COMPANY.history for card in loop.cards)

    assert held == dict.fromkeys(INTERVIEWERS, 16)


def test_the_history_is_the_same_every_time() -> None:
    assert describe_company().history == COMPANY.history


def given(author: str) -> list[list[int]]:
    return [
        [value for _, value in card.ratings]
        for loop in COMPANY.history
        for card in loop.cards
        if card.author == author
    ]


def average(author: str) -> float:
    return mean(chain.from_iterable(given(author)))


def test_the_strict_interviewer_gives_the_lowest_ratings() -> None:
    assert min(INTERVIEWERS, key=average) == "keiko"


def test_the_lenient_interviewer_gives_the_highest_ratings() -> None:
    assert max(INTERVIEWERS, key=average) == "babajide"


def test_the_halo_interviewer_varies_least_within_a_card() -> None:
    assert min(INTERVIEWERS, key=lambda key: mean(max(c) - min(c) for c in given(key))) == "marisol"


def test_the_noisy_interviewer_varies_most_within_a_card() -> None:
    assert max(INTERVIEWERS, key=lambda key: mean(max(c) - min(c) for c in given(key))) == "leilani"
