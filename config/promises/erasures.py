"""What an erasure promises to the audit log: it was one, and took nothing of anybody else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from accounts.actions.verifying import EXPLAINED_BY, read_blanked
from accounts.errors import Invalid
from accounts.models import AuditEvent
from candidates.actions.ledger import Entry, read_ledger
from candidates.actions.subjects import read_subject
from candidates.models import Candidate, Erasure
from config.promises.promise import Promise

WITHDRAWN, REMOVED = "candidate.consent_withdrawn", "candidate.words_removed"
OF_WHOM = "candidate__public_id"
ERASED = AuditEvent.objects.filter(verb=EXPLAINED_BY)


def _unlike_their_events() -> Iterator[object]:
    """Name whoever is called erased without an erasure and its event, and the other way round.

    An erasure is by whom and for the reason that its event says.
    """
    told = Counter(ERASED.values_list("subject_id", "actor", "payload__reason"))
    done = Counter(Erasure.objects.values_list(OF_WHOM, "by", "reason"))
    marked = Candidate.objects.filter(erased_at__isnull=False)
    erased = set(marked.values_list("public_id", flat=True))
    unlike = erased ^ {key for key, *_ in done}
    unlike |= {one[0] for one in told.keys() | done.keys() if told[one] != done[one]}
    yield from sorted(unlike)


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


def _missing_in_ledger() -> Iterator[object]:
    """Name whoever was erased, or lost words, of which the ledger knows nothing.

    A backup would bring it back; and whoever forges an erasure by SQL does not reach the file.
    """
    try:
        noted = {(entry.candidate, _name_deed(entry)) for entry in read_ledger()}
    except Invalid as refusal:
        yield refusal.message
        return
    done = [(key, EXPLAINED_BY) for key in Erasure.objects.values_list(OF_WHOM, flat=True)]
    done += AuditEvent.objects.filter(verb__in=(WITHDRAWN, REMOVED)).values_list(
        "subject_id", "verb"
    )
    yield from sorted(
        key for key, verb in set(done) if not noted & {(key, verb), (key, EXPLAINED_BY)}
    )


def _name_deed(entry: Entry) -> str:
    if entry.only_words:
        return REMOVED
    return EXPLAINED_BY if entry.withdrawn_on is None else WITHDRAWN


ERASURES = (
    Promise("Whoever is erased was, and an event says so each time.", _unlike_their_events),
    Promise("An erasure blanks events of the erased alone.", _blanked_of_others),
    Promise("What was erased or withdrawn stands in the ledger.", _missing_in_ledger),
)
