"""Write down, with a change and in its transaction, what other software is to be told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.models import AuditEvent
from accounts.querysets.kept import ask_again
from candidates.actions.interviews import loop_stream
from candidates.models import Candidacy
from integrations.kinds import DELIVER, EVENT_OF_VERB, OVERDUE
from integrations.models import Delivery, Endpoint, Event, Queue
from jobs import clock
from jobs.actions import enqueue
from scorecards.models import Scorecard

PREFIX = loop_stream(UUID(int=0)).split(":")[0] + ":"
TOLD = {"revision", "before", "after", "version"}
"""What of an audited fact leaves the house: numbers of revisions, states and times; no opinion."""


def tell_of(audited: AuditEvent) -> None:
    """Turn an audited change into an event for whoever asked for its type, if anybody did."""
    kind = EVENT_OF_VERB.get(audited.verb)
    stream = audited.stream.name
    if kind is None or not stream.startswith(PREFIX):
        return
    endpoints = list_listeners(kind)
    candidacy = _find_candidacy(stream) if endpoints else None
    if candidacy is None:
        return
    facts = {name: audited.payload[name] for name in TOLD & set(audited.payload)}
    data = {audited.subject_kind: str(audited.subject_id), **_name_loop(candidacy), **facts}
    event = Event.objects.create(type=kind, at=audited.at, candidacy=candidacy, data=data)
    send_later(event, endpoints)


def list_listeners(kind: str) -> list[Endpoint]:
    """Return the endpoints that are on and want events of this type."""
    on = ask_again("endpoints_on", Endpoint.objects.switched_on)
    return [each for each in on if kind in each.events]


def _find_candidacy(stream: str) -> Candidacy | None:
    wanted = UUID(stream.removeprefix(PREFIX))
    return Candidacy.objects.select_related("loop").filter(public_id=wanted).first()


def _name_loop(candidacy: Candidacy) -> dict[str, str]:
    told = {"candidacy": str(candidacy.public_id)}
    loop = getattr(candidacy, "loop", None)
    return told if loop is None else {**told, "loop": str(loop.public_id)}


def send_later(event: Event, endpoints: list[Endpoint], *, at: datetime | None = None) -> None:
    """Write what is to be sent to each endpoint, and the job that will send it."""
    now = at or clock.now()
    stream = str(event.candidacy.public_id) if event.candidacy else ""
    for endpoint in endpoints:
        queue, _ = Queue.objects.get_or_create(endpoint=endpoint, stream=stream)
        Delivery.objects.create(endpoint=endpoint, queue=queue, event=event, due_at=now)
        enqueue(DELIVER, queue.public_id, at=now)


def tell_of_overdue(*, at: datetime) -> int:
    """Write an event for each card that is late since the last look; returns how many."""
    endpoints = list_listeners(OVERDUE)
    if not endpoints:
        return 0
    late = Scorecard.objects.owed().filter(due_at__lte=at, interview__candidacy__closed_at=None)
    rows = {_key_of(card): card for card in late.select_related("interview__candidacy__loop")}
    known = Event.objects.filter(once__in=list(rows)).values_list("once", flat=True)
    fresh = [rows[key] for key in rows.keys() - set(known)]
    return sum(_tell_late(card, endpoints, at) for card in sorted(fresh, key=lambda c: c.due_at))


def _key_of(card: Scorecard) -> str:
    return f"{OVERDUE}:{card.public_id}:{card.due_at.isoformat()}"


def _tell_late(card: Scorecard, endpoints: list[Endpoint], at: datetime) -> bool:
    candidacy = card.interview.candidacy
    told: Mapping[str, Any] = {
        "scorecard": str(card.public_id),
        **_name_loop(candidacy),
        "due_at": card.due_at.isoformat(),
    }
    with transaction.atomic():
        event, is_new = Event.objects.get_or_create(
            once=_key_of(card),
            defaults={"type": OVERDUE, "at": at, "candidacy": candidacy, "data": told},
        )
        if is_new:
            send_later(event, endpoints, at=at)
    return is_new
