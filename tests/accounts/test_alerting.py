"""Whoever's way in has changed is told by mail, once, in their words, whoever changed it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from accounts.actions import change_standing, choose_language, issue_token
from accounts.actions.passwords import note_password
from accounts.actions.standing import reset_factors
from accounts.models import ApiToken, SecurityNotice, User
from jobs.models import Job
from tests.accounts.provider import Provider, sign_in_by
from tests.accounts.security_key import SecurityKey
from tests.accounts.test_passkeys import add, browse, set_up_app
from tests.browsers import show_again
from tests.builders import PASSWORD, World

pytestmark = pytest.mark.django_db
WORDS = "seven quiet otters at dawn"
CODES = "/accounts/2fa/recovery-codes/generate/"


def add_passkey(world: World) -> None:
    add(browse(world.bob), SecurityKey(), "Evil laptop")


def remove_passkey(world: World) -> None:
    add_passkey(world)
    factor = Authenticator.objects.get(type="webauthn")
    browse(world.bob).post(f"/accounts/2fa/webauthn/keys/{factor.pk}/remove/")


def add_app(world: World) -> None:
    set_up_app(browse(world.bob))


def remove_app(world: World) -> None:
    add_app(world)
    browse(world.bob).post("/accounts/2fa/totp/deactivate/")


def make_codes(world: World) -> None:
    add_app(world)
    browse(world.bob).post(CODES)


def change_password(world: World) -> None:
    form = {"oldpassword": PASSWORD, "password1": WORDS, "password2": WORDS}
    browse(world.bob).post("/accounts/password/change/", form)


def make_token(world: World) -> None:
    form = {"name": "Evil script", "scopes": "read", "days": "30"}
    show_again(browse(world.bob)).post("/account/tokens/issue/", form)


def lose_factors(world: World) -> None:
    Authenticator.objects.create(user=world.bob, type="totp", data={"secret": "x"})
    reset_factors(world.bob, by=world.alice)


CHANGES: list[tuple[Callable[[World], None], list[str]]] = [
    (add_passkey, ["A passkey was added"]),
    (remove_passkey, ["A passkey was added", "A passkey was removed"]),
    (add_app, ["An authenticator app was set up"]),
    (remove_app, ["An authenticator app was set up", "The authenticator app was removed"]),
    (make_codes, ["An authenticator app was set up", "New recovery codes were made"]),
    (change_password, ["A password was set"]),
    (make_token, ["An API token was made"]),
    (lose_factors, ["Your second factors were removed for you"]),
]


@pytest.mark.parametrize(
    ("change", "told"), CHANGES, ids=lambda each: getattr(each, "__name__", "")
)
def test_its_owner_is_told_of_each_change_and_nobody_else(
    world: World, drain: Any, change: Callable[[World], None], told: list[str]
) -> None:
    change(world)
    drain()
    letters = [letter for letter in mail.outbox if letter.subject.startswith("Loopboard: ")]
    assert [letter.subject.removeprefix("Loopboard: ") for letter in letters] == told
    assert [letter.recipients() for letter in letters] == [["bob@example.com"]] * len(told)
    drain()
    assert len(mail.outbox) == len(told)


def test_of_an_account_at_the_provider_too(provider: Provider, world: World, drain: Any) -> None:
    for _ in range(2):  # the second sign-in connects nothing
        sign_in_by(provider, browse())
    drain()
    assert [letter.subject for letter in mail.outbox] == [
        "Loopboard: An account at the identity provider was connected"
    ]


def test_the_letter_says_when_and_what_to_do_and_no_word_of_whoever_did_it(
    world: World, drain: Any, settings: Any
) -> None:
    User.objects.filter(pk=world.bob.pk).update(time_zone="Europe/Paris")
    with time_machine.travel(datetime(2026, 5, 4, 9, 30, tzinfo=UTC)):
        _, secret = issue_token(world.bob, name="Click http://evil.example")
        drain()
    letter: Any = mail.outbox[0]
    assert letter.body.splitlines()[:3] == [
        "Hello Bob Bell,",
        "",
        "An API token was made: for your account at Loopboard, on 4 May, 11:30.",
    ]
    both = letter.body + letter.alternatives[0][0]
    assert (both.count(f"{settings.BASE_URL}/account/"), "evil" in both) == (3, False)
    assert both.count(f"{settings.BASE_URL}/accounts/password/reset/") == 3
    assert ApiToken.objects.get().prefix not in both
    assert secret not in both


def test_without_passwords_none_is_offered(
    without_passwords: None, world: World, drain: Any
) -> None:
    issue_token(world.bob, name="Script")
    drain()
    assert "password" not in str(mail.outbox[0].message())


def test_it_speaks_the_language_of_whoever_gets_it(world: World, drain: Any) -> None:
    choose_language(world.bob, "de")
    note_password(world.bob, how="changed")
    drain()
    assert mail.outbox[0].subject == "Loopboard: Ein Passwort wurde gesetzt"
    assert "ist vielleicht jemand anderes in Ihrem Konto" in str(mail.outbox[0].body)


@pytest.mark.parametrize("change", [add_passkey, add_app, change_password, make_token])
def test_what_nobody_could_be_told_of_does_not_change(
    world: World, monkeypatch: pytest.MonkeyPatch, change: Callable[[World], None]
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr("accounts.actions.alerting.enqueue", fail)
    with pytest.raises(OSError, match="the disk is full"):
        change(world)
    world.bob.refresh_from_db()
    assert world.bob.check_password(PASSWORD)
    assert list(Authenticator.objects.all()) + list(ApiToken.objects.all()) == []


def test_what_the_mail_server_refused_is_tried_again_and_sent_once(
    world: World, drain: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError

    note_password(world.bob, how="changed")
    with monkeypatch.context() as patch:
        patch.setattr(EmailBackend, "send_messages", refuse)
        drain()
    notice = SecurityNotice.objects.get()
    assert (notice.outcome, notice.sent_at, mail.outbox) == ("waiting", None, [])
    with time_machine.travel(notice.at.replace(year=notice.at.year + 1)):
        drain()
    notice.refresh_from_db()
    assert (notice.outcome, notice.sent_at is None, len(mail.outbox)) == ("sent", False, 1)


def test_one_that_was_being_sent_when_its_worker_died_is_not_sent_again(
    world: World, drain: Any
) -> None:
    note_password(world.bob, how="changed")
    SecurityNotice.objects.update(outcome="sending")
    drain()
    assert mail.outbox == []
    assert Job.objects.get(kind="accounts.send_security_notice").status == "done"


def test_who_has_no_access_any_more_gets_none(world: World, drain: Any) -> None:
    note_password(world.bob, how="changed")
    change_standing(world.bob, by=world.alice, is_active=False)
    drain()
    assert (mail.outbox, SecurityNotice.objects.get().outcome) == ([], "not_needed")
