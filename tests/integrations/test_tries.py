"""What one answer of a receiver leads to, and how much one job sends."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import count
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from accounts.models import User
from candidates.actions import add_candidacy
from integrations.actions import delivering
from integrations.kinds import DELIVER, SWEEP
from integrations.models import Attempt, Delivery, Endpoint, Queue
from jobs.actions import enqueue
from jobs.models import Job
from loops.actions import open_loop
from tests.builders import World, make_candidate, seal
from tests.integrations.receiver import Receiver

pytestmark = pytest.mark.django_db
Connect = Callable[..., tuple[Endpoint, str]]


def test_a_receiver_that_is_gone_is_switched_off_at_once_whatever_it_took_before(
    world: World, connect: Connect, receiver: Receiver, drain: Any
) -> None:
    endpoint, _ = connect()
    seal(world.card(world.bobs))
    gone = str(world.card(world.bobs).public_id).encode()
    receiver.answer = lambda call: (410 if gone in call.body else 200, {}, b"")
    open_loop(
        add_candidacy(make_candidate(world.rosa, "Uma Ude"), world.opening, by=world.rosa),
        by=world.rosa,
    )
    drain()
    endpoint.refresh_from_db()
    attempt = Attempt.objects.exclude(outcome="delivered").get()
    assert (attempt.outcome, attempt.status, attempt.sentence) == ("gone", 410, "It answered 410.")
    assert (endpoint.state, endpoint.state_reason) == ("dead", "It answered 410.")
    waiting = Delivery.objects.get(event=attempt.delivery.event)
    assert (waiting.state, waiting.tries, waiting.first_try_at) == ("waiting", 0, None)
    [letter] = mail.outbox
    assert letter.subject == "Loopboard: the endpoint \u201cATS\u201d is switched off"
    assert f"/webhooks/{endpoint.public_id}/" in str(letter.body)


@pytest.mark.parametrize(("at_once", "jobs"), [(2, 2), (100, 1)])
def test_one_job_sends_so_many_and_leaves_the_rest_to_the_next(
    world: World,
    connect: Connect,
    receiver: Receiver,
    drain: Any,
    monkeypatch: pytest.MonkeyPatch,
    at_once: int,
    jobs: int,
) -> None:
    monkeypatch.setattr(delivering, "AT_ONCE", at_once)
    connect()
    for seat in (world.bobs, world.carols, world.daves):
        seal(world.card(seat))
    drain()
    sent = Delivery.objects.filter(state="delivered").count()
    assert sent == len(receiver.calls) == 4
    assert Job.objects.filter(kind=DELIVER, attempts__gt=0).count() == jobs


def test_how_long_a_try_took_is_kept_in_milliseconds(
    world: World, connect: Connect, receiver: Receiver, drain: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    moments = count(100.0, 0.25)
    monkeypatch.setattr(delivering, "time", SimpleNamespace(monotonic=lambda: next(moments)))
    connect()
    seal(world.card(world.bobs))
    drain()
    assert Attempt.objects.get().milliseconds == 250


def test_nothing_waits_for_a_clock_that_was_far_ahead(
    world: World, connect: Connect, receiver: Receiver, drain: Any
) -> None:
    connect()
    seal(world.card(world.bobs))
    year = timezone.now() + timedelta(days=365)
    Delivery.objects.update(due_at=year)
    Queue.objects.update(busy_until=year)
    Job.objects.all().delete()
    enqueue(SWEEP, at=timezone.now())
    drain()
    assert len(receiver.calls) == 1


def test_while_one_is_being_sent_its_queue_is_taken(
    world: World, connect: Connect, drain: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect()
    seal(world.card(world.bobs))
    taken: list[bool] = []

    def post(*_: object) -> int:
        until = Queue.objects.get().busy_until
        taken.append(until is not None and until > timezone.now())
        return 204

    monkeypatch.setattr(delivering, "post", post)
    drain()
    assert taken == [True]


def test_an_admin_who_has_left_is_told_of_nothing(
    world: World, connect: Connect, receiver: Receiver, drain: Any
) -> None:
    connect()
    seal(world.card(world.bobs))
    User.objects.filter(pk=world.alice.pk).update(is_active=False)
    drain()
    assert (receiver.calls, Delivery.objects.get().state) == ([], "waiting")
