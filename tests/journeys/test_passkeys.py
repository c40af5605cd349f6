"""A passkey in a real browser: added, shown alone and after a password, removed."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from accounts.models import User
from tests.accounts.test_signing_in import code_for
from tests.builders import PASSWORD, World
from tests.journeys.browsing import Visit, choose_sizes, visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def plug_in(window: Visit) -> Any:
    """Give the browser a device that keeps passkeys; returns what it is unplugged by."""
    session = window.context.new_cdp_session(window.page)
    session.send("WebAuthn.enable")
    device = session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    return lambda: session.send("WebAuthn.removeVirtualAuthenticator", device)


def look(window: Visit, found: dict[str, Any]) -> dict[str, Any]:
    """Return what is wrong with the page, at the sizes that are the next one's turn."""
    return window.find_faults(choose_sizes(len(found)))


def confirm(page: Page) -> None:
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()


def sign_out(window: Visit) -> None:
    window.open("/account/").get_by_role("button", name="Sign out", exact=True).click()
    window.page.wait_for_url("**/accounts/login/")


def sign_in_by_password(window: Visit, user: User) -> None:
    page = window.open("/accounts/login/")
    page.get_by_label("Email").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/2fa/authenticate/")


def add_passkey(window: Visit, name: str) -> None:
    page = window.open("/accounts/2fa/")
    page.get_by_role("link", name="Add a passkey").click()
    confirm(page)
    page.get_by_label("Name").fill(name)
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.get_by_text("The passkey is added.")).to_be_visible()


def test_a_passkey_is_added_signs_in_and_is_removed_on_accessible_pages(
    chromium: Browser, live_server: Any, served_world: World
) -> None:
    bob = served_world.bob
    found: dict[str, Any] = {}
    with visit(chromium, live_server.url, bob) as window:
        page = window.page
        plug_in(window)
        add_passkey(window, "My laptop")
        sign_out(window)
        found["login"] = look(window, found)
        page.get_by_role("button", name="Sign in with a passkey").click()
        page.wait_for_url(f"{live_server.url}/")
        sign_out(window)
        sign_in_by_password(window, bob)
        found["second factor"] = look(window, found)
        page.get_by_role("button", name="Use your passkey").click()
        page.wait_for_url(f"{live_server.url}/")
        window.open("/accounts/2fa/webauthn/reauthenticate/?next=/accounts/2fa/")
        found["still you"] = look(window, found)
        page.get_by_role("button", name="Use your passkey").click()
        expect(page.get_by_text("My laptop").first).to_be_visible()
        found["list"] = look(window, found)
        page.get_by_role("link", name="Rename My laptop").click()
        found["rename"] = look(window, found)
        page.get_by_label("Name").fill("Blue laptop")
        page.get_by_role("button", name="Save").click()
        page.get_by_role("link", name="Remove Blue laptop").click()
        found["remove"] = look(window, found)
        page.get_by_role("button", name="Remove the passkey").click()
        expect(page.get_by_text("The passkey is removed.")).to_be_visible()
        expect(page.get_by_text("Blue laptop")).to_have_count(0)
        complaints = window.complaints
    assert (found, complaints) == ({name: {} for name in found}, [])


def wait_for_a_fresh_code() -> float:
    """Return how many seconds to wait until a code lasts for ten, at the least."""
    left = 30 - time.time() % 30
    return left if left < 10 else 0.0


def test_an_app_and_recovery_codes_are_set_up_on_accessible_pages(
    chromium: Browser, live_server: Any, served_world: World
) -> None:
    with visit(chromium, live_server.url, served_world.bob, "dark") as window:
        page = window.open("/accounts/2fa/totp/activate/")
        confirm(page)
        ground = page.locator("img.qr").evaluate("(it) => getComputedStyle(it).backgroundColor")
        assert ground == "rgb(255, 255, 255)"  # a camera reads dark on white
        found = {"set up": window.find_faults(choose_sizes(0))}
        secret = page.get_by_label("Key").input_value()
        page.wait_for_timeout(wait_for_a_fresh_code() * 1000)
        page.get_by_label("Authenticator code").fill(code_for(secret))
        page.get_by_role("button", name="Set up the app").click()
        expect(page.get_by_label("Unused codes")).to_have_value(re.compile(r"^(\d{8}\n){9}\d{8}$"))
        found["codes"] = look(window, found)
        page.get_by_role("link", name="Make new ones").click()
        found["make"] = look(window, found)
        window.open("/accounts/2fa/").get_by_role("link", name="Remove the app").click()
        found["remove"] = look(window, found)
        page.get_by_role("button", name="Remove the app").click()
        expect(page.get_by_text("The app is removed.")).to_be_visible()
        complaints = window.complaints
    assert (found, complaints) == ({name: {} for name in found}, [])


def test_what_a_browser_cannot_do_is_said_in_words(
    chromium: Browser, live_server: Any, served_world: World
) -> None:
    with visit(chromium, live_server.url, served_world.bob) as window:
        page = window.page
        page.add_init_script("delete window.PublicKeyCredential")
        window.open("/accounts/2fa/webauthn/add/")
        confirm(page)
        expect(page.get_by_role("alert")).to_contain_text("This browser cannot use passkeys here")
        found = window.find_faults()
        page.get_by_role("button", name="Add the passkey").click()
        expect(page.get_by_role("alert")).to_be_visible()
        assert (page.url, found, window.complaints) == (
            f"{live_server.url}/accounts/2fa/webauthn/add/",
            {},
            [],
        )


def test_a_device_that_has_none_or_has_one_already_is_told_apart(
    chromium: Browser, live_server: Any, served_world: World
) -> None:
    with visit(chromium, live_server.url, served_world.bob) as window:
        unplug = plug_in(window)
        add_passkey(window, "My laptop")
        page = window.open("/accounts/2fa/webauthn/add/")
        page.get_by_role("button", name="Add the passkey").click()
        expect(page.get_by_role("alert")).to_contain_text("holds a passkey of yours already")
        sign_out(window)
        unplug()
        plug_in(window)
        page.get_by_role("button", name="Sign in with a passkey").click()
        expect(page.get_by_role("alert")).to_contain_text("No passkey was used")
        assert window.complaints == []


def test_at_an_address_of_numbers_the_page_says_what_to_write(
    chromium: Browser, live_server: Any, served_world: World, settings: Any
) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    with visit(chromium, live_server.url.replace("localhost", "127.0.0.1"), None) as window:
        page = window.open("/accounts/login/")
        page.get_by_role("button", name="Sign in with a passkey").click()
        expect(page.get_by_role("alert")).to_contain_text("write localhost in its place")
        assert window.complaints == []
