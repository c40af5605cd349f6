"""What a decision promises to who replays it: its figures follow, from ratings that still stand."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from accounts.models import AuditEvent
from config.promises.promise import Promise
from loops.actions.digests import digest_decision
from loops.actions.replaying import (
    LAST_BITS,
    RECORDED,
    RELATED,
    list_changed_cards,
    list_changed_figures,
    read_revisions,
)
from loops.models import HEAVY, Decision

BATCH = 200
RUN = "recommendation__estimate__run"
UNREAD = [f"{RUN}__{name}" for name in HEAVY]


def _each_decision() -> Iterator[Decision]:
    """Yield the decisions whose figures kept their basis."""
    rows = Decision.objects.exclude(recommendation__estimate__basis={})
    rows = rows.select_related(*RELATED).defer(*UNREAD)
    yield from rows.order_by("pk").iterator(chunk_size=BATCH)


def _unlike_their_inputs() -> Iterator[object]:
    for decision in _each_decision():
        estimate = decision.recommendation.estimate
        if any(list_changed_figures(estimate, LAST_BITS)):
            yield decision.public_id


def _changed_inputs() -> Iterator[object]:
    """Name each decision with the ratings and cards that are not as it read them."""
    rows = _each_decision()
    while batch := list(islice(rows, BATCH)):
        found = read_revisions(decision.recommendation.estimate for decision in batch)
        for decision in batch:
            for item in list_changed_cards(decision.recommendation.estimate, found):
                yield f"{decision.public_id} {item.where}"


def _unlike_the_audit_log() -> Iterator[object]:
    events = AuditEvent.objects.filter(verb=RECORDED).values_list("payload", flat=True)
    sealed = {item.get("decision"): item.get("digest") for item in events.iterator()}
    for decision in _each_decision():
        if sealed.get(str(decision.public_id), "") not in {"", digest_decision(decision)}:
            yield decision.public_id


REPLAYS = (
    Promise("A decision's figures follow from its stored inputs.", _unlike_their_inputs),
    Promise("A decision rests on ratings as it read them.", _changed_inputs),
    Promise("A decision is the one that the audit log sealed.", _unlike_the_audit_log),
)
