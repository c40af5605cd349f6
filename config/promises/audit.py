"""What the audit log promises: chains that verify, and an event for all that counts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from accounts.actions.audit import chain_digest, payload_digest
from accounts.models import AuditEvent, AuditStream
from config.promises.promise import Promise
from loops.models import Decision
from scorecards.models import CardRevision

BATCH = 1000


def _broken_chains() -> Iterator[object]:
    """Name each event at which its stream stops verifying, and each stream whose end was cut."""
    for stream in AuditStream.objects.order_by("pk").iterator():
        yield from _verify(stream)


def _verify(stream: AuditStream) -> Iterator[str]:
    length, head = 0, ""
    events = stream.events.select_related("actor").order_by("sequence")
    for event in events.iterator(chunk_size=BATCH):
        if event.sequence != length + 1:
            yield f"{stream.name}/{length + 1} is missing"
        if chain_digest(head, event) != event.digest:
            yield f"{stream.name}/{event.sequence} was changed"
        length, head = event.sequence, event.digest
    if (length, head) != (stream.length, stream.head):
        yield f"{stream.name}/{stream.length} is not its last event"


def _changed_payloads() -> Iterator[object]:
    rows = AuditEvent.objects.select_related("stream").only(
        "stream__name", "sequence", "salt", "payload", "payload_digest"
    )
    for event in rows.iterator(chunk_size=BATCH):
        if payload_digest(event.salt, event.payload) != event.payload_digest:
            yield f"{event.stream.name}/{event.sequence}"


def _payloads_of(*verbs: str) -> Iterator[dict[str, Any]]:
    return (
        AuditEvent.objects.filter(verb__in=verbs)
        .values_list("payload", flat=True)
        .iterator(chunk_size=BATCH)
    )


def _unrecorded_revisions() -> Iterator[object]:
    recorded = {
        item["content_hash"] for item in _payloads_of("scorecard.sealed", "scorecard.revised")
    }
    rows = CardRevision.objects.values_list("public_id", "content_hash")
    yield from (public_id for public_id, content_hash in rows if content_hash not in recorded)


def _unrecorded_decisions() -> Iterator[object]:
    recorded = {item["decision"] for item in _payloads_of("loop.decision_recorded")}
    rows = Decision.objects.values_list("public_id", flat=True)
    yield from (public_id for public_id in rows if str(public_id) not in recorded)


AUDIT = (
    Promise("An audit stream verifies from its first event to its head.", _broken_chains),
    Promise("An audit event's payload is the one that was recorded.", _changed_payloads),
    Promise("A sealed revision is in the audit log.", _unrecorded_revisions),
    Promise("A decision is in the audit log.", _unrecorded_decisions),
)
