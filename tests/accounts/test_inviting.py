"""An invitation is mailed once, holds a link that sets a password once, and can be sent again."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client

from accounts.actions import (
    change_company,
    change_standing,
    choose_language,
    invite_again,
    invite_person,
)
from accounts.actions.inviting import has_failed
from accounts.actions.welcoming import put_invitation_back, take_invitation
from accounts.errors import AlreadyThere, Invalid, InvalidMany, NotAllowed, TooSoon, WrongState
from accounts.kinds import SEND_INVITATION
from accounts.models import AuditEvent, Invitation, User
from jobs import clock
from jobs.actions import enqueue
from jobs.models import Job
from tests.builders import World

pytestmark = pytest.mark.django_db
PASSWORD = "a long and quiet sentence"
KEY = r"/accounts/password/reset/key/[\w-]+/"


def invite(world: World) -> User:
    return invite_person(
        by=world.alice, email="ines@example.com", name="Ines Prado", time_zone="Europe/Lisbon"
    )


@pytest.fixture
def ines(world: World, drain: Any) -> User:
    """Return a person whose invitation has left."""
    person = invite(world)
    drain()
    return person


def read_link() -> str:
    return str(re.findall(KEY, str(mail.outbox[-1].body))[0])


def set_password(link: str) -> Any:
    browser = Client()
    form = browser.get(link, follow=True)
    if not form.redirect_chain:
        return form
    new = {"password1": PASSWORD, "password2": PASSWORD}
    return browser.post(form.redirect_chain[-1][0], new)


def sign_in(person: User) -> Any:
    return Client().post("/accounts/login/", {"login": person.email, "password": PASSWORD})


def test_the_mail_says_who_invites_to_what_and_holds_one_link(ines: User) -> None:
    letter: Any = mail.outbox[0]
    html = str(letter.alternatives[0][0])
    assert letter.to == [ines.email]
    assert letter.subject == "Alice Adams invites you to Loopboard at Your company"
    for text in (str(letter.body), html):
        assert "Hello Ines Prado" in text
        assert len(re.findall(r"https?://", text)) == 1
        assert read_link() in text


def test_the_link_lets_them_in_once(ines: User) -> None:
    link = read_link()
    assert set_password(link).status_code == 302
    assert "This link has ended" in set_password(link).content.decode()
    assert sign_in(ines)["Location"] == "/"


def test_a_newer_invitation_ends_the_link_of_the_one_before(
    world: World, ines: User, drain: Any
) -> None:
    first = read_link()
    with time_machine.travel(clock.now() + timedelta(minutes=11)):
        invite_again(ines, by=world.alice)
        assert "This link has ended" in set_password(first).content.decode()
        drain()
        assert "This link has ended" in set_password(first).content.decode()
        assert set_password(read_link()).status_code == 302


def test_a_link_that_was_asked_for_ends_with_it_too(world: World, ines: User, drain: Any) -> None:
    Client().post("/accounts/password/reset/", {"email": ines.email})
    asked = read_link()
    with time_machine.travel(clock.now() + timedelta(minutes=11)):
        invite_again(ines, by=world.alice)
        assert "This link has ended" in set_password(asked).content.decode()


def test_who_came_in_by_it_can_set_up_the_second_factor_that_is_asked_for(
    world: World, ines: User
) -> None:
    change_company(by=world.alice, factor_for="everybody")
    Client().post("/accounts/password/reset/", {"email": ines.email})
    set_password(read_link())
    browser = Client()
    browser.post("/accounts/login/", {"login": ines.email, "password": PASSWORD})
    assert browser.get("/loops/")["Location"] == "/accounts/2fa/"
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
    for way in ("totp/activate/", "webauthn/add/"):
        assert browser.get(f"/accounts/2fa/{way}").status_code == 200


def test_it_ends_after_three_days(ines: User) -> None:
    with time_machine.travel(clock.now() + timedelta(days=3, minutes=1)):
        assert "This link has ended" in set_password(read_link()).content.decode()


def test_the_link_is_kept_nowhere(ines: User) -> None:
    secret = read_link().split("-", 1)[1].strip("/")
    kept = [
        Invitation.objects.values(),
        Job.objects.values(),
        User.objects.values(),
        AuditEvent.objects.values(),
    ]
    assert not any(secret in str(list(rows)) for rows in kept)
    assert Invitation.objects.get().sent_at is not None


def test_it_is_written_in_the_inviters_language_where_no_other_is_known(
    world: World, drain: Any
) -> None:
    choose_language(world.alice, "de")
    invite(world)
    drain()
    assert mail.outbox[0].subject.startswith("Alice Adams lädt Sie zu Loopboard")
    assert "Setzen Sie hier ein Passwort" in str(mail.outbox[0].body)


def test_a_worker_that_died_on_it_sends_no_second(world: World, drain: Any) -> None:
    person = invite(world)
    assert take_invitation(person.invitations.get().public_id) is not None
    drain()
    assert mail.outbox == []


def test_what_was_refused_is_tried_again_with_a_link_of_its_own(
    world: World, drain: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError

    invitation = invite(world).invitations.get()
    with monkeypatch.context() as patch:
        patch.setattr(EmailBackend, "send_messages", refuse)
        drain()
    invitation.refresh_from_db()
    assert (invitation.outcome, has_failed(invitation)) == (Invitation.Outcome.WAITING, False)
    with time_machine.travel(clock.now() + timedelta(minutes=1)):
        drain()
        assert set_password(read_link()).status_code == 302


def test_one_that_was_given_up_is_sent_again_at_once(world: World, drain: Any) -> None:
    person = invite(world)
    enqueue(SEND_INVITATION, uuid4(), at=clock.now())  # somebody else's
    theirs = Job.objects.filter(subject=person.invitations.get().public_id)
    Job.objects.exclude(pk=theirs.get().pk).update(status=Job.Status.FAILED)
    assert not has_failed(person.invitations.get())
    theirs.update(status=Job.Status.FAILED)
    assert has_failed(person.invitations.get())
    invite_again(person, by=world.alice)
    drain()
    assert len(mail.outbox) == 1


def leave(world: World, person: User) -> None:
    change_standing(person, by=world.alice, is_active=False)


def come_in(_: World, person: User) -> None:
    User.objects.filter(pk=person.pk).update(last_login=clock.now())


@pytest.mark.parametrize("change", [leave, come_in])
def test_who_is_not_awaited_gets_none(world: World, drain: Any, change: Any) -> None:
    person = invite(world)
    change(world, person)
    drain()
    assert (mail.outbox, person.invitations.get().outcome) == ([], "not_needed")
    with pytest.raises(WrongState):
        invite_again(person, by=world.alice)


def test_an_admin_sends_it_again_and_that_is_audited(world: World, ines: User, drain: Any) -> None:
    with time_machine.travel(clock.now() + timedelta(minutes=11)):
        invite_again(ines, by=world.alice)
        drain()
    assert len(mail.outbox) == 2
    event = AuditEvent.objects.get(verb="person.invited_again")
    assert (event.actor, event.subject_id) == (world.alice, ines.public_id)
    with pytest.raises(NotAllowed):
        invite_again(ines, by=world.rosa)


def test_it_is_limited(world: World, ines: User) -> None:
    began = clock.now()
    with pytest.raises(TooSoon):
        invite_again(ines, by=world.alice)
    for number in range(1, 5):
        with time_machine.travel(began + timedelta(minutes=11 * number)):
            invite_again(ines, by=world.alice)
    with time_machine.travel(began + timedelta(hours=2)), pytest.raises(TooSoon):
        invite_again(ines, by=world.alice)
    assert ines.invitations.filter(outcome="waiting").count() == 1


def test_of_two_who_invite_the_same_person_at_once_the_second_is_told(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def be_overtaken(person: User, **_: Any) -> None:
        User.objects.bulk_create([User(email=person.email, name="Ines")])

    monkeypatch.setattr(User, "full_clean", be_overtaken)
    with pytest.raises(AlreadyThere) as refused:
        invite(world)
    assert refused.value.field == "email"
    assert not AuditEvent.objects.filter(verb="person.invited").exists()
    assert not Invitation.objects.exists()


def test_one_that_comes_back_late_gives_way_to_a_newer(world: World, ines: User) -> None:
    first = ines.invitations.get()
    Invitation.objects.update(outcome="sending", sent_at=None)
    with time_machine.travel(clock.now() + timedelta(minutes=11)):
        second = invite_again(ines, by=world.alice)
    put_invitation_back(first.public_id)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.outcome, second.outcome) == ("not_needed", "waiting")


def test_a_name_of_several_lines_is_one_in_the_subject(world: World, drain: Any) -> None:
    User.objects.filter(pk=world.alice.pk).update(name="Alice\r\nBcc: everybody@example.org")
    world.alice.refresh_from_db()
    invite(world)
    drain()
    assert mail.outbox[-1].subject.startswith("Alice Bcc: everybody@example.org invites")
    assert mail.outbox[-1].recipients() == ["ines@example.com"]


@pytest.mark.parametrize("address", ["", "ines", "ines@", "a@b.example, c@d.example"])
def test_an_address_that_is_none_is_named_by_its_field(world: World, address: str) -> None:
    with pytest.raises(InvalidMany, match="cannot be invited as written") as refused:
        invite_person(by=world.alice, email=address, name="Ines Prado")
    assert list(refused.value.errors) == ["email"]
    assert all(refused.value.errors.values())
    assert not User.objects.filter(name="Ines Prado").exists()


def test_one_that_cannot_be_written_as_a_mail_never_counts_as_sent(
    world: World, drain: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail_to_write(*_: object) -> None:
        raise UnicodeError("label too long")

    monkeypatch.setattr(EmailBackend, "send_messages", fail_to_write)
    invitation = invite(world).invitations.get()
    for minutes in range(3):
        with time_machine.travel(clock.now() + timedelta(minutes=minutes)):
            drain()
    invitation.refresh_from_db()
    assert (invitation.outcome, has_failed(invitation)) == ("waiting", True)


def test_an_address_that_no_mail_can_have_is_refused(world: World) -> None:
    with pytest.raises(Invalid, match="No mail server takes this address") as refused:
        invite_person(by=world.alice, email=f"ines@{'ä' * 60}.de", name="Ines Prado")
    assert refused.value.field == "email"
    assert invite_person(by=world.alice, email=f"ines@{'ä' * 20}.de", name="Ines Prado").pk
