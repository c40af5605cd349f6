"""What outlasts the sign-in of the admin who did it: another admin, factors taken away."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest
from allauth.mfa.models import Authenticator

from accounts.models import User
from tests.accounts.api.caller import Caller
from tests.browsers import show_again
from tests.builders import PASSWORD, World

pytestmark = pytest.mark.django_db
INES = {"name": "Ines", "email": "ines@example.com", "time_zone": "UTC"}


@pytest.mark.parametrize("deed", ["make-admin", "reset-factors"])
def test_a_colleagues_page_asks_first_who_is_there(world: World, sign_in: Any, deed: str) -> None:
    Authenticator.objects.create(user=world.bob, type="webauthn", data={"name": "x"})
    browser, page = sign_in(world.alice), f"/company/people/{world.bob.public_id}/"
    asked = f"/accounts/reauthenticate/?{urlencode({'next': page})}"
    shown = browser.get(page).content.decode()
    assert (asked in shown, deed in shown, "deactivate" in shown) == (True, False, True)
    assert browser.post(f"{page}{deed}/")["Location"] == asked
    assert not User.objects.get(pk=world.bob.pk).is_admin
    assert Authenticator.objects.exists()

    assert browser.post(asked, {"password": PASSWORD})["Location"] == page
    assert deed in browser.get(page).content.decode()
    assert browser.post(f"{page}{deed}/")["Location"] == page
    is_done = User.objects.get(pk=world.bob.pk).is_admin, not Authenticator.objects.exists()
    assert is_done == (deed == "make-admin", deed == "reset-factors")


def test_an_admin_is_invited_by_whom_was_asked_and_a_colleague_by_any(
    world: World, sign_in: Any
) -> None:
    browser, page = sign_in(world.alice), "/company/people/invite/"
    refused = browser.post(page, {**INES, "is_admin": "on"})
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["is_admin"])
    assert refused.context["asking"] in refused.content.decode()
    assert browser.post(page, {**INES, "email": "other@example.com"}).status_code == 302

    show_again(browser)
    assert "Show that it is you" not in browser.get(page).content.decode()
    assert browser.post(page, {**INES, "is_admin": "on"}).status_code == 302
    assert User.objects.get(email="ines@example.com").is_admin


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [("post", "/people/", INES), ("patch", "/people/{bob}/", {})],
)
def test_a_session_makes_no_admin_by_the_api_and_a_token_is_not_asked(
    world: World, method: str, path: str, body: dict[str, Any]
) -> None:
    where, admin = path.format(bob=world.bob.public_id), {**body, "is_admin": True}
    browser = Caller(None, session=world.alice)
    refused = browser.call(method, where, admin)
    assert (refused.status_code, refused.json()["code"]) == (403, "reauthentication_required")
    stranger = Caller(None, session=world.rosa).call(method, where, admin)
    assert (stranger.status_code, stranger.json()["code"]) == (403, "not_allowed")
    show_again(browser.client)
    assert browser.call(method, where, admin).status_code < 300
    assert Caller(world.alice).call(method, where, {**admin, **_another(body)}).status_code < 300


def _another(body: dict[str, Any]) -> dict[str, Any]:
    return {"email": "another@example.com"} if body else {}
