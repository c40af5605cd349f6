"""No page differs for a blind reader by whether, or what, colleagues have submitted."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client

from accounts.actions import change_company
from accounts.models import User
from loops.actions import seat_interviewer, waive_coverage
from loops.actions.calibrating import calibrate_company
from tests.builders import LONG_REASON, World, seal

TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"')
READING = ("/loops/", "/loops/?state=ready", "/loops/?owed=any", "/loops/?owed=late", "/queue/")


@pytest.fixture
def crawl(client: Client) -> Callable[[User, World], dict[str, bytes]]:
    """Return a function that reads every page that somebody may open, without CSRF tokens."""

    def crawl(user: User, world: World) -> dict[str, bytes]:
        client.force_login(user)
        own = (
            f"/loops/{world.loop.public_id}/",
            f"/loops/{world.loop.public_id}/debrief/",
            f"/candidates/{world.candidate.public_id}/",
            f"/openings/{world.opening.public_id}/",
            "/candidates/",
            "/openings/",
            "/calibration/",
            "/audit/",
            f"/audit/?subject={world.loop.public_id}",
        )
        return {at: TOKEN.sub(b"", client.get(at).content) for at in (*READING, *own)}

    return crawl


def test_it_tells_a_blind_panelist_nothing_of_colleagues_cards(
    world: World, crawl: Callable[[User, World], dict[str, bytes]]
) -> None:
    before = crawl(world.bob, world)

    seal(world.card(world.carols))
    seal(world.card(world.daves), {"strategy.rating": 1})
    calibrate_company()

    assert crawl(world.bob, world) == before


def test_it_tells_a_blind_admin_on_the_panel_nothing_either(
    world: World, crawl: Callable[[User, World], dict[str, bytes]]
) -> None:
    seat_interviewer(world.loop, by=world.rosa, interview=world.second, user=world.alice)
    before = crawl(world.alice, world)

    seal(world.card(world.carols))
    seal(world.card(world.daves), {"strategy.rating": 1})
    calibrate_company()

    assert crawl(world.alice, world) == before


def test_it_tells_staff_on_the_panel_alone_what_waits_for_their_card(
    world: World, client: Client
) -> None:
    waits = "before you remind or replace colleagues, put the loop on hold, withdraw it"
    seat_interviewer(world.loop, by=world.hugo, interview=world.second, user=world.rosa)

    def reads(user: User) -> str:
        client.force_login(user)
        return client.get(f"/loops/{world.loop.public_id}/").content.decode()

    assert waits in reads(world.rosa)
    assert waits not in reads(world.bob)
    assert waits not in reads(world.hugo)


def test_it_asks_nobody_who_has_sealed_to_seal(world: World, client: Client) -> None:
    change_company(by=world.alice, visibility="never")
    seal(world.card(world.bobs))
    client.force_login(world.bob)

    told = client.get(f"/loops/{world.loop.public_id}/").content.decode()

    assert "Until your scorecard is sealed" not in told
    assert "when it does is set by your company" in told


@pytest.mark.parametrize("name", ["alice", "rosa"])
def test_it_tells_staff_who_owe_a_shadows_card_of_no_decision(
    world: World, crawl: Callable[[User, World], dict[str, bytes]], name: str
) -> None:
    reader = getattr(world, name)
    seat_interviewer(world.loop, by=world.hugo, interview=world.second, user=reader, kind="shadow")
    before = crawl(reader, world)

    world.seal_all()
    waive_coverage(world.loop, by=world.hugo, competency="data", reason=LONG_REASON)
    world.decide("no_hire")

    assert crawl(reader, world) == before


def test_it_says_in_progress_of_a_loop_that_is_blind_to_the_reader(
    world: World, client: Client
) -> None:
    client.force_login(world.bob)

    rows = client.get("/loops/").context["rows"]

    assert [str(row.word) for row in rows] == ["In progress"]


def test_it_does_not_find_a_blind_loop_by_its_real_state(world: World, client: Client) -> None:
    client.force_login(world.bob)

    found = client.get("/loops/", {"state": world.fresh_loop().state}).context["rows"]

    assert found == []


def test_it_finds_a_blind_loop_as_in_progress(world: World, client: Client) -> None:
    client.force_login(world.bob)

    found = client.get("/loops/", {"state": "in_progress"}).context["rows"]

    assert [row.standing.loop for row in found] == [world.loop]


def test_it_refuses_suggested_numbers_to_a_blind_panelist(world: World, client: Client) -> None:
    world.say()
    client.force_login(world.bob)

    answer = client.post(f"/loops/{world.loop.public_id}/signal/")

    assert answer.status_code == 404


@pytest.mark.parametrize("deed", ["swap", "debrief"])
def test_it_lets_no_blind_admin_try_what_would_tell_who_has_submitted(
    world: World, client: Client, deed: str
) -> None:
    seat_interviewer(world.loop, by=world.rosa, interview=world.second, user=world.alice)
    client.force_login(world.alice)

    assert client.post(f"/loops/{world.loop.public_id}/do/{deed}/", {}).status_code == 403
