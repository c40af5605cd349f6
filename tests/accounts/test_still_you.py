"""Who signs in by the identity provider alone is asked by it before a way to sign in is added."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
import time_machine
from django.test import Client

from accounts.actions import change_company
from integrations.actions import add_endpoint
from integrations.models import Endpoint
from jobs import clock
from tests.accounts.api.caller import Caller
from tests.accounts.provider import Provider, come_back, leave, sign_in_by
from tests.browsers import show_again
from tests.builders import PASSWORD, World

pytestmark = pytest.mark.django_db
WORDS = {"password1": "seven quiet otters at dawn", "password2": "seven quiet otters at dawn"}
AGAIN = "/accounts/oidc/again/"
PASSKEY, CODES = "/accounts/2fa/webauthn/add/", "/accounts/2fa/totp/activate/"
FIRST_PASSWORD = "/accounts/password/set/"
HOOK = {
    "name": "ATS",
    "kind": "standard",
    "url": "https://93.184.215.14/",
    "events": "loop.decided",
}


@pytest.fixture
def browser(provider: Provider, world: World) -> Client:
    """Return a browser in which Bob, who has no password, signed in by the provider."""
    world.bob.set_unusable_password()
    world.bob.save()
    browser = Client()
    sign_in_by(provider, browser)
    return browser


def led(answer: Any) -> str:
    return str(answer["Location"]).partition("?")[0] if answer.status_code == 302 else ""


@pytest.mark.parametrize("where", [PASSKEY, CODES, FIRST_PASSWORD])
def test_a_way_in_is_added_once_the_provider_has_asked_again(
    browser: Client, provider: Provider, where: str
) -> None:
    asked = browser.get(where)
    assert (led(asked), led(browser.post(where, WORDS))) == (AGAIN, AGAIN)
    page = browser.get(asked["Location"]).content.decode()
    assert (f'name="next" value="{where}"' in page, "Moss ID once more" in page) == (True, True)
    back = sign_in_by(provider, browser, next=where, again="1")
    assert (back["Location"], browser.get(where).status_code) == (where, 200)


def test_the_first_password_is_set_then_and_signs_in(
    browser: Client, provider: Provider, world: World
) -> None:
    browser.post(FIRST_PASSWORD, WORDS)
    sign_in_by(provider, browser)  # signing in as usual is not being asked again
    browser.post(FIRST_PASSWORD, WORDS)
    world.bob.refresh_from_db()
    assert not world.bob.has_usable_password()
    sign_in_by(provider, browser, again="1")
    browser.post(FIRST_PASSWORD, WORDS)
    world.bob.refresh_from_db()
    assert world.bob.check_password(WORDS["password1"])


def test_it_holds_for_five_minutes(browser: Client, provider: Provider) -> None:
    sign_in_by(provider, browser, again="1")
    with time_machine.travel(clock.now() + timedelta(minutes=6)):
        assert led(browser.get(PASSKEY)) == AGAIN


@pytest.mark.parametrize(("minutes", "where"), [(30, AGAIN), (1, PASSKEY)])
def test_a_provider_that_did_not_ask_is_not_believed(
    browser: Client, provider: Provider, minutes: int, where: str
) -> None:
    asked = leave(browser, provider, next=PASSKEY, again="1")
    assert asked["max_age"] == "300"
    provider.claims["auth_time"] = int(clock.now().timestamp()) - 60 * minutes
    back = come_back(browser, asked)
    assert led(back) == where
    assert ("were not asked" in browser.get(back["Location"]).content.decode()) == (minutes == 30)


def test_a_moment_beyond_all_time_is_no_fault_of_ours(browser: Client, provider: Provider) -> None:
    asked = leave(browser, provider, next=PASSKEY, again="1")
    provider.claims["auth_time"] = -(10**400)
    assert led(come_back(browser, asked)) == AGAIN


def test_another_person_is_not_asked_for_bob(
    browser: Client, provider: Provider, world: World
) -> None:
    world.carol.set_unusable_password()
    world.carol.save()
    provider.vouch(world.carol.email, "sub-2")
    sign_in_by(provider, browser, again="1")
    assert browser.get("/account/").context["user"] == world.carol


def test_who_owes_a_factor_gets_there(browser: Client, provider: Provider, world: World) -> None:
    change_company(by=world.alice, factor_for="everybody")
    sign_in_by(provider, browser)
    asked = browser.get(CODES)
    assert browser.get(asked["Location"]).status_code == 200
    sign_in_by(provider, browser, next=CODES, again="1")
    assert browser.get(CODES).status_code == 200


def test_where_there_is_no_provider_any_more_a_mail_sets_the_password(
    browser: Client, settings: Any
) -> None:
    settings.OIDC = None
    page = browser.get(browser.get(PASSKEY)["Location"]).content.decode()
    assert ("/accounts/password/reset/" in page, "/accounts/oidc/start/" in page) == (True, False)


def test_who_can_show_something_is_not_asked_by_the_provider(
    provider: Provider, world: World
) -> None:
    browser = Client()
    sign_in_by(provider, browser)
    assert led(browser.get(PASSKEY)) == led(browser.get(AGAIN)) == "/accounts/reauthenticate/"
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert browser.get(PASSKEY).status_code == 200


def test_a_password_that_counts_no_more_keeps_nobody_from_a_factor(
    without_passwords: None, provider: Provider, world: World
) -> None:
    browser = Client()
    sign_in_by(provider, browser)
    asked = browser.get(PASSKEY)
    assert led(browser.get("/accounts/reauthenticate/")) == led(asked) == AGAIN
    assert "Moss ID once more" in browser.get(asked["Location"]).content.decode()
    sign_in_by(provider, browser, again="1")
    assert browser.get(PASSKEY).status_code == 200


KEYS = [
    ("/account/tokens/", "/account/tokens/issue/", {"name": "x", "scopes": "read", "days": "30"}),
    ("/account/calendar/", "/account/calendar/open/", {}),
    ("/webhooks/", "/webhooks/add/", HOOK),
]


@pytest.mark.parametrize(("page", "form", "answers"), KEYS, ids=lambda each: str(each)[:24])
def test_a_key_is_made_once_its_owner_has_shown_who_they_are(
    world: World, sign_in: Any, page: str, form: str, answers: dict[str, str]
) -> None:
    browser = sign_in(world.alice)
    shown = browser.get(page).content.decode()
    asked = f"/accounts/reauthenticate/?{urlencode({'next': page})}"
    assert (asked in shown, form in shown) == (True, False)
    assert browser.post(form, answers)["Location"] == asked
    back = browser.post(asked, {"password": PASSWORD})
    assert (back["Location"], form in browser.get(page).content.decode()) == (page, True)
    made = browser.post(form, answers)
    assert (made.status_code, b"shown this once" in made.content) == (200, True)


def test_an_endpoint_is_led_elsewhere_and_gets_a_secret_by_whom_is_asked(
    world: World, sign_in: Any
) -> None:
    endpoint, _ = add_endpoint(by=world.alice, name="A", url=HOOK["url"], events=["loop.decided"])
    browser, page = sign_in(world.alice), f"/webhooks/{endpoint.public_id}/"
    asked = f"/accounts/reauthenticate/?{urlencode({'next': page})}"
    for form in ("change/", "rotate/"):
        assert browser.post(page + form, HOOK)["Location"] == asked
    assert (Endpoint.objects.get().name, Endpoint.objects.get().secret) == ("A", endpoint.secret)
    browser.post(asked, {"password": PASSWORD})
    browser.post(f"{page}change/", HOOK)
    assert Endpoint.objects.get().name == HOOK["name"]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("post", "/tokens/", {"name": "x"}),
        ("post", "/calendar/", None),
        ("post", "/webhooks/", {**HOOK, "events": ["loop.decided"]}),
        ("patch", "/webhooks/{id}/", {"url": "https://example.org/"}),
        ("post", "/webhooks/{id}/rotate/", None),
    ],
)
def test_a_browser_makes_no_key_past_the_pages_and_a_program_is_not_asked(
    world: World, method: str, path: str, body: Any
) -> None:
    url = HOOK["url"]
    endpoint, _ = add_endpoint(by=world.alice, name="A", url=url, events=["loop.decided"])
    where = path.format(id=endpoint.public_id)
    browser = Caller(None, session=world.alice)
    refused = browser.call(method, where, body)
    assert (refused.status_code, refused.json()["code"]) == (403, "reauthentication_required")
    show_again(browser.client)
    done = browser.call(method, where, body).status_code
    assert done == Caller(world.alice).call(method, where, body).status_code < 300


def test_who_has_no_password_is_led_to_the_provider_and_back_to_the_key(
    browser: Client, provider: Provider
) -> None:
    at = browser.post("/account/tokens/issue/", {})["Location"]
    assert led(browser.get(at)) == AGAIN
    assert browser.get(browser.get(at)["Location"]).context["where"] == "/account/tokens/"
    sign_in_by(provider, browser, again="1")
    assert browser.post("/account/tokens/issue/", {}).status_code == 422
