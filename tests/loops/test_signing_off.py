"""A reverse shadow's scorecard is stored, and counts once somebody has vouched for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from accounts.actions.erasing import open_frozen_tables
from accounts.errors import NotAllowed, Refusal
from accounts.models import AuditEvent
from config.promises import list_broken
from config.promises.cards import CARDS
from loops.actions import (
    find_estimate,
    list_coverage,
    recommend,
    replay_decision,
    seat_interviewer,
    sign_off_card,
)
from loops.actions.counted import read_counted_cards
from loops.models import Loop, Seat
from scorecards.models import SignOff
from tests.accounts.api.caller import Caller
from tests.builders import World, seal

pytestmark = pytest.mark.django_db
Act = Callable[[World, Seat], object]


@pytest.fixture
def olgas(world: World) -> Seat:
    """Return the seat of Olga, a reverse shadow who has sealed."""
    seat = seat_interviewer(
        world.loop, by=world.rosa, interview=world.second, user=world.olga, kind="reverse"
    )
    seal(world.card(seat), {"data.rating": 1})
    return seat


def test_until_then_it_is_neither_figure_nor_cover_nor_awaited(world: World, olgas: Seat) -> None:
    world.seal_all()
    assert world.fresh_loop().state == Loop.State.READY
    assert len(read_counted_cards(world.loop)) == 3
    assert {row.planned for row in list_coverage(world.loop)} == {3}
    assert not olgas.required


def test_from_then_on_it_counts(world: World, olgas: Seat) -> None:
    world.seal_all()
    before = recommend(world.fresh_loop()).estimate
    sign_off_card(olgas, by=world.rosa)
    after = recommend(world.fresh_loop()).estimate

    assert (len(before.inputs["cards"]), len(after.inputs["cards"])) == (3, 4)
    assert after == find_estimate(world.fresh_loop())
    assert {(row.planned, row.rated) for row in list_coverage(world.loop)} == {(4, 4)}


def test_a_decision_on_it_replays_bit_for_bit(world: World, olgas: Seat) -> None:
    world.seal_all()
    sign_off_card(olgas, by=world.hugo)
    decision = world.decide("hire")

    replay = replay_decision(decision)
    assert (replay.differences, replay.cards) == ((), 4)


def test_a_decision_without_it_stays_without_it(world: World, olgas: Seat) -> None:
    world.seal_all()
    decision = world.decide("hire")

    with pytest.raises(Refusal, match="This loop is over"):
        sign_off_card(olgas, by=world.rosa)
    assert replay_decision(decision).matches


def test_it_is_done_once_and_audited(world: World, olgas: Seat) -> None:
    first = sign_off_card(olgas, by=world.rosa)

    assert sign_off_card(olgas, by=world.hugo) == first
    event = AuditEvent.objects.get(verb="scorecard.signed_off")
    assert (event.actor, event.stream.name) == (world.rosa, f"loop:{world.candidacy.public_id}")


REFUSED: dict[str, tuple[Act, str]] = {
    "a regular card": (
        lambda world, _: sign_off_card(world.bobs, by=world.rosa),
        "Only the scorecard of a reverse shadow",
    ),
    "an unsealed one": (
        lambda world, _: sign_off_card(
            seat_interviewer(
                world.loop, by=world.rosa, interview=world.first, user=world.olga, kind="reverse"
            ),
            by=world.rosa,
        ),
        "not sealed yet",
    ),
    "by a panelist": (lambda world, seat: sign_off_card(seat, by=world.olga), "Only the opening"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused(world: World, olgas: Seat, name: str) -> None:
    act, sentence = REFUSED[name]
    with pytest.raises(Refusal, match=sentence):
        act(world, olgas)
    assert not SignOff.objects.exists()


def test_nobody_vouches_for_their_own(world: World) -> None:
    seat = seat_interviewer(
        world.loop, by=world.hugo, interview=world.second, user=world.rosa, kind="reverse"
    )
    seal(world.card(seat))
    with pytest.raises(Refusal, match="Somebody else"):
        sign_off_card(seat, by=world.rosa)


@pytest.mark.parametrize("sealed", [True, False])
def test_staff_who_owe_a_card_are_told_nothing(world: World, *, sealed: bool) -> None:
    seat = seat_interviewer(
        world.loop, by=world.rosa, interview=world.second, user=world.olga, kind="reverse"
    )
    if sealed:
        seal(world.card(seat))
    seat_interviewer(world.loop, by=world.hugo, interview=world.first, user=world.rosa)
    with pytest.raises(NotAllowed, match="You owe a scorecard"):
        sign_off_card(seat, by=world.rosa)


def test_a_blind_reader_is_answered_alike_before_and_after(
    world: World, olgas: Seat, sign_in: Any
) -> None:
    seat_interviewer(world.loop, by=world.hugo, interview=world.first, user=world.rosa)
    at = f"/loops/{world.loop.public_id}/"
    callers = [Caller(world.bob), Caller(world.rosa)]

    def look() -> list[Any]:
        page = sign_in(world.rosa).get(at).context
        told = [(line.row, line.marks) for line in page["panel"].lines]
        return [*(caller.read(at) for caller in callers), told, page["may"]]

    before = look()
    sign_off_card(olgas, by=world.hugo)
    assert look() == before


def test_the_button_stands_beside_the_seat(world: World, olgas: Seat, sign_in: Any) -> None:
    at, browser = f"/loops/{world.loop.public_id}/", sign_in(world.rosa)
    offered = b'name="sign-off-seat"'
    assert offered in browser.get(at).content

    browser.post(f"{at}do/sign-off/", {"sign-off-seat": str(olgas.public_id)})
    assert offered not in browser.get(at).content
    assert SignOff.objects.get().by == world.rosa


def test_a_sign_off_under_another_name_is_found(world: World, olgas: Seat) -> None:
    sign_off_card(olgas, by=world.rosa)
    assert list_broken(CARDS) == []
    with open_frozen_tables():
        SignOff.objects.update(by=world.hugo)
    assert [item.ids for item in list_broken(CARDS)] == [(str(olgas.scorecard.public_id),)]
