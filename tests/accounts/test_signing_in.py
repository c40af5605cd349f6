"""How one signs in, how long that lasts, and what ends it."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.actions import change_company, issue_token, record_event
from accounts.models import AuditEvent, Company, User
from tests.builders import PASSWORD, World, make_user

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def sign_in(email: str, password: str = PASSWORD, **headers: str) -> Any:
    client = Client(headers=headers)
    return client.post("/accounts/login/", {"login": email, "password": password})


def is_in(browser: Client) -> bool:
    return browser.get("/account/").status_code == 200


def test_a_sign_in_ends_after_three_idle_hours(clock: Any) -> None:
    browser = Client()
    browser.force_login(make_user("Bob Bell"))
    clock.shift(timedelta(hours=2, minutes=59))
    assert is_in(browser)
    clock.shift(timedelta(hours=3, seconds=1))
    assert not is_in(browser)


def test_a_sign_in_ends_after_twelve_hours_however_busy(clock: Any) -> None:
    browser = Client()
    browser.force_login(make_user("Bob Bell"))
    for _ in range(6):
        assert is_in(browser)
        browser.post("/account/sign-out-elsewhere/")
        clock.shift(timedelta(hours=2))
    assert is_in(browser)
    clock.shift(timedelta(minutes=1))
    assert not is_in(browser)


def test_a_session_that_does_not_say_when_it_began_is_over() -> None:
    browser = Client()
    browser.force_login(make_user("Bob Bell"))
    session = browser.session
    del session["began"]
    session.save()
    assert not is_in(browser)


def test_signing_out_elsewhere_leaves_only_this_browser(clock: Any) -> None:
    bob = make_user("Bob Bell")
    here, there = Client(), Client()
    here.force_login(bob)
    there.force_login(bob)
    clock.shift(timedelta(minutes=5))
    here.post("/account/sign-out-elsewhere/")
    clock.shift(timedelta(seconds=1))
    assert (is_in(here), is_in(there)) == (True, False)


@pytest.mark.made_up
def test_a_person_without_access_is_out_at_the_next_request() -> None:
    bob = make_user("Bob Bell")
    browser = Client()
    browser.force_login(bob)
    record_event("person.left", bob, by=None)  # the database wants an event with the change
    User.objects.update(is_active=False)
    assert not is_in(browser)


def test_a_new_password_ends_every_other_sign_in() -> None:
    bob = make_user("Bob Bell")
    here, there = Client(), Client()
    assert here.login(email=bob.email, password=PASSWORD)
    assert there.login(email=bob.email, password=PASSWORD)
    new = "another long and quiet sentence"
    asked = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert here.post("/accounts/password/change/", asked).status_code == 302
    assert (is_in(here), is_in(there)) == (True, False)


@pytest.mark.parametrize("password", ["short", "password1234", "bob@example.com", "aaaaaaaaaaa"])
def test_a_weak_password_is_refused(password: str) -> None:
    browser = Client()
    browser.force_login(make_user("Bob Bell"))
    asked = {"oldpassword": PASSWORD, "password1": password, "password2": password}
    assert browser.post("/accounts/password/change/", asked).status_code == 200
    assert User.objects.get().check_password(PASSWORD)


def test_a_password_of_128_characters_of_any_kind_is_taken() -> None:
    browser = Client()
    browser.force_login(make_user("Bob Bell"))
    long = "ß 漢 \u0301🙂x" * 18
    asked = {"oldpassword": PASSWORD, "password1": long, "password2": long}
    assert browser.post("/accounts/password/change/", asked).status_code == 302
    assert User.objects.get().check_password(long)


def test_the_sixth_wrong_password_for_one_account_waits() -> None:
    make_user("Bob Bell")
    for _ in range(5):
        assert "not correct" in sign_in("bob@example.com", "wrong password").content.decode()
    blocked = sign_in("bob@example.com")
    assert "Too many failed" in blocked.content.decode()


def test_a_host_that_anybody_may_write_does_not_lift_it() -> None:
    make_user("Bob Bell")
    for number in range(5):
        sign_in("bob@example.com", "wrong", Host=f"127.0.0.1:{number + 1}")
    blocked = sign_in("Bob@example.com", Host="127.0.0.1:99")
    assert "Too many failed" in blocked.content.decode()


def test_sign_ins_from_one_address_are_limited() -> None:
    answers = [sign_in(f"nobody{n}@example.com", "wrong").status_code for n in range(12)]
    last = sign_in("nobody99@example.com", "wrong").content.decode()
    assert set(answers) <= {200, 429}
    assert "Too many failed" in last


def test_an_address_that_anybody_may_write_does_not_lift_a_limit() -> None:
    make_user("Bob Bell")
    for number in range(5):
        sign_in("bob@example.com", "wrong", **{"X-Forwarded-For": f"10.0.0.{number}"})
    blocked = sign_in("bob@example.com", **{"X-Forwarded-For": "10.0.0.99"})
    assert "Too many failed" in blocked.content.decode()


def test_known_and_unknown_addresses_are_answered_alike() -> None:
    make_user("Bob Bell")
    known = sign_in("bob@example.com", "wrong").content.decode()
    unknown = sign_in("zoe@example.com", "wrong").content.decode()
    assert strip(known, "bob") == strip(unknown, "zoe")
    reset = [
        Client().post("/accounts/password/reset/", {"email": e})
        for e in ("bob@example.com", "zoe@example.com")
    ]
    assert {(answer.status_code, answer["Location"]) for answer in reset} == {
        (302, "/accounts/password/reset/done/")
    }


def strip(page: str, name: str) -> str:
    lines = [line for line in page.splitlines() if "csrfmiddlewaretoken" not in line]
    return "\n".join(lines).replace(name, "")


def require(who: str, world: World) -> None:
    change_company(by=world.alice, factor_for=who)


ASKED = {
    "nobody": set[str](),
    "admins": {"alice"},
    "staff": {"alice", "rosa", "hugo"},
    "everybody": {"alice", "rosa", "hugo", "bob"},
}


@pytest.mark.parametrize("who", ASKED)
def test_a_second_factor_is_asked_of_whom_the_company_says(world: World, who: str) -> None:
    require(who, world)
    led = set()
    for name in ("alice", "rosa", "hugo", "bob"):
        browser = Client()
        browser.force_login(getattr(world, name))
        answer = browser.get("/loops/")
        if answer.status_code == 302:
            assert answer["Location"] == "/accounts/2fa/"
            led.add(name)
    assert led == ASKED[who]


def test_whoever_owes_a_factor_reaches_nothing_else_by_the_api(world: World) -> None:
    require("admins", world)
    browser = Client()
    browser.force_login(world.alice)
    refused = browser.get("/api/v1/candidates/")
    assert (refused.status_code, refused.json()["code"]) == (403, "second_factor_required")
    assert browser.get("/accounts/2fa/").status_code == 200


def test_the_company_is_obeyed_within_a_minute_of_its_change(world: World, clock: Any) -> None:
    browser = Client()
    browser.force_login(world.alice)
    require("admins", world)
    clock.shift(timedelta(seconds=61))
    assert browser.get("/loops/").status_code == 302


def code_for(secret: str) -> str:
    """Return what the app shows now; it lasts until the next half minute begins."""
    counter = next(iter(yield_hotp_counters_from_time()))
    return str(format_hotp_value(hotp_value(secret, counter)))


def test_with_a_factor_set_up_everything_opens_and_the_next_sign_in_asks_for_it(
    world: World, clock: time_machine.Traveller
) -> None:
    require("admins", world)
    browser = Client()
    assert browser.login(email=world.alice.email, password=PASSWORD)
    TOTP.activate(world.alice, "JBSWY3DPEHPK3PXP")
    assert browser.get("/loops/").status_code == 200

    fresh = Client()
    half = fresh.post("/accounts/login/", {"login": world.alice.email, "password": PASSWORD})
    assert half["Location"].startswith("/accounts/2fa/authenticate/")
    assert not is_in(fresh)
    code = code_for("JBSWY3DPEHPK3PXP")
    assert fresh.post("/accounts/2fa/authenticate/", {"code": code}).status_code == 302
    assert is_in(fresh)
    again = Client()
    again.post("/accounts/login/", {"login": world.alice.email, "password": PASSWORD})
    again.post("/accounts/2fa/authenticate/", {"code": code})
    assert not is_in(again)  # a code opens once


def test_codes_are_not_guessed_from_one_browser_after_the_other(
    world: World, clock: time_machine.Traveller
) -> None:
    TOTP.activate(world.bob, "JBSWY3DPEHPK3PXP")
    codes = ["000000"] * 5 + [code_for("JBSWY3DPEHPK3PXP")]
    for at, code in enumerate(codes):
        browser = Client(REMOTE_ADDR=f"203.0.113.{at + 1}")
        browser.post("/accounts/login/", {"login": world.bob.email, "password": PASSWORD})
        browser.post("/accounts/2fa/authenticate/", {"code": code})
        assert not is_in(browser)


def test_a_token_is_a_program_and_owes_no_factor(world: World) -> None:
    require("everybody", world)
    _, secret = issue_token(world.bob, name="Script")
    answer = Client().get("/api/v1/me/", headers={"authorization": f"Bearer {secret}"})
    assert answer.status_code == 200


def test_the_page_changes_the_companys_settings(world: World) -> None:
    browser = Client()
    browser.force_login(world.alice)
    wanted = {"name": "Moss & Fern", "visibility": "after_all", "factor_for": "staff"}
    assert browser.post("/company/", wanted).status_code == 302
    assert Company.objects.values(*wanted).get() == wanted


@pytest.mark.parametrize("field", ["name", "visibility", "factor_for"])
def test_a_setting_that_makes_no_sense_is_refused_at_its_field(world: World, field: str) -> None:
    browser = Client()
    browser.force_login(world.alice)
    wanted = {"name": "Moss", "visibility": "never", "factor_for": "staff", field: ""}
    answer = browser.post("/company/", wanted)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])


def test_an_admin_who_owes_a_card_cannot_lift_their_blindness_by_the_page(world: World) -> None:
    from loops.actions import seat_interviewer  # noqa: PLC0415 (only here)

    seat_interviewer(world.loop, by=world.rosa, interview=world.second, user=world.alice)
    browser = Client()
    browser.force_login(world.alice)
    wanted = {"name": "Moss", "visibility": "always", "factor_for": "nobody"}
    assert browser.post("/company/", wanted).status_code == 403
    assert not Company.objects.filter(visibility="always").exists()


def test_signing_in_changes_the_sessions_key(world: World) -> None:
    browser = Client()
    browser.get("/accounts/login/")
    before = browser.cookies.get("sessionid")
    browser.post("/accounts/login/", {"login": world.bob.email, "password": PASSWORD})
    assert before is None or before.value != browser.cookies["sessionid"].value
    assert browser.cookies["sessionid"]["httponly"]


def test_a_password_built_around_the_companys_name_is_refused(world: World) -> None:
    change_company(by=world.alice, name="Moss and Fern")
    browser = Client()
    browser.force_login(world.bob)
    for password in ("loopboard2026!", "fernmoss-fernmoss", "Recruiter-moss1"):
        asked = {"oldpassword": PASSWORD, "password1": password, "password2": password}
        assert browser.post("/accounts/password/change/", asked).status_code == 200
    assert User.objects.get(pk=world.bob.pk).check_password(PASSWORD)


def test_the_command_signs_one_person_out_or_everybody(world: World, clock: Any) -> None:
    browsers = {name: Client() for name in ("bob", "carol", "dave")}
    for name, browser in browsers.items():
        browser.force_login(getattr(world, name))
    clock.shift(timedelta(seconds=1))
    call_command("end_sessions", "bob@example.com", stdout=io.StringIO())
    assert {name for name, browser in browsers.items() if is_in(browser)} == {"carol", "dave"}
    event = AuditEvent.objects.get(verb="person.sessions_ended")
    assert (event.actor, event.actor_kind, event.subject_id) == (
        None,
        "command",
        world.bob.public_id,
    )
    call_command("end_sessions", all=True, stdout=io.StringIO())
    assert not any(is_in(browser) for browser in browsers.values())


@pytest.mark.parametrize("asked", [{}, {"email": "zoe@example.com"}, {"email": "a", "all": True}])
def test_the_command_wants_one_person_or_everybody(world: World, asked: dict[str, Any]) -> None:
    with pytest.raises(CommandError):
        call_command("end_sessions", **asked)


def test_signing_out_clears_what_the_browser_keeps(world: World) -> None:
    browser = Client()
    browser.force_login(world.bob)
    assert browser.post("/accounts/logout/")["Clear-Site-Data"] == '"cache", "storage"'
    assert not is_in(browser)


def test_sign_ins_are_logged_without_what_was_typed(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    sign_in(world.bob.email, "canary-password")
    sign_in("canary@example.com", "wrong")
    sign_in(world.bob.email)
    lines = [str(record.msg) for record in caplog.records]
    told = [line for line in lines if "sign_in_failed" in line or "signed_in" in line]
    assert len(told) == 3
    assert str(world.bob.public_id) in told[0]
    assert "canary" not in caplog.text


def test_over_tls_the_api_refuses_plain_http_and_pages_lead_to_https(settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT = True
    refused = Client().get("/api/v1/me/")
    assert (refused.status_code, refused.json()["code"]) == (403, "https_required")
    assert Client().get("/account/")["Location"].startswith("https://")


@pytest.mark.parametrize(
    "where", ["https://evil.example.com/", "//evil.example.com", "javascript:x"]
)
def test_a_sign_in_leads_to_no_other_host(world: World, where: str) -> None:
    asked = {"login": world.bob.email, "password": PASSWORD, "next": where}
    assert Client().post("/accounts/login/", asked)["Location"] == "/"


def test_the_password_field_is_masked_and_known_to_managers() -> None:
    page = Client().get("/accounts/login/").content.decode()
    field = re.findall(r'<input[^>]*name="password"[^>]*>', page)[0]
    assert 'type="password"' in field
    assert 'autocomplete="current-password"' in field
    assert "onpaste" not in page


def test_a_reset_link_opens_once_and_does_not_pass_the_second_factor(world: World) -> None:
    TOTP.activate(world.bob, "JBSWY3DPEHPK3PXP")
    Client().post("/accounts/password/reset/", {"email": world.bob.email})
    link = re.findall(r"/accounts/password/reset/key/\S+", str(mail.outbox[0].body))[0]
    browser, new = Client(), "another long and quiet sentence"
    form = browser.get(link)["Location"]
    assert browser.post(form, {"password1": new, "password2": new}).status_code == 302
    assert not is_in(browser)
    assert "password1" not in Client().get(link, follow=True).content.decode()
    half = Client().post("/accounts/login/", {"login": world.bob.email, "password": new})
    assert half["Location"].startswith("/accounts/2fa/authenticate/")
