"""Pressed twice at once, a button that sets up a factor does so once, without a fault."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.db import close_old_connections, connection
from django.test import Client

from accounts.models import User
from jobs import clock
from tests.accounts.security_key import SecurityKey
from tests.accounts.test_passkeys import ADD, browse, read_options
from tests.accounts.test_signing_in import code_for
from tests.builders import make_user

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.server]
ACTIVATE = "/accounts/2fa/totp/activate/"
PRESSES = 4


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with time_machine.travel(clock.now(), tick=False):
        yield


@pytest.fixture
def bob() -> User:
    return make_user("Bob Bell")


def press_at_once(browser: Client, path: str, form: dict[str, str]) -> list[int]:
    """Return the statuses that the presses of one browser got."""
    barrier, statuses = threading.Barrier(PRESSES), list[int]()

    def press() -> None:
        window = Client(raise_request_exception=False)
        window.defaults["wsgi.url_scheme"] = "https"
        window.cookies.update(browser.cookies)
        barrier.wait()
        statuses.append(window.post(path, form).status_code)
        close_old_connections()
        connection.close()

    threads = [threading.Thread(target=press) for _ in range(PRESSES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return statuses


def test_an_authenticator_app_is_set_up_once(bob: User) -> None:
    browser = browse(bob)
    browser.get(ACTIVATE)
    code = code_for(browser.session["mfa.totp.secret"])
    statuses = press_at_once(browser, ACTIVATE, {"code": code})
    assert set(statuses) == {302}
    assert Authenticator.objects.filter(user=bob, type="totp").count() == 1


def test_a_passkey_is_added_once(bob: User) -> None:
    browser = browse(bob)
    made = SecurityKey().make(read_options(browser.get(ADD)))
    statuses = press_at_once(browser, ADD, {"name": "Laptop", "credential": json.dumps(made)})
    assert 500 not in statuses
    assert Authenticator.objects.filter(user=bob, type="webauthn").count() == 1
