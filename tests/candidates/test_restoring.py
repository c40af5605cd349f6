"""A backup brings back what was withdrawn: the ledger withdraws it again, and nothing later."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import transaction

from accounts.errors import Invalid
from accounts.models import AuditEvent
from candidates.actions import change_candidate, restoring, withdraw_consent
from candidates.actions.erasing import erase, erase_candidate
from candidates.actions.holding import set_hold
from candidates.actions.ledger import Entry, note_entry, read_ledger
from candidates.actions.restoring import apply_ledger
from candidates.models import Candidate, Erasure, Transcript
from config.promises import PROMISES, list_broken
from scorecards.models import CardRevision, Evidence, Redaction, Suggestion
from tests.builders import LONG_REASON, World, seal

pytestmark = pytest.mark.django_db
QUOTE = "I rang thirty of them"
DAY = date(2026, 5, 4)


@pytest.fixture(autouse=True)
def ledger(settings: Any, tmp_path: Path) -> Path:
    """Return the path of a ledger of its own."""
    settings.ERASURE_LEDGER = tmp_path / "erasures.ndjson"
    return tmp_path / "erasures.ndjson"


@pytest.fixture
def said(world: World, drain: Any) -> World:
    """Return the world with Tess's words in a transcript, a suggestion and a sealed card."""
    text = world.say().text
    drain()
    start = text.index(QUOTE)
    transcript = str(Transcript.objects.get().public_id)
    quote = {"transcript": transcript, "start": start, "end": start + len(QUOTE)}
    seal(world.card(world.bobs), {"strategy.evidence": [quote]})
    return world


@contextmanager
def backup() -> Iterator[None]:
    """Do to the rows what a restored backup does: what the block did is gone, files stay."""
    point = transaction.savepoint()
    yield
    transaction.savepoint_rollback(point)


def withdraw(world: World) -> None:
    withdraw_consent(world.candidate, by=world.rosa, on=DAY)


def count_words() -> list[int]:
    rows: tuple[Any, ...] = (Transcript.objects, Suggestion.objects, Evidence.objects)
    return [one.count() for one in rows]


def test_what_a_backup_brought_back_is_withdrawn_again(said: World, ledger: Path) -> None:
    with backup():
        withdraw(said)
    assert min(count_words()) > 0
    assert [entry.withdrawn_on for entry in apply_ledger()] == [DAY]
    tess = Candidate.objects.get(pk=said.candidate.pk)
    assert (count_words(), tess.consent_withdrawn_on, tess.transcription_basis) == (
        [0, 0, 0],
        DAY,
        "none",
    )
    assert QUOTE not in str(CardRevision.objects.get().document)
    assert (CardRevision.objects.get().overall, Redaction.objects.get().quotes) == ("yes", 1)
    event = AuditEvent.objects.get(verb="candidate.consent_withdrawn")
    assert (event.actor, event.payload["on"]) == (None, "2026-05-04")
    assert list_broken(PROMISES) == []
    assert len(ledger.read_text().splitlines()) == 1


def test_applying_twice_is_applying_once(said: World) -> None:
    with backup():
        withdraw(said)
    assert (len(apply_ledger()), len(apply_ledger())) == (1, 0)
    assert AuditEvent.objects.filter(verb="candidate.consent_withdrawn").count() == 1


