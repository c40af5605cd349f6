"""Django's admin pages have no door of their own: the sign-in page asks for the second factor."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from accounts.models import User
from tests.builders import PASSWORD, World

pytestmark = pytest.mark.django_db
FORM = "/admin/login/"


@pytest.fixture
def root() -> User:
    """An admin for whom Django's admin opens, with an authenticator app."""
    root = User.objects.create_superuser("root@example.com", PASSWORD, name="Root Ruiz")
    Authenticator.objects.create(user=root, type="totp", data={"secret": "x"})
    return root


def test_a_password_alone_signs_nobody_in_there(root: User, client: Client) -> None:
    sent = {"username": root.email, "password": PASSWORD, "next": "/admin/"}
    answer = client.post(f"{FORM}?next=/admin/", sent)

    assert (answer.status_code, client.get("/account/").status_code) == (302, 302)


def test_whoever_opens_them_is_led_to_the_sign_in_page_and_back(client: Client) -> None:
    answer: Any = client.get("/admin/loops/loop/", follow=True)

    assert answer.redirect_chain == [
        ("/admin/login/?next=/admin/loops/loop/", 302),
        ("/accounts/login/?next=/admin/loops/loop/", 302),
    ]


def test_the_door_leads_on_whom_they_open_for(root: User, sign_in: Any) -> None:
    assert sign_in(root).get(FORM)["Location"] == "/admin/"


def test_to_other_people_there_is_nothing(world: World, sign_in: Any) -> None:
    browser = sign_in(world.alice)
    assert [browser.get(at).status_code for at in (FORM, "/admin/")] == [404, 302]


def test_a_password_is_changed_on_the_page_that_counts_wrong_ones(root: User, sign_in: Any) -> None:
    browser, form = sign_in(root), "/admin/password_change/"
    words = "seven quiet otters at dawn"
    sent = {"old_password": PASSWORD, "new_password1": words, "new_password2": words}

    assert browser.get(form)["Location"] == "/accounts/password/change/"
    browser.post(form, sent)
    root.refresh_from_db()
    assert root.check_password(PASSWORD)


def test_an_address_elsewhere_is_not_followed(world: World, client: Client) -> None:
    door = client.get(FORM, {"next": "https://evil.example/"})["Location"]
    sent = {"login": world.bob.email, "password": PASSWORD}

    assert client.post(door, sent)["Location"] == "/"
