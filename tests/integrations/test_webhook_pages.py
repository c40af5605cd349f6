"""The pages on events out: for admins, secrets shown once, and blind like every other page."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from integrations.actions import add_endpoint
from integrations.models import Delivery, Endpoint
from loops.actions import seat_interviewer
from tests.browsers import show_again
from tests.builders import World, make_user, seal
from tests.integrations.receiver import Receiver

pytestmark = pytest.mark.django_db
NEW = {
    "name": "ATS",
    "kind": "standard",
    "url": "https://example.com/hook",
    "events": ["loop.decided"],
}


def add(browser: Client, **fields: Any) -> Any:
    return show_again(browser).post("/webhooks/add/", {**NEW, **fields})


def test_the_secret_is_shown_once(world: World, sign_in: Any) -> None:
    browser = sign_in(world.alice)
    first = add(browser).content.decode()
    secret = re.findall(r'value="(whsec_[\w+/=]{44})"', first)[0]
    endpoint = Endpoint.objects.get()
    assert secret == endpoint.secret
    assert secret not in browser.get(f"/webhooks/{endpoint.public_id}/").content.decode()


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", ""), ("url", "https://10.0.0.1/"), ("events", []), ("kind", "mail")],
)
def test_what_is_wrong_is_said_at_its_field(
    world: World, sign_in: Any, field: str, value: Any
) -> None:
    answer = add(sign_in(world.alice), **{field: value})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert not Endpoint.objects.exists()


@pytest.mark.parametrize("name", ["rosa", "hugo", "bob", "olga"])
def test_the_pages_do_not_exist_for_anybody_but_admins(
    world: World, client: Client, connect: Any, name: str
) -> None:
    endpoint, _ = connect()
    client.force_login(getattr(world, name))
    paths = ["", f"{endpoint.public_id}/"]
    statuses = [client.get(f"/webhooks/{path}").status_code for path in paths]
    changes = ["change", "switch", "rotate", "ping", "remove"]
    statuses += [
        client.post(f"/webhooks/{endpoint.public_id}/{verb}/").status_code for verb in changes
    ]
    statuses += [client.post("/webhooks/add/", NEW).status_code]
    assert statuses == [404] * 8


def test_an_endpoint_is_tested_switched_changed_and_removed(
    world: World, sign_in: Any, connect: Any, receiver: Receiver, drain: Any
) -> None:
    endpoint, _ = connect()
    browser, path = show_again(sign_in(world.alice)), f"/webhooks/{endpoint.public_id}/"
    browser.post(f"{path}ping/")
    drain()
    browser.post(f"/webhooks/deliveries/{Delivery.objects.get().public_id}/")
    drain()
    assert [call.told["type"] for call in receiver.calls] == ["ping", "ping"]
    browser.post(f"{path}switch/", {"to": "off"})
    changed = {"name": "Other", "url": receiver.url, "events": ["loop.ready"]}
    browser.post(f"{path}change/", changed)
    endpoint.refresh_from_db()
    assert (endpoint.state, endpoint.name, endpoint.events) == ("off", "Other", ["loop.ready"])
    browser.post(f"{path}remove/")
    assert not Endpoint.objects.exists()


def test_the_log_keeps_back_a_loop_on_which_its_reader_owes_a_card(
    world: World, client: Client, connect: Any, drain: Any
) -> None:
    endpoint, _ = connect()
    amy = make_user("Amy Arc", admin=True)
    seat_interviewer(world.loop, by=world.rosa, interview=world.first, user=amy)
    client.force_login(amy)
    paths = ("/webhooks/", f"/webhooks/{endpoint.public_id}/")
    before = [strip(client.get(path)) for path in paths]
    seal(world.card(world.bobs))
    drain()
    hidden = Delivery.objects.get()
    assert [strip(client.get(path)) for path in paths] == before
    assert client.post(f"/webhooks/deliveries/{hidden.public_id}/").status_code == 404
    seal(amy.scorecards.get())
    assert "scorecard.submitted" in client.get(paths[1]).content.decode()


def strip(answer: Any) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())


def test_a_slack_address_is_a_key_and_never_shown(world: World, sign_in: Any) -> None:
    browser = sign_in(world.alice)
    add(browser, kind="slack", url="https://hooks.example.com/services/T1/B2/topsecret")
    endpoint = Endpoint.objects.get()
    pages = [
        browser.get(path).content for path in ("/webhooks/", f"/webhooks/{endpoint.public_id}/")
    ]
    assert not any(b"topsecret" in page for page in pages)


def test_the_pages_ask_the_same_with_three_rows_as_with_one(
    world: World, sign_in: Any, connect: Any, drain: Callable[[], None]
) -> None:
    endpoint, _ = connect()
    browser = sign_in(world.alice)
    paths = ("/webhooks/", f"/webhooks/{endpoint.public_id}/")
    seal(world.card(world.bobs))
    drain()
    one = [count(browser, path) for path in paths]
    for _ in range(2):
        add_endpoint(by=world.alice, name="B", url=endpoint.url, events=["loop.ready"])
    seal(world.card(world.carols))
    seal(world.card(world.daves))
    drain()
    assert [count(browser, path) for path in paths] == one == [6, 7]


def count(browser: Client, path: str) -> int:
    browser.get(path)
    with CaptureQueriesContext(connection) as queries:
        browser.get(path)
    return len(queries)