def test_two_who_apply_it_at_once_stop_at_nobody(
    said: World, ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with backup():
        erase_candidate(said.candidate, by=said.alice)

    def be_faster(_entry: Entry) -> bool:
        erase(said.candidate, by=None, reason="restore", note=False)
        return False

    monkeypatch.setattr(restoring, "_is_shown", be_faster)
    assert apply_ledger() == []
    assert Erasure.objects.count() == 1


def test_words_of_a_new_consent_stay(said: World) -> None:
    withdraw(said)
    change_candidate(Candidate.objects.get(), by=said.rosa, transcription_basis="consent")
    said.say()
    assert apply_ledger() == []
    assert Transcript.objects.count() == 1
    with backup():
        withdraw(said)
    assert len(apply_ledger()) == 1
    assert Transcript.objects.count() == 0


def test_a_hold_that_came_back_does_not_stop_it(said: World) -> None:
    with backup():
        withdraw(said)
    set_hold(said.candidate, by=said.alice, reason=LONG_REASON)
    assert len(apply_ledger()) == 1
    assert count_words() == [0, 0, 0]


def test_a_withdrawal_and_an_erasure_are_both_done(said: World) -> None:
    with backup():
        withdraw(said)
        erase_candidate(said.candidate, by=said.alice)
    out = io.StringIO()
    call_command("apply_erasures", stdout=out)
    assert "1 erasures and 1 removals of words applied again." in out.getvalue()
    assert f"{said.candidate.public_id}  first withdrawn" in out.getvalue()
    assert Candidate.objects.get(pk=said.candidate.pk).name == "Erased"
    assert apply_ledger() == []


def test_a_withdrawal_that_was_refused_is_not_noted(said: World, ledger: Path) -> None:
    with pytest.raises(Invalid):
        withdraw_consent(said.candidate, by=said.rosa, on=date(2999, 1, 1))
    assert not ledger.exists()


def test_the_ledger_reads_what_it_wrote_and_older_lines(said: World, ledger: Path) -> None:
    at = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
    known = said.candidate.public_id
    ledger.write_text(f'{{"candidate": "{known}", "at": "{at.isoformat()}"}}\n')
    note_entry(Entry(known, at, withdrawn_on=DAY))
    assert list(read_ledger()) == [Entry(known, at), Entry(known, at, withdrawn_on=DAY)]
    ledger.write_text(f'{{"candidate": "{known}", "at": "{at.isoformat()}", "withdrawn_on": 4}}\n')
    with pytest.raises(Invalid, match="line 1"):
        list(read_ledger())


@pytest.mark.parametrize("cut", ['{"candidate": "0b', "{", '{"candidate": "x", "at": "2026'])
def test_a_line_that_was_cut_takes_no_later_one_along(ledger: Path, cut: str) -> None:
    first, second = (Entry(uuid4(), datetime(2026, 5, day, tzinfo=UTC)) for day in (4, 5))
    note_entry(first)
    with ledger.open("a") as file:
        file.write(cut)
    assert list(read_ledger()) == [first]
    note_entry(second)
    assert list(read_ledger()) == [first, second]


KNOWN = '{"candidate": "0b5a7f0e-6f0f-4c7e-9d0a-0f6a4d1a7a11", "at": '
MOMENT = '"2026-05-04T09:30:00+00:00"'


@pytest.mark.parametrize(
    "line",
    [
        "7",
        "[1]",
        '{"candidate": 7, "at": "2026-05-04T09:30:00+00:00"}',
        KNOWN + '"2026-05-04"}',
        KNOWN + MOMENT + ', "only_words": "yes"}',
        KNOWN + MOMENT + ', "deed": "something of a later version"}',
        "{" + '"a": {' * 20_000 + "}" * 20_001,
    ],
)
def test_a_line_of_something_else_erases_nobody_and_is_named(ledger: Path, line: str) -> None:
    ledger.write_text(f"{KNOWN}{MOMENT}}}\n{line}\n")
    with pytest.raises(Invalid, match="line 2: this is no erasure"):
        list(read_ledger())


def test_a_ledger_of_one_cut_sign_takes_no_later_line_along(ledger: Path) -> None:
    ledger.write_text("{")
    entry = Entry(uuid4(), datetime(2026, 5, 4, tzinfo=UTC))
    note_entry(entry)
    assert list(read_ledger()) == [entry]


def test_each_deed_is_one_line_and_none_is_blank(ledger: Path) -> None:
    for day in (4, 5, 6):
        note_entry(Entry(uuid4(), datetime(2026, 5, day, tzinfo=UTC)))
    assert [line[:1] for line in ledger.read_text().split("\n")] == ["{", "{", "{", ""]


def test_a_full_disk_is_told_with_the_name_of_the_ledger(
    ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "write", lambda _handle, body: len(body) - 1)
    with pytest.raises(OSError, match="No space left on device") as told:
        note_entry(Entry(uuid4(), datetime(2026, 5, 4, tzinfo=UTC)))
    assert told.value.filename == str(ledger)


def test_bytes_that_are_no_text_are_named_by_their_line(ledger: Path) -> None:
    ledger.write_bytes(f"{KNOWN}{MOMENT}}}\n".encode() + b"\xff\xfe\n")
    with pytest.raises(Invalid, match="line 2: this is no erasure"):
        list(read_ledger())


@pytest.mark.parametrize("end", ["\r\n", " \n", "\n\0\0\0\n", "\n\n"])
def test_a_copy_of_the_ledger_by_another_system_says_the_same(ledger: Path, end: str) -> None:
    first, second = (Entry(uuid4(), datetime(2026, 5, day, tzinfo=UTC)) for day in (4, 5))
    for entry in (first, second):
        note_entry(entry)
    ledger.write_bytes(ledger.read_bytes().replace(b"\n", end.encode()))
    assert list(read_ledger()) == [first, second]


def test_what_a_full_disk_does_not_take_is_not_done(
    said: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = os.write
    with monkeypatch.context() as patch:
        patch.setattr("candidates.actions.ledger.os.write", lambda to, body: write(to, body[:20]))
        with pytest.raises(OSError, match="No space left"):
            erase_candidate(said.candidate, by=said.alice)
    assert Candidate.objects.get(pk=said.candidate.pk).erased_at is None
    assert list(read_ledger()) == []
    erase_candidate(said.candidate, by=said.alice)
    assert [entry.candidate for entry in read_ledger()] == [said.candidate.public_id]


def test_a_company_that_never_erased_has_no_ledger_to_apply(world: World, ledger: Path) -> None:
    assert not ledger.exists()
    assert (list(read_ledger()), apply_ledger()) == ([], [])


def test_a_ledger_begins_where_no_folder_is_and_for_its_owner_alone(
    settings: Any, tmp_path: Path
) -> None:
    settings.ERASURE_LEDGER = tmp_path / "kept" / "outside" / "erasures.ndjson"
    note_entry(Entry(uuid4(), datetime(2026, 5, 4, tzinfo=UTC)))
    assert settings.ERASURE_LEDGER.stat().st_mode & 0o777 == 0o600
    assert len(list(read_ledger())) == 1
