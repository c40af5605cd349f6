"""What ends a person's sign-ins also ends those that still wait for the second factor."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client

from accounts.actions import change_standing, end_sessions
from accounts.actions.sessions import may_complete
from accounts.models import User
from tests.builders import PASSWORD, World

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(datetime(2026, 5, 4, 12, tzinfo=UTC), tick=False) as traveller:
        yield traveller


@pytest.fixture
def codes(world: World) -> list[str]:
    """Return Bob's recovery codes; an authenticator app of his asks for them."""
    TOTP.activate(world.bob, "JBSWY3DPEHPK3PXP")
    found: list[str] = RecoveryCodes.activate(world.bob).get_unused_codes()
    return found


def begin(person: User, password: str = PASSWORD) -> Client:
    browser = Client()
    half = browser.post("/accounts/login/", {"login": person.email, "password": password})
    assert half["Location"] == "/accounts/2fa/authenticate/"
    return browser


def complete(browser: Client, code: str) -> Any:
    return browser.post("/accounts/2fa/authenticate/", {"code": code})


def is_in(browser: Client) -> bool:
    return browser.get("/account/").status_code == 200


def leave(world: World, _: User) -> None:
    change_standing(world.bob, by=world.alice, is_active=False)


def leave_and_return(world: World, _: User) -> None:
    change_standing(world.bob, by=world.alice, is_active=False)
    change_standing(world.bob, by=world.alice, is_active=True)


def end_elsewhere(_: World, bob: User) -> None:
    end_sessions(bob, by=bob)


def set_another_password(_: World, bob: User) -> None:
    bob.set_password("seven quiet otters at dawn")
    bob.save()


ENDS = (leave, leave_and_return, end_elsewhere, set_another_password)


@pytest.mark.parametrize("end", ENDS)
def test_a_code_completes_no_sign_in_that_was_ended_meanwhile(
    world: World,
    codes: list[str],
    clock: Any,
    caplog: pytest.LogCaptureFixture,
    end: Callable[[World, User], None],
) -> None:
    browser, in_time = begin(world.bob), begin(world.bob)
    complete(in_time, codes[0])
    assert is_in(in_time)
    caplog.clear()
    clock.shift(timedelta(seconds=30))
    end(world, User.objects.get(pk=world.bob.pk))
    clock.shift(timedelta(seconds=30))
    refused = complete(browser, codes[1])
    assert (refused["Location"], is_in(browser)) == ("/accounts/login/", False)
    assert ("signed_in" in caplog.text, "sign_in_refused" in caplog.text) == (False, True)
    assert "ended meanwhile" in browser.get("/accounts/login/").content.decode()


def test_whoever_completes_one_without_access_is_not_in_when_they_return(
    world: World, codes: list[str], clock: Any
) -> None:
    browser = begin(world.bob)
    for is_active in (False, True):
        change_standing(world.bob, by=world.alice, is_active=is_active)
        clock.shift(timedelta(seconds=30))
        complete(browser, codes[0])
    assert not is_in(browser)


def test_it_begins_anew_from_the_same_browser(world: World, codes: list[str], clock: Any) -> None:
    browser = begin(world.bob)
    clock.shift(timedelta(seconds=30))
    end_sessions(User.objects.get(pk=world.bob.pk), by=None)
    complete(browser, codes[0])
    clock.shift(timedelta(seconds=30))
    browser.post("/accounts/login/", {"login": world.bob.email, "password": PASSWORD})
    complete(browser, codes[1])
    assert is_in(browser)


def test_a_recovery_code_counts_once_wherever_it_is_asked_for(
    world: World, codes: list[str]
) -> None:
    browser = begin(world.bob)
    complete(browser, codes[0])
    assert is_in(browser)
    again = begin(world.bob)
    complete(again, codes[0])
    assert not is_in(again)
    confirmed = browser.post("/accounts/2fa/reauthenticate/", {"code": codes[0]})
    assert confirmed.status_code == 200


def test_a_sign_in_that_was_never_begun_is_not_completed(world: World) -> None:
    assert not may_complete({}, world.bob)
