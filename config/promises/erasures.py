"""What an erasure promises to the audit log: it was one, and took nothing of anybody else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from accounts.actions.verifying import EXPLAINED_BY, read_blanked
from accounts.models import AuditEvent
from candidates.actions.subjects import read_subject
from candidates.models import Candidate, Erasure
from config.promises.promise import Promise

ERASED = AuditEvent.objects.filter(verb=EXPLAINED_BY)


def _unlike_their_events() -> Iterator[object]:
    """Name whoever is called erased without an erasure and its event, and the other way round."""
    told = Counter(ERASED.values_list("subject_id", flat=True))
    done = Counter(Erasure.objects.values_list("candidate__public_id", flat=True))
    marked = Candidate.objects.filter(erased_at__isnull=False)
    erased = set(marked.values_list("public_id", flat=True))
    for key in sorted(told.keys() | done.keys() | erased):
        if told[key] != done[key] or (key in erased) != bool(done[key]):
            yield key


def _blanked_of_others() -> Iterator[object]:
    """Name each event that an erasure says it blanked, and that was not about who was erased."""
    for subject_id, payload in ERASED.values_list("subject_id", "payload").iterator():
        streams, ids = _own(subject_id)
        for name, sequences in read_blanked(payload).items():
            if name in streams:
                continue
            events = AuditEvent.objects.filter(stream__name=name, sequence__in=sequences)
            yield from (
                f"{name}/{sequence}"
                for sequence in events.exclude(subject_id__in=ids).values_list(
                    "sequence", flat=True
                )
            )


def _own(subject_id: UUID) -> tuple[Any, Any]:
    candidate = Candidate.objects.filter(public_id=subject_id).first()
    if candidate is None:
        return (), ()
    subject = read_subject(candidate)
    return subject.streams, subject.ids


ERASURES = (
    Promise("Whoever is erased was, and an event says so each time.", _unlike_their_events),
    Promise("An erasure blanks events of the erased alone.", _blanked_of_others),
)
