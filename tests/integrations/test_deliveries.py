"""What happened is told to other software: signed, in order, and each until it has arrived."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import transaction
from django.utils import timezone
from standardwebhooks.webhooks import WebhookVerificationError

from candidates.actions import add_candidacy, move_interview
from integrations.actions import change_endpoint, delivering, rotate_secret, send_again
from integrations.actions.telling import tell_of_overdue
from integrations.kinds import SLACK_TYPES, SWEEP
from integrations.models import Attempt, Delivery, Endpoint, Event
from jobs import clock
from jobs.actions import enqueue
from jobs.models import Job
from loops.actions import open_loop, seat_interviewer
from tests.builders import World, make_candidate, make_interview, make_user, seal
from tests.integrations.receiver import Call, Receiver

pytestmark = pytest.mark.django_db
Connect = Callable[..., tuple[Endpoint, str]]


def fail_first(count: int) -> Callable[[Call], tuple[int, dict[str, str], bytes]]:
    """Return an answer that is 503 the first `count` times."""
    left = [count]

    def answer(_: Call) -> tuple[int, dict[str, str], bytes]:
        left[0] -= 1
        return (503, {}, b"") if left[0] >= 0 else (200, {}, b"ok")

    return answer


def test_what_was_sealed_is_told_signed_and_without_an_opinion(
    world: World, connect: Connect, receiver: Receiver, drain: Any
) -> None:
    _, secret = connect()
    seal(world.card(world.bobs))
    drain()
    [call] = receiver.calls
    told = call.verify(secret)
    assert list(told) == ["type", "timestamp", "data"]
    assert (told["type"], told["data"]) == (
        "scorecard.submitted",
        {
            "scorecard": str(world.card(world.bobs).public_id),
            "loop": str(world.loop.public_id),
            "candidacy": str(world.candidacy.public_id),
            "revision": 1,
        },
    )
    with pytest.raises(WebhookVerificationError):
        call.verify("whsec_" + "A" * 43 + "=")


def test_a_change_that_is_undone_tells_nobody(world: World, connect: Connect) -> None:
    connect()
    with transaction.atomic():
        seal(world.card(world.bobs))
        transaction.set_rollback(True)
    assert not Event.objects.exists()
    assert not Delivery.objects.exists()


def test_a_receiver_that_is_down_gets_everything_later_once_and_in_order(
    world: World, connect: Connect, receiver: Receiver, later: Any
) -> None:
    _, secret = connect(events=["loop.opened", "interview.scheduled"])
    for name in ("Uma Ude", "Zoe Zed", "Ann Abt", "Kim Kay"):
        candidacy = add_candidacy(make_candidate(world.rosa, name), world.opening, by=world.rosa)
        open_loop(candidacy, by=world.rosa)
        for _ in range(4):
            make_interview(candidacy, world.rosa)
    receiver.answer = fail_first(20)
    for hours in (0, 0.01, 0.1, 0.5, 2, 7, 20):
        later(hours=hours)
    accepted = [call for call in receiver.calls[20:] if call.verify(secret)]
    assert len({call.id for call in accepted}) == len(accepted) == 20
    told = {event.webhook_id: event for event in Event.objects.all()}
    by_loop: dict[Any, list[int]] = {}
    for call in accepted:
        by_loop.setdefault(told[call.id].candidacy_id, []).append(told[call.id].pk)
    assert len(by_loop) == 4
    assert all(keys == sorted(keys) for keys in by_loop.values())


def test_a_worker_lost_between_sending_and_marking_sends_the_same_id_again(
    world: World, connect: Connect, receiver: Receiver, later: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect()
    seal(world.card(world.bobs))
    with monkeypatch.context() as patch:
        patch.setattr(delivering, "_settle", _die)
        with pytest.raises(KeyboardInterrupt):
            later()
    later(minutes=5)
    assert [call.id for call in receiver.calls] == [receiver.calls[0].id] * 2
    assert len(receiver.accepted()) == 1
    outcomes = Attempt.objects.order_by("pk").values_list("outcome", flat=True)
    assert list(outcomes) == ["", "delivered"]


def _die(*_: object) -> None:
    raise KeyboardInterrupt


def test_seven_tries_take_fifteen_hours() -> None:
    assert sum(delivering.WAITS, timedelta()) == timedelta(hours=15)
    assert len(delivering.WAITS) + 1 == 7


def test_a_dead_receiver_is_switched_off_its_owner_told_and_nothing_lost(
    world: World, connect: Connect, receiver: Receiver, later: Any, drain: Any
) -> None:
    endpoint, _ = connect()
    seal(world.card(world.bobs))
    seal(world.card(world.carols))
    receiver.answer = fail_first(7)
    for hours in (0, 0.01, 0.1, 0.5, 2, 7, 20, 30, 60):
        later(hours=hours)
    endpoint.refresh_from_db()
    assert (endpoint.state, endpoint.state_reason) == ("dead", "It answered 503.")
    assert (len(receiver.calls), len({call.id for call in receiver.calls})) == (7, 1)
    assert [letter.to for letter in mail.outbox] == [["alice@example.com"]]
    change_endpoint(endpoint, by=world.alice, is_on=True)
    drain()
    types = [call.told["data"]["scorecard"] for call in receiver.calls[7:]]
    assert types == [str(world.card(seat).public_id) for seat in (world.bobs, world.carols)]


def test_an_event_that_alone_is_refused_makes_way_for_the_next(
    world: World, connect: Connect, receiver: Receiver, later: Any
) -> None:
    connect()
    seal(world.card(world.bobs))
    bad = str(world.card(world.bobs).public_id).encode()
    receiver.answer = lambda call: (400 if bad in call.body else 200, {}, b"")
    later()
    other = add_candidacy(make_candidate(world.rosa, "Uma Ude"), world.opening, by=world.rosa)
    open_loop(other, by=world.rosa)
    seal(world.card(world.carols))
    for hours in (0.01, 0.1, 0.5, 2, 7, 20):
        later(hours=hours)
    found = Delivery.objects.order_by("event_id").values_list("event__type", "state")
    assert list(found) == [
        ("scorecard.submitted", "failed"),
        ("loop.opened", "delivered"),
        ("scorecard.submitted", "delivered"),
    ]


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ((302, {"Location": "http://127.0.0.1:1/"}, b""), "redirect"),
        ((300, {}, b""), "redirect"),
        ((200, {}, b"x" * 70_000), "answer_too_large"),
        ((500, {}, b""), "refused"),
    ],
)
def test_an_answer_that_is_none_is_a_failed_try(
    world: World, connect: Connect, receiver: Receiver, drain: Any, answer: Any, code: str
) -> None:
    connect()
    receiver.answer = lambda _: answer
    seal(world.card(world.bobs))
    drain()
    attempt = Attempt.objects.get()
    assert (attempt.outcome, len(receiver.calls)) == (code, 1)
    assert attempt.sentence.startswith("It")


def test_a_replaced_secret_signs_beside_the_new_one_for_a_day(
    world: World, connect: Connect, receiver: Receiver, drain: Any
) -> None:
    endpoint, old = connect()
    _, new = rotate_secret(endpoint, by=world.alice)
    seal(world.card(world.bobs))
    drain()
    assert receiver.calls[0].verify(old) == receiver.calls[0].verify(new)
    with time_machine.travel(timezone.now() + timedelta(hours=25), tick=False):
        seal(world.card(world.carols))
        drain()
        assert receiver.calls[1].verify(new)
        with pytest.raises(WebhookVerificationError):
            receiver.calls[1].verify(old)


def test_what_was_delivered_is_sent_again_under_its_id(
    world: World, connect: Connect, receiver: Receiver, drain: Any
) -> None:
    connect()
    seal(world.card(world.bobs))
    drain()
    again = send_again(Delivery.objects.get(), by=world.alice)
    assert (again.state, again.tries) == ("waiting", 0)
    drain()
    assert [call.id for call in receiver.calls] == [receiver.calls[0].id] * 2


def test_an_endpoint_hears_nothing_of_a_loop_on_which_its_owner_owes_a_card(
    world: World, connect: Connect, receiver: Receiver, later: Any
) -> None:
    amy = make_user("Amy Arc", admin=True)
    connect(by=amy)
    seat_interviewer(world.loop, by=world.rosa, interview=world.first, user=amy)
    seal(world.card(world.bobs))
    move_interview(world.second, by=world.rosa, starts_at=clock.now() + timedelta(days=2))
    later(minutes=2)
    assert receiver.calls == []
    seal(amy.scorecards.get())
    later(minutes=4)
    types = [call.told["type"] for call in receiver.calls]
    assert types == ["scorecard.submitted", "interview.moved", "scorecard.submitted"]


def test_a_slack_channel_is_told_when_nobody_is_blind_any_more(
    world: World, connect: Connect, receiver: Receiver, later: Any
) -> None:
    endpoint, secret = connect(kind="slack", url=receiver.url, events=list(SLACK_TYPES))
    world.seal_all()
    later()
    [call] = receiver.calls
    where = f"/loops/{world.loop.public_id}/"
    assert call.told["text"].startswith("Everything that a decision needs is in: http")
    assert call.told["text"].endswith(where)
    assert ("webhook-signature" in call.headers, secret) == (False, "")
    assert "hook" not in endpoint.shown_url


def test_a_late_card_is_told_once(
    world: World, connect: Connect, receiver: Receiver, later: Any
) -> None:
    connect(events=["scorecard.overdue"])
    soon = timezone.now() + timedelta(days=3)
    assert [tell_of_overdue(at=soon), tell_of_overdue(at=soon)] == [3, 0]
    later(days=4)
    assert [call.told["type"] for call in receiver.calls] == ["scorecard.overdue"] * 3


def test_what_lost_its_job_is_found_by_the_sweep(
    world: World, connect: Connect, receiver: Receiver, later: Any
) -> None:
    connect()
    seal(world.card(world.bobs))
    Job.objects.all().delete()
    enqueue(SWEEP, at=timezone.now())
    later()
    assert len(receiver.calls) == 1
