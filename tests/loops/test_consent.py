"""A consent is to the cards as they stood: it is never carried over to others."""

from __future__ import annotations

import pytest

from accounts.errors import NotAllowed, WrongState
from candidates.actions import revoke_role
from loops.actions import approve_decision, calibrate_company
from loops.errors import NeedsApproval, NoFigures
from loops.models import Approval
from scorecards.actions import revise_card
from tests.builders import LONG_REASON, World, seal

pytestmark = pytest.mark.django_db


def approve(world: World, outcome: str = "hire") -> Approval:
    return approve_decision(world.fresh_loop(), by=world.rosa, outcome=outcome, reason=LONG_REASON)


def revise(world: World) -> None:
    revise_card(
        world.card(world.bobs), by=world.bob, changes={"data.rating": 4}, reason=LONG_REASON
    )


def test_a_consent_given_before_a_card_changed_does_not_count(world: World) -> None:
    seal(world.card(world.bobs))
    approve(world)
    revise(world)
    with pytest.raises(NeedsApproval):
        world.decide("hire")


def test_who_consented_may_consent_again_to_the_new_figures(world: World) -> None:
    seal(world.card(world.bobs))
    approve(world)
    revise(world)
    approve(world)
    assert world.decide("hire").approved_by == world.rosa


def test_the_same_consent_twice_is_refused(world: World) -> None:
    seal(world.card(world.bobs))
    approve(world)
    with pytest.raises(WrongState):
        approve(world)


def test_a_persons_last_word_counts(world: World) -> None:
    seal(world.card(world.bobs))
    approve(world, "hire")
    approve(world, "no_hire")
    with pytest.raises(NeedsApproval):
        world.decide("hire")
    assert world.decide("no_hire").approved_by == world.rosa


def test_a_new_calibration_alone_costs_no_consent(world: World) -> None:
    seal(world.card(world.bobs))
    approve(world)
    calibrate_company()
    assert world.decide("hire").approved_by == world.rosa


def test_who_lost_their_role_no_longer_consents(world: World) -> None:
    seal(world.card(world.bobs))
    approve(world)
    revoke_role(world.opening, by=world.alice, user=world.rosa, role="recruiter")
    with pytest.raises(NeedsApproval):
        world.decide("hire")


def test_there_is_nothing_to_consent_to_before_a_card(world: World) -> None:
    with pytest.raises(NoFigures):
        approve(world)


def test_a_panelist_does_not_consent(world: World) -> None:
    seal(world.card(world.bobs))
    with pytest.raises(NotAllowed):
        approve_decision(world.fresh_loop(), by=world.bob, outcome="hire", reason=LONG_REASON)


def test_a_consent_names_the_figures_it_is_of(world: World) -> None:
    seal(world.card(world.bobs))
    given = approve(world)
    assert given.recommendation == world.decide("hire").recommendation
