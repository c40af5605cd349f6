"""Interviews are scheduled, moved and settled while their loop runs, each by who runs it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from accounts.errors import NotFound
from accounts.models import AuditEvent
from candidates.actions import (
    call_off_interview,
    mark_held,
    move_interview,
    schedule_interview,
)
from candidates.actions.interviews import NotNow, link_interview, pool_interview
from candidates.models import Interview
from jobs import clock
from loops.actions import withdraw_loop
from tests.builders import World
from tests.refusing import refused

pytestmark = pytest.mark.django_db
ROOM = "https://meet.example.com/tess"
SOON = clock.now() + timedelta(days=2)


def kept(world: World) -> dict[str, Any]:
    return dict(Interview.objects.filter(pk=world.first.pk).values().get())


@pytest.mark.parametrize(
    "change",
    [
        lambda one, by: move_interview(one, by=by, starts_at=SOON),
        lambda one, by: link_interview(one, by=by, video_url=ROOM),
        lambda one, by: pool_interview(one, by=by, pool=None),
        lambda one, by: mark_held(one, by=by),
        lambda one, by: call_off_interview(one, by=by),
    ],
)
def test_no_interview_of_a_closed_loop_is_changed(
    world: World, change: Callable[[Interview, object], object]
) -> None:
    withdraw_loop(world.fresh_loop(), by=world.rosa, reason="She took another offer.")
    before = kept(world)
    with refused(NotNow, "This loop is closed"):
        change(world.first, world.rosa)
    assert kept(world) == before


def test_no_interview_is_added_to_a_closed_loop(world: World) -> None:
    withdraw_loop(world.fresh_loop(), by=world.rosa, reason="She took another offer.")
    with refused(NotNow, "This loop is closed"):
        schedule_interview(world.candidacy, by=world.rosa, name="Third", starts_at=SOON)
    assert Interview.objects.count() == 2


def test_an_interview_that_did_not_happen_is_not_held_later(world: World) -> None:
    call_off_interview(world.first, by=world.rosa)
    with refused(NotNow, "Schedule another one"):
        mark_held(world.first, by=world.rosa)
    assert kept(world)["state"] == Interview.State.DID_NOT_HAPPEN


def test_the_same_address_again_tells_no_calendar_of_a_change(world: World) -> None:
    link_interview(world.first, by=world.rosa, video_url=ROOM)
    before = kept(world)
    link_interview(world.first, by=world.rosa, video_url=ROOM)
    assert (kept(world), before["video_url"]) == (before, ROOM)
    assert AuditEvent.objects.filter(verb="interview.linked").count() == 1


def test_for_a_stranger_there_is_no_interview_to_move(world: World) -> None:
    before = kept(world)
    with refused(NotFound):
        move_interview(world.first, by=world.olga, starts_at=SOON)
    assert kept(world) == before
