"""Who cannot be seated is told why, and neither seat, card nor event is left behind."""

from __future__ import annotations

import pytest

from accounts.errors import Invalid, WrongState
from accounts.models import User
from candidates.actions import call_off_interview
from loops.actions import seat_interviewer, waive_coverage, withdraw_loop
from loops.models import Seat, Waiver
from scorecards.models import Scorecard
from tests.builders import LONG_REASON, World, make_interview
from tests.loops.test_states import open_another
from tests.refusing import refused

pytestmark = pytest.mark.django_db


def seat_olga(world: World, *, kind: str = "regular") -> Seat:
    return seat_interviewer(
        world.fresh_loop(), by=world.rosa, interview=world.first, user=world.olga, kind=kind
    )


def test_nobody_is_seated_in_a_loop_that_is_over(world: World) -> None:
    withdraw_loop(world.fresh_loop(), by=world.rosa, reason="She took another offer.")
    with refused(WrongState, "This loop is over"):
        seat_olga(world)
    assert not Scorecard.objects.filter(author=world.olga).exists()


def test_nobody_is_seated_in_an_interview_of_another_loop(world: World) -> None:
    other = make_interview(open_another(world).candidacy, world.rosa)
    with refused(Invalid, "belongs to another loop", field="interview"):
        seat_interviewer(world.fresh_loop(), by=world.rosa, interview=other, user=world.olga)
    assert not Scorecard.objects.filter(author=world.olga).exists()


def test_nobody_is_seated_in_an_interview_that_did_not_happen(world: World) -> None:
    call_off_interview(world.first, by=world.rosa)
    with refused(WrongState, "did not happen"):
        seat_olga(world)
    assert not Scorecard.objects.filter(author=world.olga).exists()


def test_nobody_is_seated_who_has_left(world: World) -> None:
    User.objects.filter(pk=world.olga.pk).update(is_active=False)
    world.olga.refresh_from_db()
    with refused(Invalid, "no access any more", field="user"):
        seat_olga(world)
    assert not Scorecard.objects.filter(author=world.olga).exists()


def test_there_is_no_other_kind_of_seat(world: World) -> None:
    with refused(Invalid, "regular, shadow or reverse", field="kind"):
        seat_olga(world, kind="judge")
    assert not Scorecard.objects.filter(author=world.olga).exists()


def test_a_hole_in_coverage_is_accepted_once(world: World) -> None:
    first = waive(world)
    assert (waive(world), Waiver.objects.count()) == (first, 1)


def test_no_hole_is_accepted_in_a_loop_that_is_over(world: World) -> None:
    withdraw_loop(world.fresh_loop(), by=world.rosa, reason="She took another offer.")
    with refused(WrongState, "This loop is over"):
        waive(world)
    assert not Waiver.objects.exists()


def waive(world: World) -> Waiver:
    return waive_coverage(
        world.fresh_loop(), by=world.rosa, competency="strategy", reason=LONG_REASON
    )
