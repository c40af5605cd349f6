"""What the audit log promises: chains that verify, and an event for all that counts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Q

from accounts.actions.verifying import verify_audit
from accounts.models import AuditEvent
from config.promises.promise import Promise
from loops.models import Decision
from scorecards.models import CardRevision

BATCH = 1000
OF_PAYLOADS = {"payload_changed", "blanked"}


def _broken_chains() -> Iterator[object]:
    """Name each event at which its stream stops verifying, and each stream whose end was cut."""
    yield from (fault for fault in verify_audit().faults if fault.kind not in OF_PAYLOADS)


def _changed_payloads() -> Iterator[object]:
    yield from (fault for fault in verify_audit().faults if fault.kind in OF_PAYLOADS)


def _payloads_of(*verbs: str) -> Iterator[dict[str, Any]]:
    return (
        AuditEvent.objects.filter(verb__in=verbs)
        .exclude(salt="")  # what an erasure took
        .values_list("payload", flat=True)
        .iterator(chunk_size=BATCH)
    )


def _unrecorded_revisions() -> Iterator[object]:
    recorded = {
        item["content_hash"] for item in _payloads_of("scorecard.sealed", "scorecard.revised")
    }
    erased = Q(scorecard__interview__candidacy__candidate__erased_at__isnull=False)
    rows = CardRevision.objects.exclude(erased).values_list("public_id", "content_hash")
    yield from (public_id for public_id, content_hash in rows if content_hash not in recorded)


def _unrecorded_decisions() -> Iterator[object]:
    recorded = {item["decision"] for item in _payloads_of("loop.decision_recorded")}
    erased = Q(loop__candidacy__candidate__erased_at__isnull=False)
    rows = Decision.objects.exclude(erased).values_list("public_id", flat=True)
    yield from (public_id for public_id in rows if str(public_id) not in recorded)


AUDIT = (
    Promise("An audit stream verifies from its first event to its head.", _broken_chains),
    Promise("An audit event's payload is the one that was recorded.", _changed_payloads),
    Promise("A sealed revision is in the audit log.", _unrecorded_revisions),
    Promise("A decision is in the audit log.", _unrecorded_decisions),
)
