"""A candidate about whom something stands in every table, and a word planted in each field."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.db import DatabaseError, connection, models, transaction

from accounts.models import ErasurePass
from accounts.personal import Rule, list_rules
from candidates.actions import store_transcript
from candidates.actions.holding import lift_hold, set_hold
from candidates.actions.subjects import find_rows, read_subject
from candidates.actions.uploads import upload_transcript
from candidates.models import Declaration, Import, ImportRow
from integrations.models import Attempt, Delivery, Endpoint, Event, Queue
from jobs import clock
from loops.actions import (
    approve_decision,
    decide_loop,
    file_dissent,
    reopen_loop,
    waive_coverage,
)
from scorecards.actions import revise_card, save_draft
from scorecards.actions.asking_model import Asked, keep_use
from scorecards.models import Suggestion
from tests.accounts.api.caller import Caller
from tests.builders import LONG_REASON, World, seal

CANARY = "CNRY7Q"
TEXTS = (models.CharField, models.TextField, models.JSONField, models.BinaryField)
# A constraint of the database holds these to a few words of ours.
OURS_ALONE = {
    "candidates.upload.refusal_code",
    "integrations.delivery.state",
    "candidates.declaration.ethnicity",
    "candidates.declaration.sex",
    "candidates.speakermapping.role",
    "scorecards.suggestedrating.status",
}


def live(world: World, drain: Callable[[], None]) -> None:
    """Let everything happen to Tess that leaves a row, by the actions."""
    transcript = world.say()
    roles = {"roles": {"Tess": "candidate"}}
    Caller(world.rosa).put(f"/transcripts/{transcript.public_id}/speakers/", roles)
    drain()
    keep_use(Suggestion.objects.latest("pk"), Asked(None, "timeout"))
    start = transcript.text.index("In spring")
    quote = {"transcript": str(transcript.public_id), "start": start, "end": start + 20}
    seal(world.card(world.bobs), {"strategy.evidence": [quote]})
    bobs = world.card(world.bobs)
    revise_card(bobs, by=world.bob, changes={"data.rating": 4}, reason=LONG_REASON)
    Caller(world.bob).read(f"/interviews/{world.first.public_id}/suggestions/")
    save_draft(world.card(world.daves), by=world.dave, changes={"summary": "Half a thought."})
    waive_coverage(world.loop, by=world.rosa, competency="data", reason=LONG_REASON)
    _decide(world)
    drain()
    for act in (set_hold, lift_hold):
        act(world.candidate, by=world.alice, reason=LONG_REASON)
    Declaration.objects.create(subject=world.candidate.public_id, sex="female", ethnicity="asian")
    Caller(world.rosa).make(
        "/interviews/",
        {
            "candidacy": str(world.candidacy.public_id),
            "name": "Another",
            "starts_at": "2030-05-04T09:00:00Z",
        },
        idempotency_key="once",
    )
    raw = b"Bob: And?\n\nTess: It held.\n"
    upload, _ = upload_transcript(world.first, by=world.rosa, raw=raw)
    batch = Import.objects.create(created_by=world.rosa, filename="tess-kim.zip")
    ImportRow.objects.create(batch=batch, line=2, file="tess.txt", upload=upload)
    ImportRow.objects.create(batch=batch, line=3, file="Kim, Tess (2).vtt", error="There is none.")
    _tell(world)
    store_transcript(world.second, by=world.rosa, raw=b"Dave: Why?\n\nTess: I asked them.\n")


def _tell(world: World) -> None:
    endpoint = Endpoint.objects.create(owner=world.alice, name="Hook", url="https://x", secret="s")
    queue = Queue.objects.create(endpoint=endpoint, stream=str(world.candidacy.public_id))
    now = clock.now()
    event = Event.objects.create(type="loop.ready", at=now, candidacy=world.candidacy)
    delivery = Delivery.objects.create(endpoint=endpoint, queue=queue, event=event)
    Attempt.objects.create(delivery=delivery, at=now, sentence="Refused.")


def _decide(world: World) -> None:
    approve_decision(world.fresh_loop(), by=world.alice, outcome="hire", reason=LONG_REASON)
    decision = decide_loop(
        world.fresh_loop(),
        by=world.hugo,
        outcome="hire",
        reason="Heard enough.",
        override_reason=LONG_REASON,
    )
    file_dissent(decision, by=world.bob, reason=LONG_REASON)
    reopen_loop(world.fresh_loop(), by=world.hugo, reason=LONG_REASON)


def plant(world: World) -> set[str]:
    """Write the canary into each text of each row about Tess that an erasure takes or empties.

    Returns the fields that took it, as app.model.field.
    """
    planted = set[str]()
    with transaction.atomic():
        erasure_pass = ErasurePass.objects.create()
        subject = read_subject(world.candidate)
        for rule in list_rules():
            for name in list_planted(rule):
                rows = find_rows(rule, subject)
                planted |= {f"{rule.model}.{name}".lower() for row in rows if _try(row, name)}
        erasure_pass.delete()
    return planted


def list_planted(rule: Rule) -> list[str]:
    """Return the fields of a rule's model that an erasure is to empty."""
    if rule.of is None:
        return []
    if not rule.deletes:
        taken = (*rule.erases, *rule.rewrites)
        return [name for name in taken if name in list_texts(rule)]
    return list_texts(rule)


def list_texts(rule: Rule) -> list[str]:
    """Return the text, JSON and binary fields of a rule's model."""
    fields = apps.get_model(rule.model)._meta.concrete_fields
    return [field.name for field in fields if isinstance(field, TEXTS)]


def _try(row: Any, name: str) -> bool:
    value = put(getattr(row, name), row._meta.get_field(name))
    try:
        with transaction.atomic():
            type(row)._base_manager.filter(pk=row.pk).update(**{name: value})
    except DatabaseError:  # a constraint: OURS_ALONE says which
        return False
    return True


def put(value: Any, field: Any) -> Any:
    """Return the value with the canary in each text of it."""
    if isinstance(field, models.BinaryField):
        return CANARY.encode() + bytes(value)
    if isinstance(field, models.JSONField):
        return _put_into(value) or ({"x": CANARY} if isinstance(value, dict) else [CANARY])
    if isinstance(field, models.EmailField):
        return f"{CANARY.lower()}{field.model.__name__.lower()}@example.org"
    return f"{CANARY} {value}"[: field.max_length]


KEPT_KEYS = {"key", "status", "overall", "transcript"}


def _put_into(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            name: item if name in KEPT_KEYS else _put_into(item) for name, item in value.items()
        }
    if isinstance(value, list):
        return [_put_into(item) for item in value]
    return f"{CANARY} {value}" if isinstance(value, str) else value


def dump() -> str:
    """Return every row of every table as text: what a full dump holds."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        rows = []
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')
            rows += [f"{table} {list(map(_spell, row))}" for row in cursor.fetchall()]
    return "\n".join(rows)


def _spell(cell: Any) -> str:
    if isinstance(cell, bytes | memoryview):
        return bytes(cell).decode("latin-1")
    return json.dumps(cell, default=str, ensure_ascii=False)


def count_canaries(text: str) -> int:
    """Return how often the planted word stands in a text, in any letter case."""
    return text.lower().count(CANARY.lower())
