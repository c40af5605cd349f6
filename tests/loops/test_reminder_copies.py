"""Whoever is copied on a late reminder gets a mail of their own: one refused keeps no other."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from smtplib import SMTPRecipientsRefused
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from candidates.actions import move_interview, revoke_role
from jobs.models import Job
from loops.actions import write_due_reminders
from loops.actions.mailing import take_copy
from loops.models import Reminder, ReminderCopy
from tests.builders import World, seal

pytestmark = pytest.mark.django_db
NOON = datetime(2030, 5, 7, 11, tzinfo=UTC)  # a Tuesday
Travel = Any


@pytest.fixture
def late(world: World) -> Iterator[Travel]:
    """Remind two days after the interviews; return what moves the clock on."""
    for interview in (world.first, world.second):
        move_interview(interview, by=world.rosa, starts_at=NOON)
    for seat in (world.carols, world.daves):
        seal(world.card(seat))
    with time_machine.travel(NOON + timedelta(hours=49), tick=False) as traveller:
        write_due_reminders(now=timezone.now())
        yield traveller


def told() -> list[str]:
    """Return to whom the mail server was handed a mail, one after the other."""
    return [reader for letter in mail.outbox for reader in letter.recipients()]


def refuse(who: str, code: int, patch: pytest.MonkeyPatch) -> None:
    """Let the mail server take mails for everybody else."""
    take = EmailBackend.send_messages

    def answer(backend: Any, letters: Any) -> Any:
        for letter in letters:
            if letter.recipients() == [who]:
                raise SMTPRecipientsRefused({who: (code, b"No.")})
        return take(backend, letters)

    patch.setattr(EmailBackend, "send_messages", answer)


def test_each_reader_has_a_mail_that_names_both(late: Travel, drain: Any) -> None:
    drain()
    drain()
    assert sorted(told()) == ["bob@example.com", "rosa@example.com"]
    assert {(*letter.to, *letter.cc) for letter in mail.outbox} == {
        ("bob@example.com", "rosa@example.com")
    }
    assert len({letter.body for letter in mail.outbox}) == 1
    copy = ReminderCopy.objects.get()
    assert (copy.outcome, str(copy)) == ("sent", f"{copy.reminder} to Rosa Reyes")


@pytest.mark.parametrize("refused", ["bob@example.com", "rosa@example.com"])
def test_who_is_refused_for_now_is_tried_again_alone(
    late: Travel, drain: Any, monkeypatch: pytest.MonkeyPatch, refused: str
) -> None:
    with monkeypatch.context() as patch:
        refuse(refused, 450, patch)
        drain()
    [other] = {"bob@example.com", "rosa@example.com"} - {refused}
    assert told() == [other]
    rows = [Reminder.objects.get().outcome, ReminderCopy.objects.get().outcome]
    assert sorted(rows) == ["sent", "waiting"]
    late.shift(timedelta(seconds=30))
    drain()
    assert told() == [other, refused]


def test_who_is_refused_for_good_is_not_tried_again(
    late: Travel, drain: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse("rosa@example.com", 550, monkeypatch)
    drain()
    job = Job.objects.get(subject=ReminderCopy.objects.get().public_id)
    assert (job.status, job.attempts, job.error_code) == ("failed", 1, "mail_refused")
    assert job.error == "The mail server takes no mail for this address."
    assert (told(), ReminderCopy.objects.get().outcome) == (["bob@example.com"], "waiting")


@pytest.mark.parametrize("what", ["sealed", "no recruiter"])
def test_who_need_not_be_told_any_more_is_not(
    world: World, late: Travel, drain: Any, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    with monkeypatch.context() as patch:
        refuse("rosa@example.com", 450, patch)
        drain()
    if what == "sealed":
        seal(world.card(world.bobs))
    else:
        revoke_role(world.opening, by=world.alice, user=world.rosa, role="recruiter")
    late.shift(timedelta(seconds=30))
    drain()
    assert (told(), ReminderCopy.objects.get().outcome) == (["bob@example.com"], "not_needed")


def test_one_that_was_leaving_when_its_worker_died_is_not_sent_twice(
    late: Travel, drain: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        refuse("rosa@example.com", 450, patch)
        drain()
    assert take_copy(ReminderCopy.objects.get().public_id) is not None  # and the worker is killed
    late.shift(timedelta(seconds=30))
    drain()
    assert told() == ["bob@example.com"]
