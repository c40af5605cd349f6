"""The audit log tells a loop's states without a gap: each change begins where one ended."""

from __future__ import annotations

import pytest

from accounts.models import AuditEvent
from loops.actions import close_loop, hold_loop, reopen_loop, resume_loop, start_debrief
from loops.models import Loop
from tests.builders import LONG_REASON, World

pytestmark = pytest.mark.django_db
STATES = {f"loop.{state}" for state in Loop.State.values}


def test_each_change_of_state_begins_where_the_last_one_ended(world: World) -> None:
    hold_loop(world.fresh_loop(), by=world.rosa, reason=LONG_REASON)
    resume_loop(world.fresh_loop(), by=world.rosa)
    world.seal_all()
    start_debrief(world.fresh_loop(), by=world.hugo)
    world.decide("hire")
    reopen_loop(world.fresh_loop(), by=world.hugo, reason=LONG_REASON)
    world.decide("hire")
    close_loop(world.fresh_loop(), by=world.rosa)
    told = [
        (event.payload["before"], event.verb.removeprefix("loop."))
        for event in AuditEvent.objects.filter(verb__in=STATES).order_by("sequence")
        if event.subject_id == world.loop.public_id
    ]
    assert [after for _, after in told] == [
        *("awaiting_cards", "on_hold", "planned", "awaiting_cards", "ready", "debrief"),
        *("decided", "interviewing", "ready", "decided", "closed"),
    ]
    assert told[0][0] == "planned"
    assert [before for before, _ in told[1:]] == [after for _, after in told[:-1]]
