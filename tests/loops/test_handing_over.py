"""Whoever cannot take an interview gives it to somebody trained, in time, and is free of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from accounts.errors import NotFound, Refusal
from candidates.models import Interview, Pool, PoolMember
from jobs import clock
from loops.actions import add_member, hand_over, seat_interviewer
from loops.models import Loop, Seat
from scorecards.models import Scorecard
from tests.builders import World, seal
from tests.config.staff_rows import let_bob_pass_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def ready(world: World) -> World:
    """Return the world with Bob's interview tomorrow and Olga trained for it."""
    let_bob_pass_on(world)
    return world


def pass_bobs(world: World, *, to: str = "olga") -> Seat:
    return hand_over(world.card(world.bobs), by=world.bob, user=getattr(world, to))


def begin_in(world: World, wait: timedelta) -> None:
    begins = clock.now() + wait
    Interview.objects.filter(pk=world.first.pk).update(
        starts_at=begins, ends_at=begins + timedelta(hours=1)
    )


def test_seat_card_and_due_time_move(ready: World) -> None:
    before = ready.card(ready.bobs)
    seat = pass_bobs(ready)
    after = ready.card(seat)

    assert (after.author, after.due_at, seat.competencies) == (
        ready.olga,
        before.due_at,
        ready.bobs.competencies,
    )
    assert ready.card(ready.bobs).state == Scorecard.State.SUBSTITUTED
    assert not Loop.objects.visible_to(ready.bob).exists()


@pytest.mark.parametrize("to", ["dave", "carol"])
def test_it_goes_to_nobody_who_is_not_trained_or_sits_there(ready: World, to: str) -> None:
    if to == "carol":
        add_member(Pool.objects.get(), by=ready.alice, user=ready.carol, trained=True)
    with pytest.raises(Refusal, match="trained and free") as caught:
        pass_bobs(ready, to=to)
    assert caught.value.field == "user"


def test_it_goes_to_nobody_who_still_learns(ready: World) -> None:
    PoolMember.objects.update(trained_at=None, trained_by=None)
    with pytest.raises(Refusal, match="trained and free"):
        pass_bobs(ready)


def test_it_never_goes_to_the_candidate(ready: World) -> None:
    ready.candidate.user = ready.olga
    ready.candidate.save(update_fields=["user"])
    with pytest.raises(Refusal, match="trained and free"):
        pass_bobs(ready)


@pytest.mark.parametrize(("minutes", "works"), [(6, True), (4, False)])
def test_it_works_until_five_minutes_before(ready: World, minutes: int, *, works: bool) -> None:
    begin_in(ready, timedelta(minutes=minutes))
    if works:
        assert ready.card(pass_bobs(ready)).author == ready.olga
    else:
        with pytest.raises(Refusal, match="too late"):
            pass_bobs(ready)


def test_without_a_pool_somebody_else_finds_a_substitute(ready: World) -> None:
    Interview.objects.update(pool=None)
    with pytest.raises(Refusal, match="Only a regular seat"):
        pass_bobs(ready)


def test_a_sealed_scorecard_stays(ready: World) -> None:
    seal(ready.card(ready.bobs))
    with pytest.raises(Refusal, match="Nobody owes"):
        pass_bobs(ready)


def test_a_training_seat_is_not_handed_over(ready: World) -> None:
    seat = seat_interviewer(
        ready.loop, by=ready.rosa, interview=ready.first, user=ready.dave, kind="shadow"
    )
    with pytest.raises(Refusal, match="Only a regular seat"):
        hand_over(ready.card(seat), by=ready.dave, user=ready.olga)


def test_nobody_hands_over_a_colleagues_interview(ready: World) -> None:
    with pytest.raises(NotFound):
        hand_over(ready.card(ready.bobs), by=ready.rosa, user=ready.olga)


def test_the_page_offers_who_may_take_it(ready: World, sign_in: Any) -> None:
    at = f"/scorecards/{ready.bobs.scorecard.public_id}"
    browser = sign_in(ready.bob)
    assert f"{at}/hand-over/" in browser.get(f"{at}/leave/").content.decode()
    assert browser.get(f"{at}/hand-over/").context["takers"] == [ready.olga]

    browser.post(f"{at}/hand-over/", {"user": str(ready.olga.public_id)})
    assert Scorecard.objects.owed().filter(author=ready.olga).count() == 1


def test_the_page_says_why_it_is_too_late(ready: World, sign_in: Any) -> None:
    begin_in(ready, timedelta(minutes=1))
    at = f"/scorecards/{ready.bobs.scorecard.public_id}/hand-over/"
    answer = sign_in(ready.bob).post(at, {"user": str(ready.olga.public_id)})

    assert answer.status_code == 422
    assert "too late" in answer.content.decode()
