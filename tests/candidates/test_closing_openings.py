"""An opening that is closed takes nobody new, and leaves what is under way alone."""

from __future__ import annotations

import pytest

from accounts.errors import NotAllowed, NotFound
from accounts.models import AuditEvent
from candidates.actions import add_candidacy, close_opening
from candidates.actions.interviews import NotNow
from tests.builders import World, make_candidate


def test_an_opening_is_closed_once(world: World) -> None:
    first = close_opening(world.opening, by=world.rosa)
    again = close_opening(world.opening, by=world.hugo)

    assert (first.closed_at is not None, again.closed_at) == (True, first.closed_at)


def test_closing_is_recorded_once(world: World) -> None:
    close_opening(world.opening, by=world.rosa)
    close_opening(world.opening, by=world.rosa)

    assert AuditEvent.objects.filter(verb="opening.closed").count() == 1


def test_a_closed_opening_takes_no_candidate(world: World) -> None:
    close_opening(world.opening, by=world.rosa)
    candidate = make_candidate(world.rosa, "Uma Ueda")

    with pytest.raises(NotNow):
        add_candidacy(candidate, world.opening, by=world.rosa)


def test_a_loop_under_way_goes_on_after_its_opening_closes(world: World) -> None:
    close_opening(world.opening, by=world.rosa)
    world.seal_all()

    assert world.fresh_loop().state == "ready"


def test_a_panelist_may_not_close_an_opening(world: World) -> None:
    with pytest.raises(NotAllowed):
        close_opening(world.opening, by=world.bob)


def test_for_a_stranger_there_is_no_opening_to_close(world: World) -> None:
    with pytest.raises(NotFound):
        close_opening(world.opening, by=world.olga)
