"""Who administers and who has access: changed by another admin, told by the audit log."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.actions import change_standing
from accounts.errors import NotAllowed, NotYourself
from accounts.models import AuditEvent, User
from tests.builders import World, make_user

pytestmark = pytest.mark.django_db


def test_an_admin_makes_and_unmakes_another(world: World) -> None:
    assert change_standing(world.rosa, by=world.alice, is_admin=True).is_admin
    assert not change_standing(world.rosa, by=world.alice, is_admin=False).is_admin


@pytest.mark.parametrize("wanted", [{"is_admin": False}, {"is_active": False}])
def test_nobody_takes_their_own_rights(world: World, wanted: dict[str, Any]) -> None:
    make_user("Ada Ash", admin=True)
    with pytest.raises(NotYourself):
        change_standing(world.alice, by=world.alice, **wanted)


def test_an_admin_who_was_unmade_meanwhile_unmakes_nobody(world: World) -> None:
    ada = make_user("Ada Ash", admin=True)
    change_standing(world.alice, by=ada, is_admin=False)
    with pytest.raises(NotAllowed):
        change_standing(ada, by=world.alice, is_admin=False)  # as Alice read herself before
    assert User.objects.filter(is_admin=True, is_active=True).get() == ada


def test_only_an_admin_changes_rights(world: World) -> None:
    with pytest.raises(NotAllowed):
        change_standing(world.bob, by=world.rosa, is_active=False)


def test_access_that_is_taken_ends_every_sign_in_for_good(world: World, sign_in: Any) -> None:
    browser = sign_in(world.bob)
    change_standing(world.bob, by=world.alice, is_active=False)
    gone = browser.get("/").status_code
    change_standing(world.bob, by=world.alice, is_active=True)

    assert (gone, browser.get("/").status_code) == (302, 302)


def test_a_change_is_audited_once_with_before_and_after(world: World) -> None:
    change_standing(world.bob, by=world.alice, is_admin=True)
    change_standing(world.bob, by=world.alice, is_admin=True)

    assert AuditEvent.objects.get(verb="person.standing_changed").payload == {
        "before": {"is_admin": False, "is_active": True},
        "after": {"is_admin": True, "is_active": True},
    }
