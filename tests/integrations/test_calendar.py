"""A person's interviews in their own calendar, at an address that only they know."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar

from accounts.actions import change_standing
from accounts.errors import NotAllowed
from accounts.models import AuditEvent, User
from candidates.actions import (
    call_off_interview,
    link_interview,
    move_interview,
    schedule_interview,
)
from candidates.models import Interview, Opening
from integrations.actions import close_feed, open_feed
from integrations.models import CalendarFeed
from jobs import clock
from loops.actions import seat_interviewer, unseat_interviewer, withdraw_loop
from tests.accounts.api.caller import Caller
from tests.browsers import show_again
from tests.builders import World

pytestmark = pytest.mark.django_db
ROOM = "https://meet.example.com/tess?pwd=a,b;c"


USUAL = {"CL", "DT", "ST", "SE", "TR"}  # how the lines begin that programs read by


def read(secret: str, **headers: str) -> Any:
    return Client().get(f"/calendar/{secret}.ics", headers=headers)


def subscribe(user: User) -> list[Any]:
    """Return the events of the person's calendar as another program reads them."""
    _, secret = open_feed(user)
    answer = read(secret)
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    calendar = Calendar.from_ical(answer.content)
    assert (calendar["version"], calendar["prodid"]) == ("2.0", "-//Loopboard//Interviews//EN")
    assert (calendar["method"], calendar["x-wr-timezone"]) == ("PUBLISH", user.time_zone)
    assert calendar["x-wr-calname"] == "Interviews"
    lines = answer.content.split(b"\r\n")
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT1H" in lines
    assert b"X-PUBLISHED-TTL:PT1H" in lines
    assert not calendar.errors
    return list(calendar.walk("VEVENT"))


def add_interview(world: World, **fields: Any) -> Interview:
    """Return an interview to come in which Olga sits."""
    told = {"name": "Data", "starts_at": datetime(2030, 7, 1, 9, 30, tzinfo=UTC), **fields}
    interview = schedule_interview(world.candidacy, by=world.rosa, **told)
    seat_interviewer(world.loop, by=world.rosa, interview=interview, user=world.olga)
    return interview


def test_an_interview_has_its_time_room_and_kit(world: World) -> None:
    interview = add_interview(world, video_url=ROOM)
    [event] = subscribe(world.olga)
    card = world.olga.scorecards.get()
    assert event["uid"] == f"{interview.public_id}@127.0.0.1"
    assert event["dtstart"].dt == datetime(2030, 7, 1, 9, 30, tzinfo=UTC)
    assert event["dtend"].dt - event["dtstart"].dt == timedelta(minutes=45)
    changed = interview.changed_at or clock.now()
    assert event["dtstamp"].dt == changed.replace(microsecond=0)
    assert (event["sequence"], event["status"]) == (0, "CONFIRMED")
    assert (event["summary"], event["location"]) == ("Data: Tess Kim", ROOM)
    assert event["conference"] == ROOM
    assert dict(event["conference"].params) == {"VALUE": "URI", "FEATURE": "VIDEO"}
    assert event["url"].endswith(f"/scorecards/{card.public_id}/")
    lines = str(event["description"]).split("\n")
    assert lines[1:3] == [f"Video: {ROOM}", f"Kit and scorecard: {event['url']}"]
    assert {line for line in event.to_ical().decode().split("\r\n") if line[:2] in USUAL} == {
        *("CLASS:PRIVATE", "DTSTART:20300701T093000Z", "DTEND:20300701T101500Z"),
        *("STATUS:CONFIRMED", "SEQUENCE:0"),
        f"DTSTAMP:{changed.astimezone(UTC):%Y%m%dT%H%M%SZ}",
    }


def test_an_opening_without_a_level_is_named_by_its_title_alone(world: World) -> None:
    Opening.objects.update(title="Designer", level="")
    add_interview(world)
    [event] = subscribe(world.olga)
    assert str(event["description"]).split("\n")[0] == "Designer"


def test_whatever_a_name_holds_stays_in_its_field(world: World) -> None:
    name = 'Zwölf; eins, zwei\\n: "q" / 日本語 ' + "x" * 80
    add_interview(world, name=name)
    _, secret = open_feed(world.olga)
    body = read(secret).content
    assert all(len(line) <= 75 for line in body.split(b"\r\n"))
    [event] = Calendar.from_ical(body).walk("VEVENT")
    assert event["summary"] == f"{name.strip()}: Tess Kim"


@pytest.mark.parametrize("end", ["\r\n", "\r", "\x0b", "\x1c", "\x7f", "\x85", "\u2028", "\u2029"])
def test_no_sign_in_a_name_begins_a_line_of_its_own(world: World, end: str) -> None:
    name = f"Data{end}STATUS:CANCELLED"
    add_interview(world, name=name)
    Opening.objects.filter(pk=world.loop.candidacy.opening_id).update(title=name, level=name)
    _, secret = open_feed(world.olga)
    body = read(secret).content.decode()

    [event] = Calendar.from_ical(body).walk("VEVENT")
    assert event["status"] == "CONFIRMED"
    assert not any(line.startswith("STATUS:CANCELLED") for line in body.splitlines())
    assert "\x7f" not in body


