"""Send what waits for one endpoint about one loop: in order, and each until it has arrived.

Only the first of a queue is tried; what came later waits behind it. A receiver that answers
nothing for 15 hours is switched off, and everything stays where it is until somebody switches it
on again. One that only refuses this very event is sent the next, and this one has failed.
"""

from __future__ import annotations

import random
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q

from accounts.actions import record_event
from accounts.errors import Unreachable
from integrations.actions.posting import post
from integrations.actions.signing import write_body, write_headers
from integrations.kinds import DELIVER, TELL_OWNER
from integrations.models import Attempt, Delivery, Endpoint, Queue
from integrations.models.webhooks import TRIES_MAX
from integrations.querysets import told_to
from jobs import clock
from jobs.actions import Lease, enqueue, finish, hurry
from jobs.querysets import CLOCKS_APART, has_come
from scorecards.querysets import somebody_owes_a_card

WAITS = (
    timedelta(seconds=10),
    timedelta(minutes=2),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=4),
    timedelta(hours=9, minutes=42, seconds=50),
)
"""Between two tries: seven tries in 15 hours, each wait a tenth shorter or longer by chance."""

JITTER = 0.1
AT_ONCE = 25  # sent by one job, so that no queue keeps a worker to itself
SECONDS = 30.0  # after which a job begins nothing new
ASK_AGAIN = timedelta(seconds=10)
Chance = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Hold:
    """The right to send from one queue."""

    queue: Queue
    token: uuid.UUID


class HoldLost(Exception):  # noqa: N818 (not a fault: somebody else sends from this queue now)
    """The queue was taken over by another worker; write nothing."""


def work_on(queue: Queue, lease: Lease, *, chance: Chance = random.random) -> int:
    """Send what is due; returns how many arrived. The lease ends with the last thing written."""
    hold = take_hold(queue, at=clock.now())
    if hold is None:
        _come_back(queue, lease)
        return 0
    arrived, began, next_at = 0, time.monotonic(), None
    while (delivery := find_next(queue)) is not None:
        next_at = delivery.due_at
        if _lies_ahead(next_at) or arrived >= AT_ONCE or time.monotonic() - began > SECONDS:
            break
        arrived += deliver(delivery, hold, chance=chance)
        next_at = None
    _let_go(hold, lease, next_at)
    return arrived


def _lies_ahead(moment: datetime) -> bool:
    """Return whether it is to come: not if a clock that was far ahead wrote it."""
    return timedelta() < moment - clock.now() <= CLOCKS_APART


def take_hold(queue: Queue, *, at: datetime) -> Hold | None:
    """Take the queue if nobody sends from it; a worker that was lost loses it with its lease."""
    token = uuid.uuid4()
    free = Q(busy_until__isnull=True) | has_come("busy_until", at)
    taken = Queue.objects.filter(free, pk=queue.pk).update(token=token, busy_until=_until(at))
    return Hold(queue, token) if taken else None


def _until(at: datetime) -> datetime:
    return at + timedelta(seconds=settings.JOB_LEASE_SECONDS)


def _come_back(queue: Queue, lease: Lease) -> None:
    """Somebody else sends from this queue: look again, soon after they should have ended."""
    now = clock.now()
    free_at = Queue.objects.values_list("busy_until", flat=True).get(pk=queue.pk) or now
    with transaction.atomic():
        finish(lease, at=now)
        enqueue(DELIVER, queue.public_id, at=min(free_at, now + ASK_AGAIN))


def _let_go(hold: Hold, lease: Lease, next_at: datetime | None) -> None:
    with transaction.atomic():
        _held(hold).update(token=None, busy_until=None)
        finish(lease, at=clock.now())
        if next_at is not None:
            enqueue(DELIVER, hold.queue.public_id, at=max(next_at, clock.now()))


def _held(hold: Hold) -> models.QuerySet[Queue, Queue]:
    return Queue.objects.filter(pk=hold.queue.pk, token=hold.token)


def find_next(queue: Queue) -> Delivery | None:
    """Return the queue's first waiting delivery, None where it may not be sent now."""
    waiting = Delivery.objects.waiting().filter(queue=queue, endpoint__state=Endpoint.State.ON)
    first = waiting.select_related("endpoint__owner", "event", "queue").first()
    return first if first is not None and may_be_told(first) else None


