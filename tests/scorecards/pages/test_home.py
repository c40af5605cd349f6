"""My scorecards: what I owe by due time, each with one next action; what I sealed below."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from candidates.actions import add_candidacy
from loops.actions import open_loop, seat_interviewer
from tests.builders import World, make_candidate, make_interview, seal

pytestmark = pytest.mark.django_db


def seat_bob_again(world: World, name: str, *, starts_at: datetime | None = None) -> Any:
    candidacy = add_candidacy(make_candidate(world.rosa, name), world.opening, by=world.rosa)
    loop = open_loop(candidacy, by=world.rosa)
    interview = make_interview(candidacy, world.rosa, starts_at=starts_at)
    return seat_interviewer(loop, by=world.rosa, interview=interview, user=world.bob)


def test_it_offers_the_owed_card_with_one_next_action(world: World, sign_in: Any) -> None:
    page = sign_in(world.bob).get("/").content.decode()
    assert page.count(f'href="/scorecards/{world.bobs.scorecard.public_id}/#rate"') == 1


def test_the_earliest_due_card_comes_first(world: World, sign_in: Any) -> None:
    seat_bob_again(world, "Uma Ude", starts_at=datetime.now(UTC) - timedelta(days=9))
    owed = sign_in(world.bob).get("/").context["to_do"]
    names = [item.card.interview.candidacy.candidate.name for item in owed]
    assert names == ["Uma Ude", "Tess Kim"]


def test_an_interview_yet_to_come_is_upcoming_and_no_debt(world: World, sign_in: Any) -> None:
    seat_bob_again(world, "Uma Ude", starts_at=datetime.now(UTC) + timedelta(days=2))
    page = sign_in(world.bob).get("/")
    assert [len(page.context[part]) for part in ("to_do", "upcoming")] == [1, 1]
    assert "Get ready" in page.content.decode()


def test_a_sealed_card_moves_below(world: World, sign_in: Any) -> None:
    seal(world.card(world.bobs))
    context = sign_in(world.bob).get("/").context
    assert (context["to_do"], context["done"]) == ([], [world.card(world.bobs)])


def test_whoever_owes_nothing_reads_what_will_appear(world: World, sign_in: Any) -> None:
    assert "You owe nothing" in sign_in(world.olga).get("/").content.decode()


def test_nobody_sees_it_without_signing_in(client: Client) -> None:
    answer = client.get("/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/accounts/login/?next=/")


@pytest.mark.parametrize("more", [0, 2])
def test_it_takes_six_queries_however_many_cards_there_are(
    world: World, sign_in: Any, django_assert_num_queries: Any, more: int
) -> None:
    for number in range(more):
        seat_bob_again(world, f"Person {number}")
    browser = sign_in(world.bob)
    with django_assert_num_queries(6):
        browser.get("/")
