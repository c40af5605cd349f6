"""A password is built around other words than everybody here knows."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from structlog.testing import capture_logs

from accounts.actions import change_company, change_standing, end_sessions
from accounts.actions.passwords import NotOfThisHouse
from accounts.models import AuditEvent, User
from tests.builders import PASSWORD, World

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("host", ["127.0.0.1:9999", "other.example.com"])
def test_no_mail_repeats_the_host_that_somebody_sent(
    world: World, settings: Any, host: str
) -> None:
    settings.ALLOWED_HOSTS = ["127.0.0.1", "other.example.com"]
    for email in (world.bob.email, "nobody@example.com"):
        Client().post("/accounts/password/reset/", {"email": email}, HTTP_HOST=host)

    known, unknown = mail.outbox
    assert f"{settings.BASE_URL}/accounts/password/reset/key/" in known.body
    assert "invite you" in unknown.body
    for letter in mail.outbox:
        assert host not in f"{letter.subject} {letter.body}"
        assert letter.subject.startswith("[Loopboard] ")


@pytest.mark.parametrize("fault", [ConnectionRefusedError(), UnicodeError("label too long")])
def test_a_mail_that_cannot_leave_is_answered_like_one_that_did(
    world: World, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    def ask(email: str) -> tuple[int, str]:
        answer = Client().post("/accounts/password/reset/", {"email": email})
        return answer.status_code, answer["Location"]

    def refuse(*_: object) -> None:
        raise fault

    left = ask("nobody@example.com")
    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    with capture_logs() as lines:
        assert ask(world.bob.email) == ask("nobody@example.com") == left
    told = [(line["error"], line["person"]) for line in lines if line["event"] == "mail_not_sent"]
    name = type(fault).__name__
    assert told == [(name, str(world.bob.public_id)), (name, "")]


def test_a_mail_server_that_says_nothing_is_left_within_a_jobs_time(settings: Any) -> None:
    server: Any = mail.get_connection("django.core.mail.backends.smtp.EmailBackend")
    assert server.timeout * 4 < settings.CELERY_TASK_SOFT_TIME_LIMIT


def test_the_link_of_such_a_mail_sets_a_password_once(world: World) -> None:
    browser, words = Client(), "seven quiet otters at dawn"
    browser.post("/accounts/password/reset/", {"email": world.bob.email})
    address = re.findall(r"/accounts/password/reset/key/\S+", str(mail.outbox[0].body))[0]
    form = browser.get(address)["Location"]

    browser.post(form, {"password1": words, "password2": words})
    world.bob.refresh_from_db()
    assert world.bob.check_password(words)
    assert "token_fail" in Client().get(address).context


def lose_access(world: World) -> None:
    change_standing(world.bob, by=world.alice, is_active=False)


def lose_access_for_a_while(world: World) -> None:
    lose_access(world)
    change_standing(world.bob, by=world.alice, is_active=True)


def sign_out_elsewhere(world: World) -> None:
    world.bob.refresh_from_db()
    end_sessions(world.bob, by=world.bob)


@pytest.mark.parametrize("end", [lose_access, lose_access_for_a_while, sign_out_elsewhere])
def test_what_ends_sign_ins_ends_the_link_of_such_a_mail(
    world: World, end: Callable[[World], None]
) -> None:
    Client().post("/accounts/password/reset/", {"email": world.bob.email})
    address = re.findall(r"/accounts/password/reset/key/\S+", str(mail.outbox[0].body))[0]
    browser, words = Client(), "seven quiet otters at dawn"
    form = browser.get(address)["Location"]  # held open meanwhile
    end(world)
    assert "token_fail" in Client().get(address).context
    assert "token_fail" in browser.post(form, {"password1": words, "password2": words}).context
    world.bob.refresh_from_db()
    assert not world.bob.check_password(words)


@pytest.mark.parametrize(
    "password",
    [
        "loopboard-2026",
        "Scorecard!1234",
        "interviewerabcdef",  # the longer word goes first, or two letters of it would count
        "RecruiterRecruiter",
        "hooli1234567",
        "loopboardhooli1",
    ],
)
def test_a_word_of_the_house_with_little_else_is_refused(world: World, password: str) -> None:
    change_company(by=world.alice, name="Hooli of Xyz")
    with pytest.raises(ValidationError, match="other words than the product's") as refused:
        NotOfThisHouse().validate(password)
    assert refused.value.code == "password_of_this_house"


@pytest.mark.parametrize(
    "password",
    ["loopboard-and-eight", "hooli12345678", "of-xyz-1", "short"],
)
def test_eight_letters_beside_it_or_none_of_it_are_let_in(world: World, password: str) -> None:
    change_company(by=world.alice, name="Hooli of Xyz")
    NotOfThisHouse().validate(password)


WORDS = {"password1": "seven quiet otters at dawn", "password2": "seven quiet otters at dawn"}


def change(person: User, browser: Client) -> Any:
    browser.force_login(person)
    return browser.post("/accounts/password/change/", {"oldpassword": PASSWORD, **WORDS})


def set_first(person: User, browser: Client) -> Any:
    person.set_unusable_password()
    person.save()
    browser.force_login(person)
    records = [{"method": "socialaccount", "at": time.time(), "reauthenticated": True}]
    session = browser.session
    session["account_authentication_methods"] = records
    session["account_authentication_methods_user"] = str(person.pk)
    session.save()
    return browser.post("/accounts/password/set/", WORDS)


def set_by_link(person: User, browser: Client) -> Any:
    browser.post("/accounts/password/reset/", {"email": person.email})
    address = re.findall(r"/accounts/password/reset/key/\S+", str(mail.outbox[-1].body))[0]
    return browser.post(browser.get(address)["Location"], WORDS)


WAYS = {"changed": change, "first": set_first, "link": set_by_link}


@pytest.mark.parametrize("how", WAYS)
def test_each_password_that_is_set_stands_in_the_audit_log(world: World, how: str) -> None:
    assert WAYS[how](world.bob, Client()).status_code == 302
    world.bob.refresh_from_db()
    assert world.bob.check_password(WORDS["password1"])
    event = AuditEvent.objects.get(verb="person.password_set")
    assert (event.actor, event.subject_id) == (world.bob, world.bob.public_id)
    assert event.payload == {"how": how}


@pytest.mark.parametrize("how", WAYS)
def test_without_its_event_none_is_set(
    world: World, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError

    monkeypatch.setattr("accounts.actions.passwords.record_event", fail)
    browser = Client(raise_request_exception=False)
    assert WAYS[how](world.bob, browser).status_code == 500
    world.bob.refresh_from_db()
    assert not world.bob.check_password(WORDS["password1"])
