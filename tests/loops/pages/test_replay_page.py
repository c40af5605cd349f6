"""The page that replays a decision: open where the figures are, and plain about what differs."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from loops.actions import decide_loop, reopen_loop, seat_interviewer
from loops.models import Decision
from tests.builders import LONG_REASON, World
from tests.loops.test_replaying import tamper

pytestmark = pytest.mark.django_db


@pytest.fixture
def decision(world: World) -> Decision:
    world.seal_all()
    return decide_loop(
        world.fresh_loop(),
        by=world.hugo,
        outcome="no_hire",
        reason="Not yet.",
        override_reason=LONG_REASON,
    )


def test_it_is_open_to_who_sees_the_figures(
    world: World, decision: Decision, client: Client
) -> None:
    statuses = []
    for user in (world.alice, world.rosa, world.hugo, world.bob, world.olga):
        client.force_login(user)
        statuses.append(client.get(f"/decisions/{decision.public_id}/replay/").status_code)
    assert statuses == [200, 200, 200, 200, 404]


def test_it_hides_the_decision_from_a_blind_admin(
    world: World, decision: Decision, client: Client
) -> None:
    reopen_loop(world.fresh_loop(), by=world.hugo, reason=LONG_REASON)
    seat_interviewer(world.fresh_loop(), by=world.rosa, interview=world.second, user=world.alice)
    client.force_login(world.alice)
    assert client.get(f"/decisions/{decision.public_id}/replay/").status_code == 404


def test_it_names_the_changed_rating(
    world: World, decision: Decision, read: Callable[..., str]
) -> None:
    tamper("UPDATE scorecards_rating SET value = 1 WHERE competency = 'execution'")
    page = read(world.hugo, f"/decisions/{decision.public_id}/replay/")
    assert "Bob Bell&#x27;s scorecard, execution: 4 when decided, 1 now." in page


def test_the_debrief_links_to_it(
    world: World, decision: Decision, read: Callable[..., str]
) -> None:
    page = read(world.hugo, f"/loops/{world.loop.public_id}/debrief/")
    assert f"/decisions/{decision.public_id}/replay/" in page


def test_it_asks_little(world: World, decision: Decision, client: Client) -> None:
    client.force_login(world.hugo)
    with CaptureQueriesContext(connection) as queries:
        client.get(f"/decisions/{decision.public_id}/replay/")
    assert len(queries) == 10
