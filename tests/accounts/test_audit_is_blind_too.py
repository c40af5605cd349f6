"""The audit log tells an admin nothing that their seat or their own case hides."""

from __future__ import annotations

import pytest

from accounts.models import AuditEvent, User
from candidates.actions import add_candidacy, add_candidate, change_candidate
from loops.actions import open_loop, seat_interviewer
from tests.builders import World, make_user, seal

pytestmark = pytest.mark.django_db


def read(reader: User) -> set[str]:
    return set(AuditEvent.objects.visible_to(reader).values_list("verb", flat=True))


def test_an_admin_who_owes_a_card_reads_nothing_of_that_loop(world: World) -> None:
    own = seat_interviewer(world.loop, by=world.rosa, interview=world.second, user=world.alice)
    before = read(world.alice)
    seal(world.card(world.bobs))
    assert read(world.alice) == before
    seal(world.card(own))
    assert read(world.alice) > {"scorecard.sealed"}


def test_an_admin_who_sits_nowhere_reads_all(world: World) -> None:
    seal(world.card(world.bobs))
    everything = set(AuditEvent.objects.values_list("verb", flat=True))
    assert read(world.alice) == everything


def test_an_admin_reads_nothing_of_their_own_case(world: World) -> None:
    nora = make_user("Nora Nowak", admin=True)
    before = AuditEvent.objects.visible_to(nora).count()
    candidate = add_candidate(by=world.rosa, name="Nora N.", email="nora@example.com")
    change_candidate(candidate, by=world.rosa, headline="Within the house")
    open_loop(add_candidacy(candidate, world.opening, by=world.rosa), by=world.rosa)
    assert AuditEvent.objects.visible_to(nora).count() == before
