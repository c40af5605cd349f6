"""Who lost every second factor is let in again by an admin, never by themselves."""

from __future__ import annotations

import io
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command

from accounts.actions import change_company
from accounts.actions.factors import has_factor
from accounts.actions.standing import reset_factors
from accounts.errors import NotAllowed, NotYourself, WrongState
from accounts.models import AuditEvent, User
from tests.browsers import show_again
from tests.builders import World

pytestmark = pytest.mark.django_db
AT = "/company/people/"


@pytest.fixture
def lost(world: World) -> User:
    """Bob, who has an authenticator app and recovery codes, and neither at hand."""
    Authenticator.objects.create(user=world.bob, type="totp", data={"secret": "x"})
    Authenticator.objects.create(user=world.bob, type="recovery_codes", data={"seed": "x"})
    return world.bob


def list_kinds(person: User) -> list[str]:
    return sorted(Authenticator.objects.filter(user=person).values_list("type", flat=True))


def test_an_admin_removes_all_of_them_and_it_is_audited(lost: User, world: World) -> None:
    Authenticator.objects.create(user=world.carol, type="totp", data={"secret": "y"})
    reset_factors(lost, by=world.alice)

    assert (list_kinds(lost), list_kinds(world.carol)) == ([], ["totp"])
    event = AuditEvent.objects.get(verb="person.factors_reset")
    assert (event.actor, event.payload) == (world.alice, {"kinds": ["recovery_codes", "totp"]})


def test_every_sign_in_of_theirs_ends(lost: User, world: World, sign_in: Any) -> None:
    browser = sign_in(lost)
    reset_factors(lost, by=world.alice)

    assert browser.get("/").status_code == 302


@pytest.mark.parametrize("who", ["rosa", "bob", "carol", "olga"])
def test_nobody_else_may(lost: User, world: World, who: str) -> None:
    with pytest.raises(NotAllowed):
        reset_factors(lost, by=getattr(world, who))
    assert has_factor(lost)


def test_admins_do_not_weaken_their_own_sign_in_here(world: World) -> None:
    Authenticator.objects.create(user=world.alice, type="totp", data={"secret": "x"})
    with pytest.raises(NotYourself):
        reset_factors(world.alice, by=world.alice)
    assert has_factor(world.alice)


def test_who_has_none_keeps_their_sign_ins(world: World, sign_in: Any) -> None:
    browser = sign_in(world.bob)
    with pytest.raises(WrongState):
        reset_factors(world.bob, by=world.alice)
    assert browser.get("/").status_code == 200
    assert not AuditEvent.objects.filter(verb="person.factors_reset").exists()


def test_the_persons_page_offers_it_where_there_are_some(
    lost: User, world: World, sign_in: Any
) -> None:
    admin = show_again(sign_in(world.alice))
    offered = [
        b"reset-factors" in admin.get(f"{AT}{person.public_id}/").content
        for person in (lost, world.carol, world.alice)
    ]
    answer = admin.post(f"{AT}{lost.public_id}/reset-factors/", follow=True)

    assert offered == [True, False, False]
    assert "signed out everywhere" in answer.content.decode()
    assert list_kinds(lost) == []


def test_the_page_refuses_a_second_time_in_words(lost: User, world: World, sign_in: Any) -> None:
    admin, at = show_again(sign_in(world.alice)), f"{AT}{lost.public_id}/reset-factors/"
    admin.post(at)
    again = admin.post(at)

    assert (again.status_code, "no second factor" in again.content.decode()) == (409, True)


def test_where_the_company_asks_for_one_they_set_up_another_first(
    lost: User, world: World, sign_in: Any
) -> None:
    change_company(by=world.alice, factor_for="everybody")
    reset_factors(lost, by=world.alice)

    assert sign_in(User.objects.get(pk=lost.pk)).get("/loops/")["Location"] == "/accounts/2fa/"


def test_the_command_helps_the_last_admin(lost: User, world: World) -> None:
    Authenticator.objects.create(user=world.alice, type="webauthn", data={"name": "x"})
    told = io.StringIO()
    call_command("reset_factors", "Alice@example.com", stdout=told)

    assert told.getvalue() == "Removed their second factors and ended their sign-ins.\n"
    assert (list_kinds(world.alice), len(list_kinds(lost))) == ([], 2)
    event = AuditEvent.objects.get(verb="person.factors_reset")
    assert (event.actor, event.actor_kind) == (None, "command")


@pytest.mark.parametrize("email", ["nobody@example.com", "carol@example.com"])
def test_the_command_says_what_is_wrong(world: World, email: str) -> None:
    with pytest.raises(CommandError):
        call_command("reset_factors", email)