def test_what_moves_has_a_higher_sequence_and_the_same_id(world: World) -> None:
    interview = add_interview(world)
    [before] = subscribe(world.olga)
    later = datetime(2030, 7, 2, 9, 30, tzinfo=UTC)
    move_interview(interview, by=world.rosa, starts_at=later)
    link_interview(interview, by=world.rosa, video_url=ROOM)
    [after] = subscribe(world.olga)
    assert (after["uid"], after["dtstart"].dt) == (before["uid"], later)
    assert (before["sequence"], after["sequence"]) == (0, 2)


def test_what_is_called_off_is_cancelled(world: World) -> None:
    call_off_interview(add_interview(world), by=world.rosa)
    [event] = subscribe(world.olga)
    assert (event["status"], event["sequence"], "url" in event) == ("CANCELLED", 1, False)
    assert b"TRANSP:TRANSPARENT" in event.to_ical().split(b"\r\n")


def test_a_seat_that_was_taken_away_leaves_a_cancelled_hour_without_a_name(world: World) -> None:
    add_interview(world, video_url=ROOM)
    unseat_interviewer(world.olga.scorecards.get().seat, by=world.rosa)
    [event] = subscribe(world.olga)
    assert (event["status"], event["summary"]) == ("CANCELLED", "Interview")
    assert "Tess" not in event.to_ical().decode()


def test_a_loop_that_ended_cancels_what_was_to_come(world: World) -> None:
    add_interview(world)
    withdraw_loop(world.loop, by=world.rosa, reason="Took another offer.")
    [event] = subscribe(world.olga)
    assert (event["status"], event["summary"]) == ("CANCELLED", "Interview")
    assert subscribe(world.bob) == []  # what was over before


def test_a_calendar_holds_ones_own_interviews_only(world: World) -> None:
    assert len(subscribe(world.bob)) == 1
    assert subscribe(world.rosa) == []


def test_a_new_address_ends_the_old_and_closing_ends_both(world: World) -> None:
    _, first = open_feed(world.bob)
    _, second = open_feed(world.bob)
    assert [read(first).status_code, read(second).status_code] == [404, 200]
    close_feed(world.bob)
    assert read(second).status_code == 404
    assert read(second).content == read("nobody-ever-had-this-one").content == b""


def test_a_person_without_access_has_no_calendar(world: World) -> None:
    _, secret = open_feed(world.bob)
    world.bob.is_active = False
    world.bob.save()
    assert read(secret).status_code == 404


def test_who_has_no_access_is_given_no_address(world: World) -> None:
    gone = change_standing(world.bob, by=world.alice, is_active=False)
    with pytest.raises(NotAllowed, match="no access any more"):
        open_feed(gone)
    assert not CalendarFeed.objects.exists()
    assert not AuditEvent.objects.filter(verb="calendar.opened").exists()


def test_an_unchanged_calendar_is_not_sent_again(world: World) -> None:
    _, secret = open_feed(world.bob)
    tag = read(secret).headers["ETag"]
    with clock.at_time(timezone.now() + timedelta(hours=3)):
        assert read(secret, if_none_match=tag).status_code == 304


def test_three_interviews_take_as_many_statements_as_one(world: World) -> None:
    add_interview(world)
    _, secret = open_feed(world.olga)
    one = count(secret)
    for name in ("Second", "Third"):
        add_interview(world, name=name)
    assert count(secret) == one == 4


def count(secret: str) -> int:
    read(secret)
    with CaptureQueriesContext(connection) as queries:
        read(secret)
    return len(queries)


def test_the_page_shows_the_address_once(world: World, sign_in: Any) -> None:
    browser = show_again(sign_in(world.bob))
    opened = browser.post("/account/calendar/open/")
    address = opened.context["address"]
    assert address in opened.content.decode()
    assert address not in browser.get("/account/calendar/").content.decode()
    assert Client().get(address.removeprefix("http://127.0.0.1:8000")).status_code == 200
    browser.post("/account/calendar/close/")
    assert Client().get(address.removeprefix("http://127.0.0.1:8000")).status_code == 404


def test_the_api_opens_and_closes_it(world: World) -> None:
    bob = Caller(world.bob)
    address = bob.make("/calendar/")["address"]
    assert bob.read("/calendar/")["prefix"] == address.split("/")[-1][:6]
    assert bob.delete("/calendar/").status_code == 204
    assert bob.get("/calendar/").status_code == 404


@pytest.mark.parametrize(
    "link",
    ["javascript:alert(1)", "http://a.example/", "https://a b/", "https://", "https://[::1", "x"],
)
def test_a_link_that_is_none_is_refused(world: World, link: str) -> None:
    wish = {"video_url": link}
    refused = Caller(world.rosa).patch(f"/interviews/{world.first.public_id}/", wish)
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/video_url")
