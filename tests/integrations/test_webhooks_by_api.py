"""Endpoints and deliveries by API; who may call what stands in tests/config/test_api_rights.py."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.accounts.api.caller import BASE, Caller
from tests.builders import World, make_user, seal
from tests.integrations.receiver import Receiver

pytestmark = pytest.mark.django_db


def test_an_endpoint_lives_by_api_alone(world: World, receiver: Receiver, drain: Any) -> None:
    alice = Caller(world.alice)
    wish = {"name": "ATS", "url": receiver.url, "events": ["scorecard.submitted"]}
    made = alice.make("/webhooks/", wish)
    seal(world.card(world.bobs))
    drain()
    assert receiver.calls[0].verify(made["secret"])["type"] == "scorecard.submitted"
    path = f"/webhooks/{made['id']}/"
    [row] = alice.read(f"{path}deliveries/?state=delivered")["results"]
    one = alice.read(f"/webhook-deliveries/{row['id']}/")
    assert one["event"] == receiver.calls[0].id
    assert one["body"] == receiver.calls[0].told
    assert [each["outcome"] for each in one["attempts"]] == ["delivered"]
    alice.make(f"/webhook-deliveries/{row['id']}/send-again/", status=202)
    drain()
    new = alice.make(f"{path}rotate/", status=200)["secret"]
    alice.make(f"{path}ping/", status=202)
    drain()
    assert [call.id for call in receiver.calls][:2] == [one["event"]] * 2
    assert receiver.calls[2].verify(new)["type"] == "ping"
    assert alice.patch(path, {"is_on": False}).json()["state"] == "off"
    refused = alice.post(f"{path}ping/")
    assert (refused.status_code, refused.json()["code"]) == (409, "endpoint_off")
    assert "secret" not in alice.read(path)
    assert alice.delete(path).status_code == 204


def test_a_repeated_call_shows_no_secret_again(world: World, receiver: Receiver) -> None:
    alice = Caller(world.alice)
    wish = {"name": "ATS", "url": receiver.url, "events": ["loop.ready"]}
    made = [alice.make("/webhooks/", wish, idempotency_key="one") for _ in range(2)]
    assert [bool(each["secret"]) for each in made] == [True, False]
    assert made[0]["id"] == made[1]["id"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("url", "https://169.254.169.254/"),
        ("url", "http://example.com/"),
        ("events", []),
        ("events", ["loop.opened", "card.sealed"]),
        ("name", " "),
    ],
)
def test_what_is_wrong_is_pointed_at(world: World, settings: Any, field: str, value: Any) -> None:
    wish = {"name": "ATS", "url": "https://example.com/", "events": ["loop.ready"], field: value}
    settings.WEBHOOK_NETWORKS = []
    refused = Caller(world.alice).post("/webhooks/", wish)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"].startswith(f"/{field}")


def test_a_channel_is_told_nothing_while_a_card_is_owed(world: World) -> None:
    wish = {
        "name": "Hiring",
        "kind": "slack",
        "url": "https://hooks.example.com/services/T1",
        "events": ["scorecard.submitted"],
    }
    assert Caller(world.alice).post("/webhooks/", wish).status_code == 422


def test_whoever_changes_an_endpoint_owns_it(world: World, connect: Any) -> None:
    endpoint, _ = connect()
    amy = make_user("Amy Arc", admin=True)
    changed = Caller(amy).patch(f"/webhooks/{endpoint.public_id}/", {"name": "Hers"})
    assert changed.json()["owner"] == str(amy.public_id)


def test_reads_take_the_same_statements_for_one_row_and_three(
    world: World, connect: Any, drain: Any
) -> None:
    endpoint, _ = connect()
    seal(world.card(world.bobs))
    drain()
    alice = Caller(world.alice)
    paths = ("/webhooks/", f"/webhooks/{endpoint.public_id}/deliveries/")
    one = [count(alice, path) for path in paths]
    connect(), connect()
    seal(world.card(world.carols))
    seal(world.card(world.daves))
    drain()
    assert [count(alice, path) for path in paths] == one == [2, 4]


def count(caller: Caller, path: str) -> int:
    caller.read(path)
    with CaptureQueriesContext(connection) as captured:
        caller.client.get(BASE + path, headers=caller.headers)
    return len(captured) - 1
