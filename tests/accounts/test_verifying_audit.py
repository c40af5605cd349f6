"""An edited payload, a removed event, a cut tail, a rewritten chain: each is found by its name."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DataError, connection, transaction

from accounts.actions.audit import chain_digest, payload_digest
from accounts.actions.erasing import open_frozen_tables
from accounts.actions.heads import build_head, hash_streams, list_published, read_head, write_head
from accounts.actions.verifying import Fault, compare_with_head, verify_audit
from accounts.errors import Invalid
from accounts.models import AuditEvent, AuditStream
from candidates.actions.erasing import erase_candidate
from jobs import clock
from jobs.actions import enqueue_what_recurs
from loops.actions import seat_interviewer
from tests.builders import World

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 4, 3, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _files_of_its_own(settings: Any, tmp_path: Path) -> None:
    settings.AUDIT_HEAD_DIR = tmp_path / "heads"
    settings.ERASURE_LEDGER = tmp_path / "erasures.ndjson"


@pytest.fixture
def name(world: World) -> str:
    """Return the name of the loop's stream, which has at least six events."""
    stream = AuditStream.objects.get(name=f"loop:{world.candidacy.public_id}")
    assert stream.length >= 6
    return stream.name


def tamper(statement: str, *values: int) -> None:
    """Run SQL as whoever has the owner's password could, past the triggers."""
    with open_frozen_tables(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def at(name: str, sequence: int) -> AuditEvent:
    return AuditEvent.objects.get(stream__name=name, sequence=sequence)


def found() -> list[tuple[str, int, str]]:
    return [(fault.stream, fault.sequence, fault.kind) for fault in verify_audit().faults]


def test_an_untouched_log_verifies(name: str) -> None:
    verified = verify_audit()
    assert verified.faults == ()
    assert verified.events == AuditEvent.objects.count()


def test_an_edited_payload_is_named(name: str) -> None:
    seat = AuditEvent.objects.filter(stream__name=name, verb="seat.given").latest("sequence")
    tamper("UPDATE accounts_auditevent SET payload = '{}' WHERE id = %s", seat.pk)
    assert found() == [(name, seat.sequence, "payload_changed")]


@pytest.mark.parametrize("payload", ["[]", '{"blanked": []}', '{"blanked": {"company": 1}}'])
def test_an_edited_payload_of_an_erasure_is_named(world: World, payload: str) -> None:
    erase_candidate(world.candidate, by=world.alice)
    event = AuditEvent.objects.get(verb="candidate.erased")
    tamper(f"UPDATE accounts_auditevent SET payload = '{payload}' WHERE id = %s", event.pk)
    assert ("company", event.sequence, "payload_changed") in found()


@pytest.mark.parametrize("change", ["at = 'x'", "subject_id = 'x'"])
def test_a_fact_that_is_none_is_refused_or_named(name: str, change: str) -> None:
    """PostgreSQL takes no time or id that is none; SQLite takes it, and the rest is still read."""
    statement = f"UPDATE accounts_auditevent SET {change} WHERE id = %s"
    if connection.vendor == "postgresql":
        with pytest.raises(DataError), transaction.atomic():
            tamper(statement, at(name, 3).pk)
        return
    other = AuditEvent.objects.filter(stream__name="company").latest("sequence")
    for event in (at(name, 3), other):
        tamper(statement, event.pk)
    assert set(found()) == {
        (name, 3, "unreadable"),
        ("company", other.sequence, "unreadable"),
    }


def test_a_payload_blanked_without_an_erasure_is_named(name: str) -> None:
    tamper("UPDATE accounts_auditevent SET payload='{}', salt='' WHERE id = %s", at(name, 3).pk)
    assert found() == [(name, 3, "blanked")]


def test_an_edited_fact_is_named(name: str) -> None:
    tamper("UPDATE accounts_auditevent SET verb = 'x' WHERE id = %s", at(name, 1).pk)
    tamper("UPDATE accounts_auditevent SET at = '2020-01-01' WHERE id = %s", at(name, 4).pk)
    assert found() == [(name, 1, "changed"), (name, 4, "unchained")]


def test_a_removed_event_is_named(name: str) -> None:
    tamper("DELETE FROM accounts_auditevent WHERE id = %s", at(name, 3).pk)
    assert found() == [(name, 3, "missing")]


def test_a_cut_tail_is_named(name: str) -> None:
    length = AuditStream.objects.get(name=name).length
    for sequence in (length - 1, length):
        tamper("DELETE FROM accounts_auditevent WHERE id = %s", at(name, sequence).pk)
    assert found() == [(name, length - 1, "cut"), (name, length, "cut")]


def test_an_end_that_is_not_the_last_events_is_named(name: str) -> None:
    stream = AuditStream.objects.get(name=name)
    tamper(f"UPDATE accounts_auditstream SET head = '{'0' * 64}' WHERE id = %s", stream.pk)
    assert found() == [(name, stream.length, "unchained")]


def cut_and_cover_up(name: str) -> None:
    """Cut the last event and set the stream's own end back, which leaves a log that verifies."""
    stream = AuditStream.objects.get(name=name)
    tamper("DELETE FROM accounts_auditevent WHERE id = %s", at(name, stream.length).pk)
    stream.length, stream.head = stream.length - 1, at(name, stream.length - 1).digest
    with open_frozen_tables():
        stream.save()


def test_a_tail_cut_with_its_stream_is_found_by_a_published_head(name: str) -> None:
    head = build_head(at=NOW)
    cut_and_cover_up(name)
    assert found() == []
    assert [(f.stream, f.kind) for f in compare_with_head(head)] == [(name, "cut")]


def test_a_chain_written_anew_is_found_by_a_published_head(name: str) -> None:
    head = build_head(at=NOW)
    stream = AuditStream.objects.get(name=name)
    last, before = at(name, stream.length), at(name, stream.length - 1)
    last.payload = {"reason": "another"}
    last.payload_digest = payload_digest(last.salt, last.payload)
    last.digest = stream.head = chain_digest(before.digest, last)
    with open_frozen_tables():
        last.save()
        stream.save()
    assert found() == []
    [fault] = compare_with_head(head)
    assert (fault.stream, fault.sequence, fault.kind) == (name, last.sequence, "rewritten")


def test_a_stream_that_is_gone_is_found_by_a_published_head(name: str) -> None:
    head = build_head(at=NOW)
    stream = at(name, 1).stream_id
    tamper("DELETE FROM accounts_auditevent WHERE stream_id = %s", stream)
    tamper("DELETE FROM accounts_auditstream WHERE id = %s", stream)
    assert found() == []
    assert compare_with_head(head) == [Fault(name, 0, "stream_gone")]


def test_a_log_that_has_grown_still_fits_its_head(world: World) -> None:
    head = build_head(at=NOW)
    seat_interviewer(world.loop, by=world.rosa, interview=world.second, user=world.olga)
    assert compare_with_head(head) == []


def test_the_command_compares_with_the_heads_in_the_folder(name: str) -> None:
    write_head(at=NOW)
    said = io.StringIO()
    call_command("verify_audit", stdout=said)
    assert "against 1 published heads" in said.getvalue()
    cut_and_cover_up(name)
    said = io.StringIO()
    with pytest.raises(CommandError, match="broken in 1 places"):
        call_command("verify_audit", stdout=said)
    assert said.getvalue().startswith(f"BROKEN  {name}/")


def test_the_command_refuses_a_head_that_was_changed(world: World, tmp_path: Path) -> None:
    path, head = write_head(at=NOW, to=tmp_path / "head.json")
    path.write_text(json.dumps({**head, "streams": []}))
    with pytest.raises(CommandError, match="its digest is not that of its streams"):
        call_command("verify_audit", head=[path])
    path.write_text("[]")
    with pytest.raises(CommandError, match=r"head.json is not a published head"):
        call_command("verify_audit", head=[path])


def test_a_head_that_was_changed_hides_no_fault_of_the_log(name: str, tmp_path: Path) -> None:
    good, _ = write_head(at=NOW, to=tmp_path / "good.json")
    bad, head = write_head(at=NOW, to=tmp_path / "bad.json")
    bad.write_text(json.dumps({**head, "streams": []}))
    cut_and_cover_up(name)
    tamper("UPDATE accounts_auditevent SET verb = 'x' WHERE id = %s", at(name, 3).pk)
    said = io.StringIO()
    with pytest.raises(CommandError, match=r"bad.json was changed.* broken in 2 places"):
        call_command("verify_audit", head=[bad, good], stdout=said)
    assert [line.split()[1] for line in said.getvalue().splitlines()] == [
        f"{name}/3",
        f"{name}/{head_length(head, name)}",
    ]


def head_length(head: dict[str, Any], name: str) -> int:
    return next(int(length) for stream, length, _ in head["streams"] if stream == name)


def test_a_head_of_numbers_without_end_is_none(tmp_path: Path) -> None:
    rows = [["company", float("inf"), "0"]]
    head = {"form": "loopboard-audit-head-1", "streams": rows, "digest": hash_streams(rows)}
    (tmp_path / "head.json").write_text(json.dumps(head))
    with pytest.raises(Invalid, match=r"head.json is not a published head"):
        read_head(tmp_path / "head.json")


def test_a_head_is_published_each_day(world: World, drain: Any, settings: Any) -> None:
    settings.JOB_SCHEDULE = {
        "accounts.publish_audit_head": settings.JOB_SCHEDULE["accounts.publish_audit_head"]
    }
    enqueue_what_recurs(at=clock.now())
    drain()
    assert len(list_published()) == 1
    said = io.StringIO()
    call_command("publish_audit_head", stdout=said)
    digest = json.loads(list_published()[0].read_text())["digest"]
    assert digest in said.getvalue()
