"""Every action leaves an event, chained to the one before it."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from structlog.contextvars import bound_contextvars

from accounts.actions import Origin, acting_as, note_actor_kind, record_event
from accounts.actions.audit import chain_digest, digest_words, payload_digest
from accounts.models import AuditEvent, AuditStream
from tests.builders import World, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.made_up]


def test_events_of_a_stream_are_numbered_and_chained() -> None:
    alice = make_user("Alice Adams", admin=True)
    events = [
        record_event("person.invited", alice, by=alice, payload={"n": n}, stream="s")
        for n in range(3)
    ]
    assert [event.sequence for event in events] == [1, 2, 3]
    assert events[2].digest == chain_digest(events[1].digest, AuditEvent.objects.get(sequence=3))
    stream = AuditStream.objects.get(name="s")
    assert (stream.length, stream.head) == (3, events[2].digest)


def test_a_payload_is_bound_by_a_salted_digest() -> None:
    alice = make_user("Alice Adams", admin=True)
    event = record_event("company.changed", alice, by=alice, payload={"before": 1, "after": 2})
    stored = AuditEvent.objects.get(pk=event.pk)
    assert payload_digest(stored.salt, stored.payload) == stored.payload_digest
    assert payload_digest(stored.salt, {"before": 1, "after": 3}) != stored.payload_digest
    turned = {"after": 2, "before": 1}  # as a database may give it back
    assert payload_digest(stored.salt, turned) == stored.payload_digest


def test_an_event_says_by_which_way_its_actor_came() -> None:
    alice = make_user("Alice Adams", admin=True)
    with acting_as(Origin(kind="token", request_id="r-1")):
        event = record_event("token.issued", alice, by=alice)
    assert (event.actor_kind, event.request_id) == ("token", "r-1")
    assert record_event("token.issued", alice, by=alice).actor_kind == "person"


def test_a_way_that_is_found_out_later_keeps_the_requests_id() -> None:
    alice = make_user("Alice Adams", admin=True)
    with acting_as(Origin(request_id="r-1")):
        note_actor_kind("link")
        event = record_event("token.issued", alice, by=alice)
    assert (event.actor_kind, event.request_id) == ("link", "r-1")


@pytest.mark.parametrize(
    "statement",
    ["UPDATE accounts_auditevent SET verb = 'nothing'", "DELETE FROM accounts_auditevent"],
)
def test_the_database_refuses_to_change_or_delete_an_event(statement: str) -> None:
    alice = make_user("Alice Adams", admin=True)
    record_event("person.invited", alice, by=alice)
    with (
        pytest.raises(DatabaseError, match="never changes"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert AuditEvent.objects.get().verb == "person.invited"


def test_an_action_that_fails_leaves_no_event() -> None:
    alice = make_user("Alice Adams", admin=True)
    with transaction.atomic():
        record_event("person.invited", alice, by=alice)
        transaction.set_rollback(True)
    assert AuditEvent.objects.count() == 0


def test_only_an_admin_reads_the_log(world: World) -> None:
    readers = {
        name: AuditEvent.objects.visible_to(getattr(world, name)).exists()
        for name in ("alice", "rosa", "hugo", "bob", "olga")
    }
    assert readers == {"alice": True, "rosa": False, "hugo": False, "bob": False, "olga": False}


def test_no_event_of_a_loop_holds_words_of_the_interview(world: World) -> None:
    world.say()
    world.seal_all()
    payloads = " ".join(str(event.payload) for event in AuditEvent.objects.all())
    assert "night desk" not in payloads
    assert "Chose one segment" not in payloads


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def test_the_digests_are_those_that_other_programs_compute() -> None:
    """As docs/audit.md has them: whoever keeps a published head checks it without our code."""
    zoe = make_user("Zoe Zimmer", admin=True)
    event = record_event("company.changed", zoe, by=zoe, payload={"b": "Zoë", "a": [1, 2]})
    stored, previous = AuditEvent.objects.get(pk=event.pk), "ab" * 32
    assert len(stored.salt) == 32
    assert stored.payload_digest == sha(stored.salt + '|{"a":[1,2],"b":"Zo\\u00eb"}')
    who = str(zoe.public_id)
    facts = (previous, "7", "2026-05-04T09:30:00+00:00", who, "person", "company.changed")
    told = replace_facts(stored, sequence=7, at=datetime(2026, 5, 4, 9, 30, tzinfo=UTC))
    rest = ("user", who, told.request_id, told.payload_digest)
    assert chain_digest(previous, told) == sha("|".join((*facts, *rest)))
    assert digest_words("Zoë", "b") == sha('["Zo\\u00eb","b"]')


def replace_facts(event: AuditEvent, **facts: Any) -> AuditEvent:
    """Return the event in memory with other facts."""
    for name, value in facts.items():
        setattr(event, name, value)
    return event


def test_an_event_of_a_task_has_the_id_of_the_request_that_asked_for_it() -> None:
    alice = make_user("Alice Adams", admin=True)
    with bound_contextvars(request_id="3b1f"):
        event = record_event("token.issued", alice, by=alice)
    assert event.request_id == "3b1f"
