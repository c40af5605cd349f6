"""Build the demo company through the actions, each at its own moment, all in one transaction."""

from __future__ import annotations

from datetime import datetime

from django.core.management import call_command
from django.db import transaction
from django.db.models import OuterRef, Subquery

from accounts.errors import Refusal
from accounts.models import AuditEvent, User
from config.demo.company import describe_company
from config.demo.founding import House, add_founding
from config.demo.past import tell_past
from config.demo.summary import DemoSummary, summarise
from config.demo.telling import add_story
from config.demo.timeline import Calendar, Say, Timeline, say_nothing
from jobs import clock
from jobs.actions import enqueue
from loops.kinds import CALIBRATE

FIRST_CALIBRATION, EVERY, BEFORE_STORIES = -480, 60, -60


class AlreadyBuilt(Refusal):
    """Somebody lives in this database; the demo company is built into an empty one."""

    code = "already_built"
    status = 409


def build_demo(*, now: datetime, password: str, say: Say = say_nothing) -> DemoSummary:
    """Return what was built: history first, then twelve stories, then the machine's part.

    `now` (aware) is the moment from which the data counts its days. Everybody signs in with
    `password`. Raises AlreadyBuilt, with nothing written, if there are people already.
    """
    if now.tzinfo is None or now > clock.now():
        raise ValueError("`now` is an aware time and does not lie in the future.")
    timeline = Timeline(Calendar(now))
    add_everything(timeline, password)
    with transaction.atomic():
        if User.objects.exists():
            raise AlreadyBuilt("There are people in this database already. Nothing was built.")
        timeline.live_through(say)
        _note_sign_ins()
    rate_everything(now=now)
    return summarise()


def _note_sign_ins() -> None:
    """Let each person have signed in when they last did something; the others are awaited."""
    deeds = AuditEvent.objects.filter(actor=OuterRef("pk")).order_by("-at")
    User.objects.update(last_login=Subquery(deeds.values("at")[:1]))


def add_everything(timeline: Timeline, password: str) -> None:
    """Put the company's founding, its earlier loops, its calibrations and its stories in."""
    company = describe_company()
    house = House(company, password)
    timeline.stage = "Earlier loops"
    add_founding(timeline, house)
    for number, loop in enumerate(company.history):
        add_story(timeline, house, tell_past(loop, number))
    for day in range(FIRST_CALIBRATION, BEFORE_STORIES + 1, EVERY):
        timeline.add(timeline.calendar.at(day, 3), calibrate)
    timeline.stage = "Twelve candidates"
    for story in company.stories:
        add_story(timeline, house, story)


def calibrate() -> None:
    """Fit and calibrate as the worker does by night, then estimate every undecided loop."""
    enqueue(CALIBRATE, at=clock.now())
    call_command("drain", until_empty=True)


def rate_everything(*, now: datetime) -> DemoSummary:
    """Work through whatever waits, then calibrate: rates every transcript, estimates every loop.

    Doing it again adds a calibration run and nothing else.
    """
    with clock.at_time(now):
        call_command("drain", until_empty=True)
        calibrate()
    return summarise()
