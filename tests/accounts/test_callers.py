"""From where somebody calls is one answer for sign-ins, the API and the log."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from accounts.actions.callers import read_caller, read_neighbourhood
from tests.builders import World

pytestmark = pytest.mark.django_db
PASSED = {
    (0, "203.0.113.9"): "198.51.100.1",
    (1, "203.0.113.9"): "203.0.113.9",
    (1, "6.6.6.6, 203.0.113.9"): "203.0.113.9",
    (2, "6.6.6.6, 203.0.113.9, 10.0.0.1"): "203.0.113.9",
    (2, "203.0.113.9"): "203.0.113.9",  # fewer than there should be
    (1, ""): "198.51.100.1",
    (1, "6.6.6.6, unknown"): "198.51.100.1",
    (1, "203.0.113.9:4711"): "203.0.113.9",
    (1, "[2001:db8::7]:4711"): "2001:db8::7",
    (1, "[2001:db8::7]"): "2001:db8::7",
    (1, "fe80::7%eth0"): "fe80::7",
    (1, "::ffff:203.0.113.9"): "203.0.113.9",
}


@pytest.mark.parametrize(("proxies", "written"), PASSED)
def test_the_address_is_the_one_that_a_proxy_of_ours_saw(
    settings: Any, proxies: int, written: str
) -> None:
    settings.TRUSTED_PROXIES = proxies
    sent = {"REMOTE_ADDR": "198.51.100.1", "HTTP_X_FORWARDED_FOR": written}
    assert read_caller(sent) == PASSED[proxies, written]


def test_who_has_one_address_of_ipv6_has_its_neighbours() -> None:
    told = {read_neighbourhood({"REMOTE_ADDR": f"2001:db8::{n}"}) for n in range(1, 9)}
    assert told == {"2001:db8::"}
    assert read_neighbourhood({"REMOTE_ADDR": "2001:db8:0:1::1"}) == "2001:db8:0:1::"
    assert read_neighbourhood({"REMOTE_ADDR": "::ffff:203.0.113.9"}) == "203.0.113.9"
    assert read_neighbourhood({}) == "unknown"


def ask(number: int) -> int:
    return Client(REMOTE_ADDR=f"2001:db8::{number}").get("/api/v1/me/").status_code


def fail_to_sign_in(number: int) -> bool:
    asked = {"login": f"nobody{number}@example.com", "password": "wrong"}
    page = Client(REMOTE_ADDR=f"2001:db8::{number}").post("/accounts/login/", asked)
    return "Too many failed" in page.content.decode()


def test_neighbours_of_ipv6_share_the_limits(db: None) -> None:
    assert [ask(number) for number in range(1, 22)] == [401] * 20 + [429]
    assert [fail_to_sign_in(number) for number in range(1, 12)] == [False] * 10 + [True]


def test_addresses_of_ipv4_behind_a_line_of_ipv6_do_not(db: None) -> None:
    for number in range(1, 13):
        asked = {"login": f"nobody{number}@example.com", "password": "wrong"}
        browser = Client(REMOTE_ADDR=f"::ffff:203.0.113.{number}")
        page = browser.post("/accounts/login/", asked)
        assert "Too many failed" not in page.content.decode()


@pytest.mark.parametrize("written", ["203.0.113.9", "unknown", "203.0.113.9:80, x", "\u00e9"])
def test_whatever_a_proxy_wrote_signs_in(world: World, settings: Any, written: str) -> None:
    settings.TRUSTED_PROXIES = 2
    page = Client(REMOTE_ADDR="").get("/accounts/login/", headers={"x-forwarded-for": written})
    assert page.status_code == 200
    asked = {"login": world.bob.email, "password": "wrong"}
    sent = Client(REMOTE_ADDR="").post(
        "/accounts/login/", asked, headers={"x-forwarded-for": written}
    )
    assert "not correct" in sent.content.decode()


def test_the_log_names_no_address_that_anybody_may_write(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    made_up = {"x-forwarded-for": "6.6.6.6", "x-real-ip": "6.6.6.6", "forwarded": "for=6.6.6.6"}
    asked = {"login": world.bob.email, "password": "wrong"}
    Client(REMOTE_ADDR="198.51.100.1").post("/accounts/login/", asked, headers=made_up)
    assert ("198.51.100.1" in caplog.text, "6.6.6.6" in caplog.text) == (True, False)


def test_callers_from_everywhere_lift_no_limit_of_an_account(world: World) -> None:
    asked = {"login": world.bob.email, "password": "wrong"}
    for _ in range(5):
        Client().post("/accounts/login/", asked)
    for number in range(310):
        Client(REMOTE_ADDR=f"2001:db8:0:{number:x}::1").get("/api/v1/me/")
    assert "Too many failed" in Client().post("/accounts/login/", asked).content.decode()
