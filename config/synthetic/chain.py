"""The audit stream of one loop, as record_event would have written it event by event."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from operator import attrgetter
from random import Random
from typing import Any
from uuid import UUID

from accounts.actions.audit import chain_digest, payload_digest
from accounts.models import AuditEvent, User
from config.synthetic.writing import Table


@dataclass
class Chain:
    """Events planned in any order and written in that of their times."""

    key: int
    name: str
    planned: list[AuditEvent] = field(default_factory=list)
    head: str = ""

    def plan(
        self,
        verb: str,
        kind: str,
        subject: UUID,
        *,
        by: User | None,
        at: datetime,
        **payload: object,
    ) -> None:
        """Plan an event; one that nobody caused is the worker's."""
        event = AuditEvent(
            at=at,
            actor=by,
            actor_kind="person" if by else "worker",
            verb=verb,
            subject_kind=kind,
            subject_id=subject,
            payload=payload,
        )
        self.planned.append(event)

    def rows(self, table: Table, random: Random) -> Iterator[tuple[Any, ...]]:
        """Chain the events and yield their rows; `head` is the last digest when all are taken."""
        ordered = sorted(self.planned, key=attrgetter("at"))
        keys = table.take_keys(len(ordered))
        for sequence, (key, event) in enumerate(zip(keys, ordered, strict=True), start=1):
            event.sequence = sequence
            event.salt = f"{random.getrandbits(128):032x}"
            event.payload_digest = payload_digest(event.salt, event.payload)
            event.digest = self.head = chain_digest(self.head, event)
            actor = (event.at, event.actor_id, event.actor_kind)
            what = (event.verb, event.subject_kind, event.subject_id, "")
            proof = (event.payload, event.salt, event.payload_digest, event.digest)
            yield (key, self.key, sequence, *actor, *what, *proof)
