"""Who comes in by the company's identity provider, and who does not, whatever it says."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP
from allauth.socialaccount.models import SocialAccount, SocialToken
from cryptography.hazmat.primitives.asymmetric import ec
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client

from accounts.actions import change_company, change_standing, invite_person
from accounts.actions.vouching import Vouched, admit
from accounts.models import AuditEvent, User
from accounts.pages import provider as provider_pages
from jobs import clock
from tests.accounts.provider import CALLBACK, CLIENT, SECRET, START, Provider, come_back, leave
from tests.accounts.provider import sign_in_by as sign_in
from tests.builders import PASSWORD, World

pytestmark = pytest.mark.django_db


def is_in(browser: Client) -> bool:
    return browser.get("/account/").status_code == 200


def test_whom_the_provider_vouches_for_comes_in_and_is_remembered(
    provider: Provider, world: World
) -> None:
    browser = Client()
    asked = leave(browser, provider)
    assert asked["redirect_uri"].endswith(CALLBACK)
    assert asked["code_challenge_method"] == "S256"
    assert set(asked["scope"].split()) == {"openid", "profile", "email"}
    provider.vouch(world.bob.email.upper())
    answer = come_back(browser, asked)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert is_in(browser)
    kept = SocialAccount.objects.get()
    assert (kept.user, kept.extra_data) == (world.bob, {"issuer": provider.url})
    assert not SocialToken.objects.exists()
    told = AuditEvent.objects.get(verb="person.connected")
    assert (told.subject_id, told.actor) == (world.bob.public_id, world.bob)
    provider.vouch("bob@elsewhere.example", email_verified=False)  # the subject is who he is
    assert sign_in(provider)["Location"] == "/"
    assert SocialAccount.objects.count() == 1


def test_the_address_may_stand_with_the_user_info(provider: Provider, world: World) -> None:
    provider.claims = {"sub": "sub-1"}
    provider.user_info = {"sub": "sub-2", "email": world.bob.email, "email_verified": True}
    assert sign_in(provider).status_code == 503  # it speaks of somebody else
    provider.user_info["sub"] = "sub-1"
    assert sign_in(provider).status_code == 302


def test_entra_says_otherwise_that_an_address_is_verified(provider: Provider, world: World) -> None:
    provider.vouch(world.bob.email, email_verified=None)
    assert sign_in(provider).status_code == 403
    provider.vouch(world.bob.email, email_verified=None, xms_edov=True)
    assert sign_in(provider).status_code == 302


REFUSED: dict[str, dict[str, Any]] = {
    "unknown": {"email": "zoe@example.com"},
    "no address": {"email": None},
    "not verified": {"email_verified": False},
    "verification not said": {"email_verified": None},
    "letters that look alike": {"email": "\u212aate@example.com"},
}


@pytest.mark.parametrize("lie", REFUSED)
def test_nobody_is_made_or_let_in_without_a_verified_address_of_ours(
    provider: Provider, world: World, lie: str
) -> None:
    people = User.objects.count()
    provider.vouch(world.bob.email)
    provider.claims.update(REFUSED[lie])
    browser = Client()
    answer = sign_in(provider, browser)
    assert (answer.status_code, "You are not signed in" in answer.content.decode()) == (403, True)
    assert not is_in(browser)
    assert (User.objects.count(), SocialAccount.objects.count()) == (people, 0)


def test_another_account_with_a_connected_address_is_refused_until_it_is_disconnected(
    provider: Provider, world: World
) -> None:
    assert sign_in(provider).status_code == 302
    provider.vouch(world.bob.email, "sub-2")
    assert sign_in(provider).status_code == 403
    call_command("disconnect", world.bob.email, stdout=io.StringIO())
    assert AuditEvent.objects.filter(verb="person.disconnected").exists()
    assert sign_in(provider).status_code == 302


def test_a_second_click_at_the_same_moment_connects_nobody_twice(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    vouched = Vouched("https://id.example.com", "sub-1", world.bob.email, is_verified=True)
    lock = User.objects.select_for_update

    def wait_for_the_first(**options: Any) -> Any:
        monkeypatch.setattr(User.objects, "select_for_update", lock)
        admit(vouched)
        return lock(**options)

    monkeypatch.setattr(User.objects, "select_for_update", wait_for_the_first)
    assert admit(vouched) == world.bob
    assert SocialAccount.objects.get().user == world.bob
    assert AuditEvent.objects.filter(verb="person.connected").count() == 1


def test_disconnecting_who_never_was_connected_says_so_and_is_not_audited(world: World) -> None:
    said = io.StringIO()
    call_command("disconnect", world.bob.email, stdout=said)
    assert said.getvalue() == "Disconnected 0.\n"
    assert not AuditEvent.objects.filter(verb="person.disconnected").exists()


def test_without_access_nobody_comes_in(provider: Provider, world: World) -> None:
    assert sign_in(provider).status_code == 302
    for person in (world.bob, world.carol):  # connected, and not yet
        change_standing(person, by=world.alice, is_active=False)
    assert sign_in(provider).status_code == 403
    provider.vouch(world.carol.email, "sub-3")
    assert sign_in(provider).status_code == 403


LIES: dict[str, dict[str, Any]] = {
    "nonce": {"nonce": "another"},
    "no nonce": {"nonce": None},
    "audience": {"aud": "another"},
    "authorised party": {"aud": [CLIENT, "another"], "azp": "another"},
    "issuer": {"iss": "https://evil.example.com"},
    "expired": {"exp": 1_000_000_000},
    "no subject": {"sub": None},
    "no end": {"exp": None},
    "no begin": {"iat": None},
}


@pytest.mark.parametrize("lie", LIES)
def test_an_id_token_that_is_not_for_this_sign_in_opens_nothing(
    provider: Provider, lie: str
) -> None:
    provider.claims.update(LIES[lie])
    browser = Client()
    assert sign_in(provider, browser).status_code == 503
    assert not is_in(browser)


def test_an_id_token_that_the_provider_did_not_sign_opens_nothing(provider: Provider) -> None:
    provider.signs_with = ec.generate_private_key(ec.SECP256R1())
    assert sign_in(provider).status_code == 503
    provider.signs_with, provider.algorithm = None, "none"
    assert sign_in(provider).status_code == 503
    provider.signs_with, provider.algorithm = SECRET * 2, "HS256"
    assert sign_in(provider).status_code == 503


def test_an_id_token_by_a_key_that_is_not_listed_opens_nothing(provider: Provider) -> None:
    provider.key_id = "k2"
    browser = Client()
    assert sign_in(provider, browser).status_code == 503
    assert not is_in(browser)


def test_a_state_counts_once_and_in_its_own_browser(provider: Provider) -> None:
    browser, other = Client(), Client()
    asked = leave(browser, provider)
    assert come_back(other, asked).status_code == 400
    assert browser.get(CALLBACK, {"code": "canary-code", "state": "made up"}).status_code == 400
    assert come_back(browser, asked).status_code == 302
    assert come_back(browser, asked).status_code == 400
    assert not is_in(other)


@pytest.mark.parametrize("what", ["openid-configuration", "/token", "/keys"])
@pytest.mark.parametrize("how", ["refuses", "nests", "redirects"])
def test_a_provider_that_is_down_is_told_calmly(provider: Provider, what: str, how: str) -> None:
    browser = Client(raise_request_exception=False)
    asked = leave(browser, provider)
    setattr(provider, how, what)
    answer = come_back(browser, asked)
    assert (answer.status_code, "Moss ID does not answer" in answer.content.decode()) == (503, True)
    if what == "openid-configuration":
        assert browser.post(START).status_code == 503


@pytest.mark.parametrize("what", ["openid-configuration", "/token", "/keys", "/userinfo"])
@pytest.mark.parametrize("how", ["drips", "drowns"])
def test_a_provider_whose_answer_never_ends_is_hung_up_on(
    provider: Provider, monkeypatch: pytest.MonkeyPatch, what: str, how: str
) -> None:
    provider.claims = {"sub": "sub-1"}
    browser = Client()
    asked = leave(browser, provider)
    setattr(provider, how, what)
    monkeypatch.setattr(provider_pages, "SECONDS", 0.5 if how == "drips" else 30)
    assert come_back(browser, asked).status_code == 503


def test_a_provider_that_is_silent_keeps_nobody_else_waiting(
    provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    provider.drips = "openid-configuration"
    monkeypatch.setattr(provider_pages, "SECONDS", 0.5)
    assert [Client().post(START).status_code for _ in range(5)] == [503] * 5
    assert provider.heard == 1
    provider.drips = ""
    monkeypatch.setattr(provider_pages, "SECONDS", 10)
    cache.delete(provider_pages.RESTS)  # as it ends by itself, which no clock of ours moves
    assert Client().post(START).status_code == 200


def test_a_provider_that_names_itself_otherwise_is_not_spoken_to(provider: Provider) -> None:
    browser = Client()
    asked = leave(browser, provider)
    provider.discovery = {"issuer": "https://evil.example.com"}
    assert Client().post(START).status_code == 503
    assert come_back(browser, asked).status_code == 503
    assert provider.asked == []


@pytest.mark.parametrize("name", ["token_endpoint", "jwks_uri", "userinfo_endpoint"])
def test_what_it_names_in_clear_is_not_spoken_to(provider: Provider, name: str) -> None:
    browser = Client()
    asked = leave(browser, provider)
    provider.discovery = {name: f"ftp://id.example.com/{name}"}
    assert come_back(browser, asked).status_code == 503
    assert provider.asked == []


def test_an_error_answer_or_a_cancelled_sign_in_leads_back(provider: Provider) -> None:
    browser = Client()
    asked = leave(browser, provider)
    gone = browser.get(CALLBACK, {"state": asked["state"], "error": "server_error"})
    assert gone.status_code == 503
    asked = leave(browser, provider)
    back = browser.get(CALLBACK, {"state": asked["state"], "error": "access_denied"})
    assert back["Location"] == "/accounts/login/"


def test_it_leads_where_one_wanted_to_go_and_to_no_other_host(provider: Provider) -> None:
    assert sign_in(provider, next="/loops/")["Location"] == "/loops/"
    for where in ("https://evil.example.com/", "//evil.example.com", "javascript:x"):
        assert sign_in(provider, next=where)["Location"] == "/"


def test_nothing_that_is_secret_stands_in_logs(
    provider: Provider, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    sign_in(provider)
    provider.vouch("canary@example.com", "sub-9")
    sign_in(provider)
    lines = [str(record.msg) for record in caplog.records]
    assert any("signed_in" in line and str(world.bob.public_id) in line for line in lines)
    assert any("sign_in_refused" in line and "unknown" in line for line in lines)
    assert "canary" not in caplog.text


def test_it_is_no_second_factor_unless_the_settings_say_so(
    provider: Provider, world: World, settings: Any
) -> None:
    change_company(by=world.alice, factor_for="everybody")
    browser = Client()
    sign_in(provider, browser)
    assert browser.get("/loops/")["Location"] == "/accounts/2fa/"
    settings.OIDC_SECOND_FACTOR = True
    browser = Client()
    sign_in(provider, browser)
    assert browser.get("/loops/").status_code == 200
    TOTP.activate(world.bob, "JBSWY3DPEHPK3PXP")
    assert sign_in(provider)["Location"].startswith("/accounts/2fa/authenticate/")


def test_what_the_provider_vouched_for_holds_as_long_as_the_sign_in(
    provider: Provider, world: World, settings: Any
) -> None:
    change_company(by=world.alice, factor_for="everybody")
    settings.OIDC_SECOND_FACTOR = True
    browser = Client()
    sign_in(provider, browser)
    browser.post("/account/sign-out-elsewhere/")
    with time_machine.travel(clock.now() + timedelta(minutes=5)):
        assert browser.get("/loops/").status_code == 200


def test_a_password_after_it_owes_the_factor_again(
    provider: Provider, world: World, settings: Any
) -> None:
    change_company(by=world.alice, factor_for="everybody")
    settings.OIDC_SECOND_FACTOR = True
    browser = Client()
    sign_in(provider, browser)
    browser.login(email=world.bob.email, password=PASSWORD)
    assert browser.get("/loops/").status_code == 302


def test_without_a_provider_there_is_no_button_and_no_address(db: None) -> None:
    page = Client().get("/accounts/login/").content.decode()
    assert (START in page, 'name="password"' in page) == (False, True)
    assert Client().post(START).status_code == Client().get(CALLBACK).status_code == 404


def test_the_sign_in_page_offers_all_three(provider: Provider) -> None:
    page = Client().get("/accounts/login/?next=/loops/").content.decode()
    assert "Sign in with Moss ID" in page
    assert 'name="password"' in page
    assert page.count('name="next" value="/loops/"') == 3
    assert Client().get(START).status_code == 404  # a link from elsewhere begins nothing


def test_passwords_switched_off_open_nothing(
    without_passwords: None, provider: Provider, world: World
) -> None:
    page = Client().get("/accounts/login/").content.decode()
    assert ('name="password"' in page, "Moss ID" in page) == (False, True)
    browser = Client()
    browser.post("/accounts/login/", {"login": world.bob.email, "password": PASSWORD})
    assert not is_in(browser)
    assert not browser.login(email=world.bob.email, password=PASSWORD)
    sign_in(provider, browser)
    assert "Change password" not in browser.get("/account/").content.decode()
    for address in ("reset/", "reset/key/1-abc/", "change/", "set/"):
        assert browser.get(f"/accounts/password/{address}").status_code == 404
    assert "passkey" not in page
    assert browser.post("/accounts/2fa/webauthn/login/").status_code == 404


def test_an_invitation_leads_to_the_sign_in_page(
    without_passwords: None, provider: Provider, world: World, drain: Any
) -> None:
    ines = invite_person(by=world.alice, email="ines@example.com", name="Ines Prado")
    drain()
    letter = str(mail.outbox[-1].body)
    assert "/accounts/login/\n" in letter
    assert "assword" not in letter
    admin = Client()
    admin.force_login(world.alice)
    page = admin.get(f"/company/people/{ines.public_id}/").content.decode()
    assert ("There they sign in:" in page, "/accounts/password/" in page) == (True, False)
    provider.vouch(ines.email, "sub-4")
    assert sign_in(provider).status_code == 302
    assert User.objects.get(pk=ines.pk).last_login is not None
