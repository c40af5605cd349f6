"""One worker at a time sends from a queue, and what changes meanwhile counts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail

from accounts.actions import change_standing
from accounts.errors import Unreachable
from accounts.models import AuditEvent
from integrations.actions import change_endpoint, delivering, send_again, telling
from integrations.actions.delivering import take_hold
from integrations.actions.telling import tell_of_overdue
from integrations.kinds import DELIVER
from integrations.models import Attempt, Delivery, Endpoint, Event, Queue
from jobs import clock
from jobs.models import Job
from tests.builders import World, make_user, seal
from tests.integrations.receiver import Receiver

pytestmark = pytest.mark.django_db
Connect = Callable[..., tuple[Endpoint, str]]


def take_over(*_: object) -> int:
    """Take the queue as another worker does that believes its sender lost."""
    until = clock.now() + timedelta(seconds=60)
    Queue.objects.update(token=uuid4(), busy_until=until)
    return 204


def test_a_queue_from_which_somebody_sends_is_left_to_them_and_looked_at_soon(
    world: World, connect: Connect, receiver: Receiver, drain: Any, later: Any
) -> None:
    connect()
    seal(world.card(world.bobs))
    took = clock.now()
    assert take_hold(Queue.objects.get(), at=took) is not None
    assert take_hold(Queue.objects.get(), at=took) is None
    drain()
    again = Job.objects.get(kind=DELIVER, status=Job.Status.PENDING)
    assert receiver.calls == []
    assert not Job.objects.exclude(error="").exists()
    assert clock.now() < again.due_at <= clock.now() + timedelta(seconds=10)
    later(minutes=5)
    assert len(receiver.calls) == 1


def find_and_lose(queue: Queue) -> Delivery | None:
    found = Delivery.objects.waiting().filter(queue=queue).first()
    take_over()
    return found


@pytest.mark.parametrize(
    ("seam", "lose", "tries"), [("find_next", find_and_lose, 0), ("post", take_over, 1)]
)
def test_who_lost_the_queue_writes_nothing_and_the_next_one_sends(
    world: World,
    connect: Connect,
    receiver: Receiver,
    later: Any,
    *,
    seam: str,
    lose: Any,
    tries: int,
) -> None:
    connect()
    seal(world.card(world.bobs))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(delivering, seam, lose)
        later()
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.tries, receiver.calls) == ("waiting", tries, [])
    assert [attempt.outcome for attempt in Attempt.objects.all()] == [""] * tries
    later(minutes=5)
    delivery.refresh_from_db()
    assert (delivery.state, len(receiver.calls)) == ("delivered", 1)


def test_an_endpoint_whose_owner_is_no_admin_any_more_waits_for_another(
    world: World, connect: Connect, receiver: Receiver, drain: Any
) -> None:
    endpoint, _ = connect()
    seal(world.card(world.bobs))
    amy = make_user("Amy Arc", admin=True)
    change_standing(world.alice, by=amy, is_admin=False)
    drain()
    assert (receiver.calls, Delivery.objects.get().state) == ([], "waiting")
    change_endpoint(endpoint, by=amy, is_on=True)
    drain()
    assert len(receiver.calls) == 1


def test_what_was_switched_off_meanwhile_is_not_given_up_too(
    world: World, connect: Connect, drain: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    endpoint, _ = connect()

    def switch_off(*_: object) -> int:
        change_endpoint(endpoint, by=world.alice, is_on=False)
        raise Unreachable("gone", "It answered 410.", status=410)

    monkeypatch.setattr(delivering, "post", switch_off)
    seal(world.card(world.bobs))
    drain()
    endpoint.refresh_from_db()
    assert (endpoint.state, endpoint.state_reason, mail.outbox) == ("off", "", [])
    assert not AuditEvent.objects.filter(verb="webhook.given_up").exists()
    assert Delivery.objects.get().state == "waiting"


def test_what_waits_for_a_later_try_is_sent_at_once_when_asked_for(
    world: World, connect: Connect, receiver: Receiver, drain: Any
) -> None:
    connect()
    receiver.answer = lambda _: (503, {}, b"")
    seal(world.card(world.bobs))
    drain()
    drain()
    receiver.answer = lambda _: (204, {}, b"")
    assert len(receiver.calls) == 1
    send_again(Delivery.objects.get(), by=world.alice)
    drain()
    assert (len(receiver.calls), Delivery.objects.get().state) == (2, "delivered")


def test_a_card_that_was_late_before_anybody_listened_is_told_all_the_same(
    world: World, connect: Connect
) -> None:
    soon = clock.now() + timedelta(days=3)
    assert (tell_of_overdue(at=soon), Event.objects.count()) == (0, 0)
    connect(events=["scorecard.overdue"])
    assert tell_of_overdue(at=soon) == 3


def test_a_late_card_is_told_once_by_two_workers(
    world: World, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect(events=["scorecard.overdue"])
    soon = clock.now() + timedelta(days=3)
    describe: Callable[..., dict[str, str]] = vars(telling)["_name_loop"]
    told: list[int] = []

    def be_overtaken(candidacy: Any) -> dict[str, str]:
        monkeypatch.setattr(telling, "_name_loop", describe)
        told.append(tell_of_overdue(at=soon))
        return describe(candidacy)

    monkeypatch.setattr(telling, "_name_loop", be_overtaken)
    assert (tell_of_overdue(at=soon), told) == (0, [3])
    assert (Event.objects.count(), Delivery.objects.count()) == (3, 3)
