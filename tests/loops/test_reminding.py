"""Who owes a card is reminded while they owe it, at most once for each reason."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db.models import QuerySet
from django.utils import timezone

from accounts.actions import choose_language
from accounts.errors import NotAllowed, NotFound, TooSoon, WrongState
from accounts.models import AuditEvent
from candidates.actions import call_off_interview, move_interview
from jobs.models import Job
from loops.actions import (
    approve_decision,
    close_loop,
    hold_loop,
    nudge,
    seat_interviewer,
    write_due_reminders,
)
from loops.actions.mailing import take_reminder
from loops.models import Reminder
from scorecards.actions import decline_card, recuse_from_card
from tests.accounts.api.caller import Caller
from tests.builders import LONG_REASON, World, seal

pytestmark = pytest.mark.django_db


@pytest.fixture
def ended(world: World) -> datetime:
    """Return when the first interview ends, moved to a Tuesday at noon."""
    at = datetime(2030, 5, 7, 11, 0, tzinfo=timezone.get_current_timezone())
    for interview in world.loop.candidacy.interviews.all():
        move_interview(interview, by=world.rosa, starts_at=at)
    world.first.refresh_from_db()
    return world.first.ends_at


@pytest.fixture
def at(ended: datetime) -> Iterator[Any]:
    """Return a function that sets the clock to so long after the interview."""
    with time_machine.travel(ended, tick=False) as traveller:
        yield lambda **later: traveller.move_to(ended + timedelta(**later))


def remind() -> int:
    return write_due_reminders(now=timezone.now())


def letters_to(address: str) -> list[Any]:
    return [letter for letter in mail.outbox if letter.recipients() == [address]]


def test_nobody_is_reminded_before_an_hour_has_passed(world: World, at: Any, drain: Any) -> None:
    at(minutes=59)
    assert remind() == 0
    at(hours=1)
    assert remind() > 0
    drain()
    [letter] = letters_to("bob@example.com")
    assert letter.subject == "Your scorecard for Tess Kim, Strategy and data"
    assert f"/scorecards/{world.card(world.bobs).public_id}/" in letter.body
    assert letter.alternatives[0].mimetype == "text/html"
    assert letter.cc == []


def test_each_reminder_is_written_and_sent_once(at: Any, drain: Any) -> None:
    at(hours=1)
    remind()
    assert remind() == 0
    drain()
    Job.objects.filter(kind="loops.send_reminder").update(status="pending")
    drain()
    assert len(letters_to("bob@example.com")) == 1


@pytest.mark.parametrize(("hours", "said"), [(1, "It is due on "), (48, "It was due on ")])
def test_a_letter_says_whether_the_card_is_late(at: Any, drain: Any, hours: int, said: str) -> None:
    at(hours=hours)
    remind()
    drain()
    assert said in letters_to("bob@example.com")[0].body


def test_after_an_outage_only_the_latest_is_sent(at: Any, drain: Any) -> None:
    at(days=3)
    remind()
    drain()
    assert len(letters_to("bob@example.com")) == 1


def test_from_the_second_day_the_recruiter_is_copied(at: Any, drain: Any) -> None:
    at(hours=48)
    remind()
    drain()
    assert letters_to("bob@example.com")[0].cc == ["rosa@example.com"]


@pytest.mark.parametrize("is_sealed", [False, True])
def test_a_letter_does_not_tell_whether_a_recruiter_on_the_panel_has_sealed(
    world: World, at: Any, drain: Any, *, is_sealed: bool
) -> None:
    own = seat_interviewer(world.loop, by=world.alice, interview=world.first, user=world.rosa)
    if is_sealed:
        seal(world.card(own))
    at(hours=48)
    remind()
    drain()
    [letter] = letters_to("bob@example.com")
    assert (letter.cc, "Rosa" in letter.body) == ([], False)


def test_a_recruiter_who_has_left_the_panel_is_copied(world: World, at: Any, drain: Any) -> None:
    own = seat_interviewer(world.loop, by=world.alice, interview=world.first, user=world.rosa)
    recuse_from_card(world.card(own), by=world.rosa, reason="We are friends.")
    at(hours=48)
    remind()
    drain()
    assert letters_to("bob@example.com")[0].cc == ["rosa@example.com"]


@pytest.mark.parametrize("end", ["seal", "decline", "hold", "call off", "move"])
def test_it_stops_when_nothing_is_owed(world: World, at: Any, drain: Any, end: str) -> None:
    at(hours=1)
    remind()
    if end == "seal":
        seal(world.card(world.bobs))
    elif end == "decline":
        decline_card(world.card(world.bobs), by=world.bob, reason=LONG_REASON)
    elif end == "hold":
        hold_loop(world.fresh_loop(), by=world.rosa, reason=LONG_REASON)
    elif end == "call off":
        call_off_interview(world.first, by=world.rosa)
    else:
        move_interview(world.first, by=world.rosa, starts_at=timezone.now() + timedelta(days=1))
    drain()
    assert letters_to("bob@example.com") == []
    about_bob = Reminder.objects.get(scorecard=world.card(world.bobs))
    assert (about_bob.outcome, about_bob.sent_at) == ("not_needed", None)


def test_a_mail_server_that_refuses_is_asked_again(
    world: World, at: Any, drain: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(hours=1)
    remind()
    with monkeypatch.context() as patch:
        patch.setattr(EmailBackend, "send_messages", _refuse)
        drain()
    row = Reminder.objects.get(scorecard=world.card(world.bobs))
    assert row.outcome == "waiting"
    at(hours=1, seconds=30)
    drain()
    assert len(letters_to("bob@example.com")) == 1


def _refuse(*_: object) -> int:
    raise ConnectionRefusedError


def test_one_that_was_leaving_when_its_worker_died_is_not_sent_twice(
    world: World, at: Any, drain: Any
) -> None:
    at(hours=1)
    remind()
    row = Reminder.objects.get(scorecard=world.card(world.bobs))
    assert take_reminder(row.public_id) is not None  # and the worker is killed here
    drain()
    assert letters_to("bob@example.com") == []


def test_staff_remind_one_or_all_at_once(world: World, at: Any, drain: Any) -> None:
    at(minutes=5)
    nudge(world.loop, by=world.rosa, seats=[world.bobs])
    drain()
    assert [letter.to for letter in mail.outbox] == [["bob@example.com"]]
    others = nudge(world.loop, by=world.rosa)
    assert world.card(world.bobs).pk not in {row.scorecard_id for row in others}
    assert AuditEvent.objects.filter(verb="cards.nudged").count() == 2


def test_nobody_is_reminded_twice_within_four_hours(world: World, at: Any) -> None:
    at(minutes=5)
    nudge(world.loop, by=world.rosa)
    with pytest.raises(TooSoon):
        nudge(world.loop, by=world.hugo, seats=[world.bobs])
    at(hours=5)
    assert nudge(world.loop, by=world.hugo, seats=[world.bobs])


def test_nobody_is_reminded_of_an_interview_to_come(world: World, at: Any) -> None:
    at(hours=-2)
    with pytest.raises(WrongState):
        nudge(world.loop, by=world.rosa)


def test_only_staff_who_are_not_blind_remind(world: World, at: Any) -> None:
    at(minutes=5)
    with pytest.raises(NotAllowed):
        nudge(world.loop, by=world.bob)
    with pytest.raises(NotFound):
        nudge(world.loop, by=world.olga)
    seat_interviewer(world.loop, by=world.alice, interview=world.first, user=world.hugo)
    with pytest.raises(NotAllowed):
        nudge(world.loop, by=world.hugo)
    assert not Reminder.objects.exists()


def test_the_api_reminds_and_names_an_unknown_seat(world: World, at: Any) -> None:
    at(minutes=5)
    path = f"/loops/{world.loop.public_id}/nudges/"
    rosa = Caller(world.rosa)
    unknown = rosa.post(path, {"seats": [str(world.loop.public_id)]})
    assert unknown.json()["errors"][0]["pointer"] == "/seats/0"
    told = rosa.post(path, {"seats": [str(world.bobs.public_id)]})
    assert (told.status_code, told.json()) == (202, {"seats": [str(world.bobs.public_id)]})
    assert rosa.post(path, {"seats": [str(world.bobs.public_id)]}).json()["code"] == "too_soon"


def test_the_page_reminds_and_tells_when(world: World, at: Any, drain: Any, sign_in: Any) -> None:
    at(minutes=5)
    rosa = sign_in(world.rosa)
    page = f"/loops/{world.loop.public_id}/"
    assert "reminded" not in rosa.get(page).content.decode()
    rosa.post(f"{page}do/nudge/", {"nudge-seat": str(world.bobs.public_id)})
    drain()
    assert "reminded" in rosa.get(page).content.decode()
    assert len(letters_to("bob@example.com")) == 1


def test_it_speaks_the_readers_language(world: World, at: Any, drain: Any) -> None:
    choose_language(world.bob, "de")
    at(hours=1)
    remind()
    drain()
    [letter] = letters_to("bob@example.com")
    assert letter.subject == "Ihr Bewertungsbogen zu Tess Kim, Strategy and data"
    assert letter.body.startswith("Guten Tag Bob Bell,")
    html, _media = letter.alternatives[0]
    assert '<html lang="de">' in html


def test_of_two_workers_at_once_one_writes_the_reminder(
    world: World, at: Any, drain: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(hours=1)
    written = remind()
    monkeypatch.setattr(QuerySet, "exists", lambda _: False)  # neither has seen the other's row
    assert (written, remind()) == (3, 0)
    monkeypatch.undo()
    drain()
    assert len(letters_to("bob@example.com")) == 1


def test_no_silence_tells_who_owes_a_card_that_the_loop_is_decided(
    world: World, at: Any, drain: Any
) -> None:
    at(hours=1)
    seal(world.card(world.carols))
    seal(world.card(world.daves))
    approve_decision(world.fresh_loop(), by=world.rosa, outcome="hire", reason=LONG_REASON)
    world.decide("hire")
    remind()
    drain()
    at(days=1)
    remind()
    drain()
    assert len(letters_to("bob@example.com")) == 2
    close_loop(world.fresh_loop(), by=world.rosa)
    at(days=2)
    assert remind() == 0