def may_be_told(delivery: Delivery) -> bool:
    """Return whether the endpoint may know of this now: as its owner, in Slack as anybody."""
    endpoint = delivery.endpoint
    if not (endpoint.owner.is_active and endpoint.owner.is_admin):
        return False
    told = Delivery.objects.filter(told_to(endpoint.owner), pk=delivery.pk)
    if endpoint.kind == Endpoint.Kind.SLACK:
        told = told.exclude(
            Q(somebody_owes_a_card("event__candidacy"), event__candidacy__isnull=False)
        )
    return told.exists()


def deliver(delivery: Delivery, hold: Hold, *, chance: Chance) -> bool:
    """Make one try, and write down before and after it that it was made.

    Of a candidate who is erased meanwhile nothing is sent, or written any more.
    """
    endpoint, event = delivery.endpoint, delivery.event
    attempt = _begin(delivery, hold)
    if attempt is None:
        return False
    body = write_body(endpoint, event)
    began = time.monotonic()
    try:
        status = post(endpoint.url, body, write_headers(endpoint, event, body, at=attempt.at))
        attempt.outcome, attempt.status = "delivered", status
    except Unreachable as error:
        attempt.outcome, attempt.status = error.code, error.status
        attempt.sentence = error.sentence[:300]
    attempt.milliseconds = round((time.monotonic() - began) * 1000)
    _settle(delivery, attempt, hold, chance)
    return attempt.outcome == "delivered"


def _begin(delivery: Delivery, hold: Hold) -> Attempt | None:
    now = clock.now()
    with transaction.atomic():
        if not _held(hold).update(busy_until=_until(now)):
            raise HoldLost
        if not _is_there(delivery):
            return None
        delivery.tries = min(delivery.tries + 1, TRIES_MAX)  # the last one may have been lost
        delivery.first_try_at = delivery.first_try_at or now
        delivery.save(update_fields=["tries", "first_try_at"])
        return Attempt.objects.create(delivery=delivery, at=now)


def _is_there(delivery: Delivery) -> bool:
    """Return whether the delivery still stands, and let it stand until the transaction ends."""
    locked = Delivery.objects.select_for_update(no_key=True).filter(pk=delivery.pk)
    return locked.values_list("pk", flat=True).first() is not None


def _settle(delivery: Delivery, attempt: Attempt, hold: Hold, chance: Chance) -> None:
    with transaction.atomic():
        if not _held(hold).update(busy_until=_until(clock.now())):
            raise HoldLost
        if not _is_there(delivery):
            return
        attempt.save(update_fields=["outcome", "status", "sentence", "milliseconds"])
        if attempt.outcome == "delivered":
            delivery.state, delivery.delivered_at = Delivery.State.DELIVERED, clock.now()
        elif delivery.tries < TRIES_MAX and attempt.outcome != "gone":
            spread = 1 + JITTER * (2 * chance() - 1)
            delivery.due_at = clock.now() + WAITS[delivery.tries - 1] * spread
        elif attempt.outcome == "gone" or not _answers_others(delivery):
            _give_up_on(delivery.endpoint, attempt)
            delivery.tries, delivery.first_try_at = 0, None
            delivery.due_at = clock.now()
        else:
            delivery.state = Delivery.State.FAILED
        delivery.save(update_fields=["state", "delivered_at", "due_at", "tries", "first_try_at"])


def _answers_others(delivery: Delivery) -> bool:
    """Return whether the receiver has taken anything else while this was being tried."""
    since = delivery.first_try_at
    return delivery.endpoint.deliveries.filter(delivered_at__gte=since).exists()


def _give_up_on(endpoint: Endpoint, attempt: Attempt) -> None:
    endpoint = Endpoint.objects.select_for_update().get(pk=endpoint.pk)
    if endpoint.state != Endpoint.State.ON:
        return
    endpoint.state, endpoint.state_since = Endpoint.State.DEAD, clock.now()
    endpoint.state_reason, endpoint.owner_told_at = attempt.sentence, None
    endpoint.save(update_fields=["state", "state_since", "state_reason", "owner_told_at"])
    record_event("webhook.given_up", endpoint, by=None, payload={"code": attempt.outcome})
    enqueue(TELL_OWNER, endpoint.public_id, at=clock.now())


def wake_queues(*, at: datetime) -> int:
    """Write the job of each queue with something due: after a blindness, a loss, a switch."""
    heads = Delivery.objects.first_of_their_queues().filter(
        has_come("due_at", at), endpoint__state=Endpoint.State.ON
    )
    free = Q(queue__busy_until__isnull=True) | has_come("queue__busy_until", at)
    heads = heads.filter(free).select_related("endpoint__owner", "queue")
    woken = [head for head in heads if may_be_told(head)]
    for head in woken:
        hurry(DELIVER, head.queue.public_id, at=at)
    return len(woken)
