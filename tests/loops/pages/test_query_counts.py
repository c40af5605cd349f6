"""Each page asks the database the same number of times for one row and for three."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from candidates.actions import add_candidacy
from loops.actions import open_loop, seat_interviewer, unseat_interviewer
from tests.builders import World, make_candidate, make_interview, seal

COUNTS = {
    "board": 9,
    "queue": 6,
    "loop": 11,
    "debrief": 10,
    "candidates": 5,
    "candidate": 11,
    "openings": 6,
    "opening": 11,
    "plan": 7,
    "calibration": 7,
    "my calibration": 8,
    "outcomes": 8,
    "audit": 6,
    "funnel": 6,
    "search": 8,
    "time to submit": 6,
    "movement": 9,
    "impact": 5,
    "revealed": 6,
}


@pytest.fixture
def count(client: Client) -> Callable[[World], dict[str, int]]:
    """Return a function that counts every page's queries on its second opening, as an admin."""

    def count(world: World) -> dict[str, int]:
        client.force_login(world.alice)
        loop, opening = world.loop.public_id, world.opening.public_id
        addresses = {
            "board": "/loops/",
            "queue": "/queue/",
            "loop": f"/loops/{loop}/",
            "debrief": f"/loops/{loop}/debrief/",
            "candidates": "/candidates/",
            "candidate": f"/candidates/{world.candidate.public_id}/",
            "openings": "/openings/",
            "opening": f"/openings/{opening}/",
            "plan": f"/loops/new/?opening={opening}",
            "calibration": "/calibration/",
            "my calibration": "/my-calibration/",
            "outcomes": "/outcomes/",
            "audit": "/audit/",
            "funnel": "/reports/funnel/",
            "search": "/search/?q=product",
            "time to submit": "/reports/time-to-submit/",
            "movement": "/reports/movement/",
            "impact": "/reports/impact/",
            "revealed": "/reports/revealed/",
        }
        return {name: count_one(client, address) for name, address in addresses.items()}

    return count


def count_one(client: Client, address: str) -> int:
    """Return how many queries a page makes once what it computes is stored."""
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    return len(queries)


def test_it_asks_little_with_one_row_of_each(
    world: World, count: Callable[[World], dict[str, int]]
) -> None:
    world.say()
    for seat in (world.carols, world.daves):
        unseat_interviewer(seat, by=world.rosa)
    seal(world.card(world.bobs))

    assert count(world) == COUNTS


def test_it_asks_no_more_with_three_rows_of_each(
    world: World, count: Callable[[World], dict[str, int]]
) -> None:
    world.say()
    world.seal_all()
    for name in ("Yusuf Ince", "Ines Ruiz"):
        candidacy = add_candidacy(make_candidate(world.rosa, name), world.opening, by=world.rosa)
        loop = open_loop(candidacy, by=world.rosa)
        interview = make_interview(candidacy, world.rosa)
        seat = seat_interviewer(loop, by=world.rosa, interview=interview, user=world.bob)
        seal(world.card(seat))

    nobody_alone = {"calibration": COUNTS["calibration"] - 1}  # so no name has to be read
    assert count(world) == {**COUNTS, **nobody_alone}
