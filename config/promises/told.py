"""What the audit log tells of is there: a row deleted past the triggers leaves its event."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from accounts.models import AuditEvent
from candidates.actions.interviews import loop_stream
from candidates.models import LegalHold
from config.promises.promise import Promise
from loops.models import Approval, Decision, Dissent, Loop, Outcome, Waiver

HELD, LIFTED = "candidate.held", "candidate.hold_lifted"
Told = tuple[Any, str, str]
LIFTS = LegalHold.objects.filter(lifted_at__isnull=False)

# Of what and by whom, which no erasure takes from an event.
TOLD: dict[str, Told] = {
    "loop.decision_recorded": (Decision.objects, "loop__public_id", "decided_by"),
    "loop.decision_approved": (Approval.objects, "loop__public_id", "given_by"),
    "loop.dissent_filed": (Dissent.objects, "decision__loop__public_id", "author"),
    "loop.outcome_recorded": (Outcome.objects, "loop__public_id", "recorded_by"),
    "coverage.waived": (Waiver.objects, "loop__public_id", "given_by"),
}
HOLDS: dict[str, Told] = {
    HELD: (LegalHold.objects, "candidate__public_id", "set_by"),
    LIFTED: (LIFTS, "candidate__public_id", "lifted_by"),
}


def _find_unlike(pairs: Mapping[str, Told]) -> Iterator[object]:
    """Name each loop or candidate of which the log tells more, or less, than there is."""
    for verb, (rows, *facts) in pairs.items():
        events = AuditEvent.objects.filter(verb=verb).values_list("subject_id", "actor")
        told, there = Counter(events), Counter(rows.values_list(*facts))
        unlike = {one[0] for one in told.keys() | there.keys() if told[one] != there[one]}
        yield from (f"{verb} of {key}" for key in sorted(unlike))


def _missing() -> Iterator[object]:
    opened = AuditEvent.objects.filter(verb="loop.opened").values_list("subject_id", flat=True)
    yield from sorted(set(opened) ^ set(Loop.objects.values_list("public_id", flat=True)))
    yield from _find_unlike(TOLD)


def _exchanged_streams() -> Iterator[object]:
    """Name streams with events of another loop; a chain verifies under whatever name it has."""
    loops = Loop.objects.values_list("public_id", "candidacy__public_id")
    own = {loop: loop_stream(candidacy) for loop, candidacy in loops}
    events = AuditEvent.objects.filter(subject_kind="loop").order_by()
    lying = events.values_list("stream__name", "subject_id").distinct()
    yield from sorted({name for name, loop in lying if name != own.get(loop, name)})


def _changed_holds() -> Iterator[object]:
    yield from _find_unlike(HOLDS)
    kept = AuditEvent.objects.filter(verb__in=HOLDS).exclude(salt="")
    told = {
        (verb, subject, payload["reason"])
        for verb, subject, payload in kept.values_list("verb", "subject_id", "payload")
    }
    rows = LegalHold.objects.filter(candidate__erased_at=None).select_related("candidate")
    for row in rows.order_by("pk"):
        whom = row.candidate.public_id
        said = {(HELD, whom, row.reason)}
        said |= {(LIFTED, whom, row.lift_reason)} if row.lifted_at else set()
        if not said <= told:
            yield row.public_id


TELLS = (
    Promise("What the log tells of a loop and its decisions is there.", _missing),
    Promise("An event of a loop lies in that loop's stream.", _exchanged_streams),
    Promise("A legal hold stands, and was lifted, as recorded.", _changed_holds),
)
