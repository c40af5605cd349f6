"""Write the audit log: one chained event an action, in the action's own transaction.

digest(n) = SHA-256(digest(n-1) | sequence | facts | SHA-256(salt | payload)): a payload can be
erased later and the chain still verifies, because only its salted digest is chained.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models import CharField, QuerySet
from structlog.contextvars import get_contextvars

from accounts.models import AuditEvent, AuditStream, Identified
from accounts.querysets.kept import Given, ask_one_again
from accounts.signals import event_recorded
from jobs import clock

if TYPE_CHECKING:
    from accounts.models import User

COMPANY_STREAM = "company"


@dataclass(frozen=True, slots=True)
class Origin:
    """By what way the present actor came: a person's page, a token, the worker, a command."""

    kind: str = AuditEvent.ActorKind.PERSON
    request_id: str = ""


_origin: ContextVar[Origin] = ContextVar("loopboard_origin", default=Origin())  # noqa: B039 (frozen)


@contextmanager
def acting_as(origin: Origin) -> Iterator[None]:
    """Let every event recorded in this block carry `origin`."""
    token = _origin.set(origin)
    try:
        yield
    finally:
        _origin.reset(token)


def note_actor_kind(kind: str) -> None:
    """Say, within the present request's block, by what way its actor came: API tokens do."""
    _origin.set(Origin(kind=kind, request_id=_origin.get().request_id))


def record_event(
    verb: str,
    subject: Identified,
    *,
    by: User | None,
    payload: Mapping[str, object] | None = None,
    stream: str = COMPANY_STREAM,
    at: datetime | None = None,
) -> AuditEvent:
    """Append one event to its stream. `payload` holds before, after and reason; ids, not texts."""
    with transaction.atomic(savepoint=False):
        chain = _lock_stream(stream)
        event = _build_event(chain, verb, subject, dict(payload or {}))
        event.actor = by
        if by is None and event.actor_kind != AuditEvent.ActorKind.COMMAND:
            event.actor_kind = AuditEvent.ActorKind.WORKER
        event.at = at or clock.now()
        event.digest = chain_digest(chain.head, event)
        event.save(force_insert=True)
        chain.length, chain.head = event.sequence, event.digest
        chain.save(update_fields=["length", "head"])
        event_recorded.send(sender=AuditEvent, event=event)
    return event


def _lock_stream(name: str) -> AuditStream:
    if (known := ask_one_again("lock_stream", _build_lock, name=name)) is not None:
        return known
    AuditStream.objects.get_or_create(name=name)
    return AuditStream.objects.select_for_update().get(name=name)


def _build_lock() -> QuerySet[AuditStream]:
    return AuditStream.objects.select_for_update().filter(name=Given("name", CharField()))


def _build_event(
    chain: AuditStream, verb: str, subject: Identified, payload: dict[str, object]
) -> AuditEvent:
    origin, salt = _origin.get(), secrets.token_hex(16)
    return AuditEvent(
        stream=chain,
        sequence=chain.length + 1,
        actor_kind=origin.kind,
        request_id=origin.request_id or str(get_contextvars().get("request_id", ""))[:64],
        verb=verb,
        subject_kind=subject.__class__.__name__.lower(),  # type() of who asks is a wrapper
        subject_id=subject.public_id,
        payload=payload,
        salt=salt,
        payload_digest=payload_digest(salt, payload),
    )


def blank_payloads(events: Iterable[int]) -> int:
    """Empty payload and salt of these events (keys), whose digests stay; returns how many.

    Needs an erasure pass. PostgreSQL does it by the owner's function, so that the application's
    role needs no right to change the table.
    """
    keys = list(events)
    if connection.vendor != "postgresql":
        return AuditEvent.objects.filter(pk__in=keys).update(payload={}, salt="")
    with connection.cursor() as cursor:
        cursor.execute("SELECT accounts_blank_payloads(%s)", [keys])
        return int(cursor.fetchone()[0])


def payload_digest(salt: str, payload: Mapping[str, object]) -> str:
    """Return the salted SHA-256 (hex) of a payload in canonical JSON."""
    body = json.dumps(payload, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(f"{salt}|{body}".encode()).hexdigest()


def digest_words(*words: object) -> str:
    """Return the SHA-256 (hex) by which a payload vouches for words without repeating them."""
    body = json.dumps([str(word) for word in words], separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(body.encode()).hexdigest()


def chain_digest(previous: str, event: AuditEvent) -> str:
    """Return the SHA-256 (hex) that chains `event` to the digest before it."""
    facts = "|".join(
        (
            previous,
            str(event.sequence),
            event.at.isoformat(),
            str(event.actor.public_id if event.actor else ""),
            event.actor_kind,
            event.verb,
            event.subject_kind,
            str(event.subject_id),
            event.request_id,
            event.payload_digest,
        )
    )
    return hashlib.sha256(facts.encode()).hexdigest()
