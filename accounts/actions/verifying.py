"""Verify the audit log: each stream's chain, its payloads, its end, and a head published before.

A stream is verified from its first event on. What an attacker with the database's password could
rewrite completely (a stream's end, or a whole stream) differs from a head that was kept elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from accounts.actions.audit import chain_digest, payload_digest
from accounts.models import AuditEvent, AuditStream

BATCH = 1000
EXPLAINED_BY = "candidate.erased"


@dataclass(frozen=True, slots=True)
class Fault:
    """Where a stream stops verifying, and what is wrong there.

    `kind` is a key of SENTENCES; `sequence` is 0 where the whole stream is meant.
    """

    stream: str
    sequence: int
    kind: str

    def __str__(self) -> str:
        return f"{self.stream}/{self.sequence} {SENTENCES[self.kind]}"


SENTENCES: Mapping[str, str] = {
    "changed": "was changed: its facts are not those that its digest is of.",
    "unchained": "does not follow from the event before it: one of the two was changed.",
    "payload_changed": "has another payload than the one recorded.",
    "blanked": "has lost its payload, and no erasure says why.",
    "missing": "is missing: it was removed.",
    "unreadable": "cannot be read: its time or an id was changed into none. The rest is unread.",
    "cut": "is missing: the end of the stream was cut.",
    "rewritten": "is not the event whose digest was published.",
    "stream_gone": "is gone: a stream that was published is no longer there.",
}


@dataclass(frozen=True, slots=True)
class Verified:
    """What a verification read, and every fault it found, by stream and sequence."""

    streams: int
    events: int
    faults: tuple[Fault, ...]


def verify_audit() -> Verified:
    """Read every event once and return what does not verify; nothing is written."""
    explained = _list_explained()
    faults: list[Fault] = []
    events = streams = 0
    for stream in AuditStream.objects.order_by("pk").iterator():
        streams += 1
        walk = _Walk(stream.name, explained)
        faults += walk.read(stream)
        events += walk.events
    return Verified(streams, events, tuple(faults))


class _Walk:
    """One way along a stream: what came last, and how many events there were."""

    def __init__(self, name: str, explained: Mapping[str, set[int]]) -> None:
        self.name, self.explained = name, explained.get(name, set())
        self.events, self.last, self.head = 0, 0, ""

    def read(self, stream: AuditStream) -> Iterator[Fault]:
        """Yield the faults of the whole stream, its end included."""
        rows = stream.events.select_related("actor").order_by("sequence")
        try:
            for event in rows.iterator(chunk_size=BATCH):
                yield from self._read_event(event)
                self.events += 1
                self.last, self.head = event.sequence, event.digest
        except (AttributeError, TypeError, ValueError):  # SQLite holds whatever is written there
            yield self._fault(self.last + 1, "unreadable")
            return
        if self.last < stream.length:
            yield from (self._fault(n, "cut") for n in range(self.last + 1, stream.length + 1))
        elif (self.last, self.head) != (stream.length, stream.head):
            yield self._fault(self.last, "unchained")

    def _read_event(self, event: AuditEvent) -> Iterator[Fault]:
        follows = event.sequence == self.last + 1
        if not follows:  # what stood before is unknown, so this event's own chain cannot be read
            yield from (self._fault(n, "missing") for n in range(self.last + 1, event.sequence))
        elif chain_digest(self.head, event) != event.digest:
            yield self._fault(event.sequence, "changed" if self.last == 0 else "unchained")
        if is_blanked(event):
            if event.sequence not in self.explained:
                yield self._fault(event.sequence, "blanked")
        elif payload_digest(event.salt, event.payload) != event.payload_digest:
            yield self._fault(event.sequence, "payload_changed")

    def _fault(self, sequence: int, kind: str) -> Fault:
        return Fault(self.name, sequence, kind)


def is_blanked(event: AuditEvent) -> bool:
    """Return whether the event's payload and salt were erased; its digest still stands."""
    return event.salt == "" and event.payload == {}


def _list_explained() -> dict[str, set[int]]:
    """Return the events that recorded erasures say they blanked, by stream."""
    explained: dict[str, set[int]] = {}
    payloads = AuditEvent.objects.filter(verb=EXPLAINED_BY).values_list("payload", flat=True)
    for payload in payloads.iterator(chunk_size=BATCH):
        for name, sequences in read_blanked(payload).items():
            explained.setdefault(name, set()).update(sequences)
    return explained


def read_blanked(payload: object) -> dict[str, list[int]]:
    """Return the events that an erasure says it blanked, by stream; nothing of an edited one."""
    said = payload.get("blanked") if isinstance(payload, dict) else None
    blanked = said if isinstance(said, dict) else {}
    return {
        name: [one for one in sequences if isinstance(one, int)]
        for name, sequences in blanked.items()
        if isinstance(sequences, list)
    }


def compare_with_head(published: Mapping[str, Any]) -> list[Fault]:
    """Return where the log is not the one that a published head is of: a cut, a rewritten chain."""
    faults = []
    for name, length, digest in published["streams"]:
        found = AuditEvent.objects.filter(stream__name=name, sequence=length)
        now = found.values_list("digest", flat=True).first()
        if now == digest:
            continue
        if now is not None:
            faults.append(Fault(name, length, "rewritten"))
        elif AuditEvent.objects.filter(stream__name=name).exists():
            faults.append(Fault(name, length, "cut"))
        else:
            faults.append(Fault(name, 0, "stream_gone"))
    return faults
