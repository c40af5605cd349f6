"""Where events go is said by admins, and what cannot be is refused at its field."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from accounts.errors import Invalid, NotAllowed, NotFound
from accounts.models import AuditEvent, User
from integrations.actions import (
    change_endpoint,
    endpoints,
    ping_endpoint,
    remove_endpoint,
    rotate_secret,
    send_again,
)
from integrations.errors import EndpointOff
from integrations.kinds import SLACK_TYPES
from integrations.models import Delivery, Endpoint
from loops.actions import seat_interviewer
from tests.builders import World, make_user, seal

pytestmark = pytest.mark.django_db
SLACK = {"kind": "slack", "events": SLACK_TYPES}


def audited() -> list[str]:
    found = AuditEvent.objects.filter(verb__startswith="webhook.").order_by("pk")
    return list(found.values_list("verb", flat=True))


@pytest.mark.parametrize(
    ("wish", "field"),
    [({"kind": "mail"}, "kind"), ({**SLACK, "url": "https://93.184.215.14/"}, "url")],
)
def test_an_endpoint_that_cannot_be_is_refused_at_its_field(
    world: World, connect: Any, wish: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        connect(**wish)
    assert (refused.value.field, Endpoint.objects.count(), audited()) == (field, 0, [])


def test_an_address_that_slack_never_makes_is_refused_later_too(world: World, connect: Any) -> None:
    endpoint, _ = connect(**SLACK)
    with pytest.raises(Invalid) as refused:
        change_endpoint(endpoint, by=world.alice, url="https://93.184.215.14/")
    assert refused.value.field == "url"


def test_one_endpoint_too_many_asks_to_remove_another(
    world: World, connect: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(endpoints, "ENDPOINTS_MAX", 1)
    first, _ = connect()
    with pytest.raises(Invalid, match="Remove one of the 1 endpoints first") as refused:
        connect()
    assert (refused.value.field, audited()) == ("name", ["webhook.added"])
    remove_endpoint(first, by=world.alice)
    connect()


def test_only_an_admin_connects_other_software(world: World, connect: Any) -> None:
    with pytest.raises(NotAllowed, match="Only a company admin"):
        connect(by=world.rosa)
    assert (Endpoint.objects.count(), audited()) == (0, [])


DEEDS: dict[str, Callable[[Endpoint, User], object]] = {
    "changed": lambda endpoint, by: change_endpoint(endpoint, by=by, name="Other"),
    "secret_rotated": lambda endpoint, by: rotate_secret(endpoint, by=by),
    "pinged": lambda endpoint, by: ping_endpoint(endpoint, by=by),
    "sent_again": lambda endpoint, by: send_again(endpoint.deliveries.get(), by=by),
    "removed": lambda endpoint, by: remove_endpoint(endpoint, by=by),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_an_endpoint_does_not_exist_for_anybody_but_admins(
    world: World, connect: Any, deed: str
) -> None:
    endpoint, _ = connect()
    seal(world.card(world.bobs))
    for person in (world.rosa, world.bob):
        with pytest.raises(NotFound):
            DEEDS[deed](endpoint, person)
    assert audited() == ["webhook.added"]
    DEEDS[deed](endpoint, world.alice)
    assert audited() == ["webhook.added", f"webhook.{deed}"]


def test_slack_has_no_secret_to_replace(world: World, connect: Any) -> None:
    endpoint, _ = connect(**SLACK)
    with pytest.raises(Invalid, match="make a new one in Slack") as refused:
        rotate_secret(endpoint, by=world.alice)
    endpoint.refresh_from_db()
    assert (refused.value.field, endpoint.secret, audited()) == ("kind", "", ["webhook.added"])


def test_nothing_is_sent_again_to_what_is_switched_off(
    world: World, connect: Any, drain: Any, receiver: Any
) -> None:
    endpoint, _ = connect()
    seal(world.card(world.bobs))
    drain()
    change_endpoint(endpoint, by=world.alice, is_on=False)
    with pytest.raises(EndpointOff):
        send_again(Delivery.objects.get(), by=world.alice)
    drain()
    assert (Delivery.objects.get().state, len(receiver.calls)) == ("delivered", 1)
    assert audited() == ["webhook.added", "webhook.changed"]


def test_what_an_admin_may_not_know_of_they_send_nobody_again(
    world: World, connect: Any, drain: Any, receiver: Any
) -> None:
    connect()
    seal(world.card(world.bobs))
    drain()
    amy = make_user("Amy Arc", admin=True)
    seat_interviewer(world.loop, by=world.rosa, interview=world.first, user=amy)
    told = Delivery.objects.filter(event__type="scorecard.submitted").get()
    with pytest.raises(NotFound):
        send_again(told, by=amy)
    told.refresh_from_db()
    assert (told.state, audited()) == ("delivered", ["webhook.added"])
    send_again(told, by=world.alice)
    drain()
    assert len([call for call in receiver.calls if call.id == told.event.webhook_id]) == 2
