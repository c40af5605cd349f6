"""A person's own pages: account, API tokens with a secret shown once, signing in and out."""

import re
from typing import Any

import pytest
from django.test import Client

from accounts.actions import issue_token
from accounts.models import ApiToken
from tests.browsers import show_again
from tests.builders import PASSWORD, World, make_user

pytestmark = pytest.mark.django_db


def issue(browser: Client, **fields: str) -> Any:
    usual = {"name": "Nightly export", "scopes": "read", "days": "30"}
    return show_again(browser).post("/account/tokens/issue/", {**usual, **fields})


def test_a_tokens_secret_is_shown_once(world: World, sign_in: Any) -> None:
    browser = sign_in(world.bob)
    first = issue(browser).content.decode()
    secret = re.findall(r'value="(lb_[\w-]{43})"', first)[0]
    assert secret not in browser.get("/account/tokens/").content.decode()


def test_a_token_may_do_what_was_chosen(world: World, sign_in: Any) -> None:
    issue(sign_in(world.bob), scopes="read write")
    assert ApiToken.objects.get().scopes == ["read", "write"]


@pytest.mark.parametrize("field", ["name", "scopes", "days"])
def test_a_token_without_an_answer_is_refused_at_its_field(
    world: World, sign_in: Any, field: str
) -> None:
    answer = issue(sign_in(world.bob), **{field: ""})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert not ApiToken.objects.exists()


def test_a_revoked_token_is_ended(world: World, sign_in: Any) -> None:
    token, _ = issue_token(world.bob, name="Old")
    sign_in(world.bob).post(f"/account/tokens/{token.public_id}/revoke/")
    token.refresh_from_db()
    assert token.revoked_at is not None


def test_nobody_sees_or_revokes_somebody_elses_token(world: World, sign_in: Any) -> None:
    token, _ = issue_token(world.carol, name="Carols")
    browser = sign_in(world.bob)
    answer = browser.post(f"/account/tokens/{token.public_id}/revoke/")
    token.refresh_from_db()
    assert (answer.status_code, token.revoked_at) == (404, None)
    assert "Carols" not in browser.get("/account/tokens/").content.decode()


def test_a_person_signs_in_by_e_mail_and_lands_on_their_scorecards(client: Client) -> None:
    make_user("Bob Bell")
    answer = client.post("/accounts/login/", {"login": "bob@example.com", "password": PASSWORD})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")


@pytest.mark.parametrize("login", ["bob@example.com", "nobody@example.com"])
def test_a_wrong_password_and_an_unknown_address_are_answered_alike(
    client: Client, login: str
) -> None:
    make_user("Bob Bell")
    answer = client.post("/accounts/login/", {"login": login, "password": "something else"})
    errors = answer.context["form"].errors
    assert errors == {
        "__all__": ["The email address and/or password you specified are not correct."]
    }


def test_signing_up_is_closed(client: Client) -> None:
    assert b"<form" not in client.get("/accounts/signup/").content


def test_signing_out_takes_one_press(world: World, sign_in: Any) -> None:
    browser = sign_in(world.bob)
    browser.post("/accounts/logout/")
    assert browser.get("/").status_code == 302
