"""What an opening asks, who runs it, and who is put up for it: odd wishes are refused."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from accounts.errors import Invalid, NotAllowed, NotFound
from accounts.models import AuditEvent, User
from candidates.actions import (
    add_candidacy,
    change_candidate,
    change_opening,
    create_opening,
    grant_role,
)
from candidates.models import Candidacy, Candidate, Opening, OpeningRole
from loops.actions import create_pool
from tests.builders import World, make_candidate
from tests.refusing import refused

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("wish", "words", "field"),
    [
        ({"weights": {"data": 0, "strategy": 0}}, "At least one weight", "weights"),
        ({"rule": {"coin": True}}, "no such part", "rule.coin"),
    ],
)
def test_an_opening_that_makes_no_sense_is_neither_made_nor_changed(
    world: World, wish: dict[str, Any], words: str, field: str
) -> None:
    before = Opening.objects.values().get()
    with refused(Invalid, words, field=field):
        create_opening(by=world.alice, title="Designer", **wish)
    with refused(Invalid, words, field=field):
        change_opening(world.opening, by=world.rosa, **wish)
    assert Opening.objects.values().get() == before


def test_an_opening_has_what_is_said_of_it_and_nothing_else(world: World) -> None:
    pool = create_pool(by=world.alice, name="Design")
    plan: list[dict[str, Any]] = [{"name": "Portfolio", "pool": pool}, {"name": "Talk"}]
    opening = create_opening(by=world.alice, title="Designer", plan=plan)
    assert (opening.level, opening.team, opening.weights) == ("", "", {})
    assert [step.pool for step in opening.plan.order_by("position")] == [pool, None]


def test_what_was_agreed_before_and_after_is_in_the_log(world: World) -> None:
    change_candidate(
        world.candidate,
        by=world.rosa,
        notice_given_on=date(2026, 3, 4),
        transcription_basis="notice",
    )
    payload = AuditEvent.objects.filter(verb="candidate.changed").latest("pk").payload
    assert payload["after"] == {"notice_given_on": "2026-03-04", "basis": "notice"}
    assert payload["before"].keys() == {"notice_given_on", "basis"}


def test_there_is_no_other_role(world: World) -> None:
    with refused(Invalid, "recruiter or hiring_manager", field="role"):
        grant_role(world.opening, by=world.alice, user=world.olga, role="owner")
    assert not OpeningRole.objects.filter(user=world.olga).exists()


def test_nobody_who_has_left_is_given_a_role(world: World) -> None:
    User.objects.filter(pk=world.olga.pk).update(is_active=False)
    world.olga.refresh_from_db()
    with refused(Invalid, "no access any more", field="user"):
        grant_role(world.opening, by=world.alice, user=world.olga, role="recruiter")
    assert not OpeningRole.objects.filter(user=world.olga).exists()


def test_a_role_is_given_and_recorded_once(world: World) -> None:
    first, again = (
        grant_role(world.opening, by=world.alice, user=world.olga, role="recruiter")
        for _ in range(2)
    )
    assert first == again
    assert AuditEvent.objects.filter(payload__user=str(world.olga.public_id)).count() == 1


def test_an_address_that_is_none_is_refused_at_its_field(world: World) -> None:
    with refused(Invalid, "not an e-mail address", field="email"):
        make_candidate(world.rosa, "Uma Ude", email="uma at example")
    assert Candidate.objects.count() == 1


def test_a_basis_of_transcription_is_one_of_those_offered(world: World) -> None:
    before = Candidate.objects.values().get()
    with refused(Invalid, "Choose none, consent", field="transcription_basis"):
        make_candidate(world.rosa, "Uma Ude", transcription_basis="hearsay")
    with refused(Invalid, "Choose none, consent", field="transcription_basis"):
        change_candidate(world.candidate, by=world.rosa, transcription_basis="hearsay")
    assert Candidate.objects.values().get() == before


def test_nobody_is_put_up_for_an_opening_that_is_not_theirs_to_see(world: World) -> None:
    hidden = create_opening(by=world.alice, title="Designer")
    with refused(NotFound):
        add_candidacy(world.candidate, hidden, by=world.rosa)
    assert not Candidacy.objects.filter(opening=hidden).exists()


def test_a_panelist_puts_nobody_up(world: World) -> None:
    """Bob hears Tess for one opening and sits on a panel of the other."""
    other = create_opening(by=world.alice, title="Designer")
    grant_role(other, by=world.alice, user=world.bob, role="recruiter")
    candidate = make_candidate(world.bob, "Uma Ude")
    with refused(NotAllowed, "Only the opening's recruiter"):
        add_candidacy(candidate, world.opening, by=world.bob)
    assert not Candidacy.objects.filter(candidate=candidate).exists()
