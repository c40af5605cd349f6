"""A link opens one owed card without a password: once, for its author, while everything holds."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client

from accounts.actions import change_company, change_standing, end_sessions
from accounts.errors import NotAllowed, NotFound, WrongState
from accounts.models import AuditEvent, User
from jobs import clock
from loops.actions import (
    admitting,
    end_links,
    hold_loop,
    nudge,
    seat_interviewer,
    send_link,
    substitute_interviewer,
    write_due_reminders,
)
from loops.actions.mailing import take_link
from loops.errors import NoLink
from loops.models import CardLink
from scorecards.models import Scorecard
from tests.accounts.api.caller import Caller
from tests.builders import LONG_REASON, World, seal

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(world: World, drain: Any) -> str:
    """Return the address in the mail that Rosa let go to Bob."""
    send_link(world.bobs, by=world.rosa)
    drain()
    return read_address(mail.outbox[-1])


def read_address(letter: Any) -> str:
    return str(re.findall(r"/link/[\w-]{43}/", str(letter.body))[0])


def card_page(world: World) -> str:
    return f"/scorecards/{world.card(world.bobs).public_id}/"


def press(address: str, browser: Client | None = None) -> Any:
    return (browser or Client()).post(address)


def test_it_goes_to_the_author_alone_and_its_secret_is_kept_nowhere(
    world: World, sent: str
) -> None:
    letter: Any = mail.outbox[0]
    assert (letter.to, letter.cc, letter.bcc) == (["bob@example.com"], [], [])
    assert sent in letter.alternatives[0][0]
    secret = sent.split("/")[2]
    link = CardLink.objects.values().get()
    assert secret not in str(link)
    assert secret not in str(list(AuditEvent.objects.values_list("payload", flat=True)))
    assert (link["sent_at"] is not None, link["used_at"]) == (True, None)


def test_looking_uses_nothing_up_and_a_press_opens_the_card_once(world: World, sent: str) -> None:
    browser = Client()
    for look in (browser.get, browser.head, browser.get):
        assert look(sent).status_code == 200
    assert press(sent, browser)["Location"] == card_page(world)
    assert browser.get(card_page(world)).status_code == 200
    assert press(sent).status_code == 404
    assert browser.get(sent)["Location"] == card_page(world)  # the mail clicked once more


def test_the_session_writes_and_seals_that_card_and_opens_nothing_else(
    world: World, sent: str
) -> None:
    world.say()
    browser, page = Client(), card_page(world)
    press(sent, browser)
    changes = {"overall": "yes"} | {f"{key}.rating": 3 for key in world.bobs.competencies}
    saved = browser.post(f"{page}draft/", {"changes": changes}, content_type="application/json")
    assert saved.status_code == 200
    elsewhere = ["/", "/loops/", "/account/", f"{page}leave/", f"{page}revise/"]
    elsewhere += [f"/scorecards/{world.card(world.carols).public_id}/", "/accounts/2fa/"]
    asked = {at: browser.get(at)["Location"].split("?")[0] for at in elsewhere}
    assert asked == dict.fromkeys(elsewhere, "/accounts/login/")
    assert browser.get("/api/v1/me/").status_code == 401
    assert browser.post(f"{page}submit/", {"do": "seal"}).status_code == 302
    assert world.card(world.bobs).state == Scorecard.State.SEALED
    assert browser.get(page).status_code == 200
    sealed = AuditEvent.objects.get(verb="scorecard.sealed")
    assert (sealed.actor, sealed.actor_kind) == (world.bob, "link")


def test_the_audit_log_tells_of_issue_use_and_end(world: World, sent: str) -> None:
    press(sent)
    end_links(world.bobs, by=world.hugo)
    events = AuditEvent.objects.filter(verb__startswith="link.").order_by("sequence")
    assert [(event.verb, event.actor, event.actor_kind) for event in events] == [
        ("link.issued", world.rosa, "person"),
        ("link.used", world.bob, "link"),
        ("link.revoked", world.hugo, "person"),
    ]


def deactivate(world: World) -> None:
    world.bob.is_active = False
    world.bob.save(update_fields=["is_active"])


def set_factor_up(person: User) -> None:
    TOTP.activate(person, "JBSWY3DPEHPK3PXP")


ENDS: dict[str, Callable[[World], object]] = {
    "ended": lambda world: end_links(world.bobs, by=world.rosa),
    "handed over": lambda world: substitute_interviewer(world.bobs, by=world.rosa, user=world.olga),
    "deactivated": deactivate,
    "a factor set up": lambda world: set_factor_up(world.bob),
    "a factor asked for": lambda world: change_company(by=world.alice, factor_for="everybody"),
    "switched off": lambda world: change_company(by=world.alice, card_links="never"),
}


@pytest.mark.parametrize("end", ENDS)
def test_what_ends_a_link_ends_what_it_opened_at_once(world: World, sent: str, end: str) -> None:
    browser = Client()
    press(sent, browser)
    assert browser.get(card_page(world)).status_code == 200
    ENDS[end](world)
    assert browser.get(card_page(world))["Location"].startswith("/accounts/login/")
    assert browser.post(f"{card_page(world)}draft/").status_code == 401


def dead_pages(world: World, sent: str) -> dict[str, Any]:
    """Return what a link that opens nothing answers, by why."""
    known = {"unknown": press("/link/nobody-knows-this/")}
    with time_machine.travel(clock.now() + timedelta(hours=72), tick=False):
        known["late"] = press(sent)
    stranger = Client()
    stranger.force_login(world.carol)
    known["foreign"] = press(sent, stranger)
    assert press(sent).status_code == 302
    return known | {"used": press(sent), "looked at": Client().get(sent)}


def test_a_dead_link_says_what_to_do_whyever_it_is_dead(world: World, sent: str) -> None:
    pages = dead_pages(world, sent)
    assert {page.status_code for page in pages.values()} == {404}
    assert len({page.content for page in pages.values()}) == 1
    assert "ask the recruiter for a new link" in pages["used"].content.decode()


def test_an_unused_link_does_not_come_back_with_access(world: World, sent: str) -> None:
    assert Client().get(sent).status_code == 200
    with time_machine.travel(clock.now() + timedelta(minutes=1)):
        for is_active in (False, True):
            change_standing(world.bob, by=world.alice, is_active=is_active)
        assert press(sent).status_code == 404


@pytest.mark.parametrize("end", [*ENDS, "sealed", "another sent"])
def test_an_unused_link_ends_with_what_it_was_for(
    world: World, sent: str, drain: Any, end: str
) -> None:
    more: dict[str, Callable[[World], object]] = {
        "sealed": lambda world: seal(world.card(world.bobs)),
        "another sent": lambda world: send_link(world.bobs, by=world.hugo),
    }
    assert Client().get(sent).status_code == 200
    (ENDS | more)[end](world)
    assert press(sent).status_code == 404
    assert not CardLink.objects.filter(used_at__isnull=False).exists()


def test_a_press_that_did_not_come_from_the_page_is_refused(world: World, sent: str) -> None:
    browser = Client(enforce_csrf_checks=True)
    assert browser.post(sent).status_code == 403
    assert not CardLink.objects.filter(used_at__isnull=False).exists()


def test_the_session_is_a_new_one_and_ends_like_a_sign_in(world: World, sent: str) -> None:
    browser = Client()
    session = browser.session
    session["planted"] = "by somebody else"
    session.save()
    planted = session.session_key
    press(sent, browser)
    assert browser.session.session_key != planted
    assert "planted" not in browser.session
    with time_machine.travel(clock.now() + timedelta(hours=3, minutes=1), tick=False):
        assert browser.get(card_page(world)).status_code == 302


def test_signing_out_everywhere_ends_it_too(world: World, sent: str) -> None:
    browser = Client()
    press(sent, browser)
    end_sessions(world.bob, by=world.bob, at=clock.now() + timedelta(seconds=1))
    assert browser.get(card_page(world)).status_code == 302


def test_signing_out_everywhere_ends_one_that_nobody_used(world: World, sent: str) -> None:
    end_sessions(world.bob, by=world.bob, at=clock.now() + timedelta(seconds=1))
    assert press(sent).status_code == 404


def test_a_new_password_ends_it_too(world: World, sent: str) -> None:
    browser = Client()
    press(sent, browser)
    world.bob.set_password("seven quiet otters at dawn")
    world.bob.save(update_fields=["password"])
    assert browser.get(card_page(world))["Location"].startswith("/accounts/login/")


def test_whoever_is_signed_in_as_the_author_keeps_the_link(
    world: World, sent: str, sign_in: Any
) -> None:
    assert press(sent, sign_in(world.bob))["Location"] == card_page(world)
    assert press(sent).status_code == 302


def test_a_later_sign_in_opens_everything(world: World, sent: str) -> None:
    browser = Client()
    press(sent, browser)
    browser.force_login(world.bob)
    assert browser.get("/account/").status_code == 200
    assert "Opened by a link" not in browser.get(card_page(world)).content.decode()


def test_the_page_with_the_button_tells_no_other_page_or_host_its_address(sent: str) -> None:
    answer = Client().get(sent)
    assert answer["Referrer-Policy"] == "strict-origin"
    assert "no-store" in answer["Cache-Control"]
    assert "Tess" not in answer.content.decode()


def test_only_staff_who_are_not_blind_send_one(world: World) -> None:
    with pytest.raises(NotAllowed):
        send_link(world.bobs, by=world.carol)
    with pytest.raises(NotFound):
        send_link(world.bobs, by=world.olga)
    seat_interviewer(world.loop, by=world.alice, interview=world.first, user=world.hugo)
    for act in (send_link, end_links):
        with pytest.raises(NotAllowed):
            act(world.bobs, by=world.hugo)
    assert not CardLink.objects.exists()


@pytest.mark.parametrize("why", ["factor", "company", "sealed", "held"])
def test_none_is_sent_where_it_would_open_nothing(world: World, why: str) -> None:
    refusal: type[Exception] = WrongState
    if why == "factor":
        set_factor_up(world.bob)
        refusal = NoLink
    elif why == "company":
        change_company(by=world.alice, card_links="never")
        refusal = NoLink
    elif why == "sealed":
        seal(world.card(world.bobs))
    else:
        hold_loop(world.fresh_loop(), by=world.rosa, reason=LONG_REASON)
    with pytest.raises(refusal):
        send_link(world.bobs, by=world.rosa)
    assert not CardLink.objects.exists()


def test_a_mail_that_was_not_taken_gets_another_secret(
    world: World, drain: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> int:
        raise ConnectionRefusedError

    link = send_link(world.bobs, by=world.rosa)
    with monkeypatch.context() as patch:
        patch.setattr(EmailBackend, "send_messages", refuse)
        drain()
    link.refresh_from_db()
    assert (link.digest, link.sent_at) == (None, None)
    with time_machine.travel(clock.now() + timedelta(minutes=1)):
        drain()
    assert press(read_address(mail.outbox[-1])).status_code == 302


def remind(hours: int, drain: Any, world: World) -> Any:
    """Return the reminder that Bob gets so long after his interview, on a Tuesday at noon."""
    ended = world.first.ends_at
    with time_machine.travel(ended + timedelta(hours=hours), tick=False):
        write_due_reminders(now=clock.now())
        drain()
    return [letter for letter in mail.outbox if letter.to == ["bob@example.com"]][-1]


@pytest.fixture
def on_tuesday(world: World) -> World:
    from candidates.actions import move_interview  # noqa: PLC0415 (only here)

    noon = clock.now().replace(year=2030, month=5, day=7, hour=11, minute=0)
    for interview in world.candidacy.interviews.all():
        move_interview(interview, by=world.rosa, starts_at=noon)
    world.first.refresh_from_db()
    return world


@pytest.mark.parametrize(
    ("card_links", "hours", "holds"),
    [("reminders", 1, True), ("asked", 1, False), ("reminders", 48, False)],
    ids=["where the company says so", "not by itself", "never where a recruiter is copied"],
)
def test_a_reminder_holds_a_link(
    on_tuesday: World, drain: Any, card_links: str, hours: int, *, holds: bool
) -> None:
    change_company(by=on_tuesday.alice, card_links=card_links)
    letter = remind(hours, drain, on_tuesday)
    assert ("/link/" in letter.body, card_page(on_tuesday) in letter.body) == (holds, not holds)
    assert ("without a password" in letter.alternatives[0][0]) is holds


def test_a_nudge_holds_one_for_each_but_whom_a_factor_guards(on_tuesday: World, drain: Any) -> None:
    change_company(by=on_tuesday.alice, card_links="reminders")
    set_factor_up(on_tuesday.carol)
    with time_machine.travel(on_tuesday.first.ends_at + timedelta(minutes=5), tick=False):
        nudge(on_tuesday.loop, by=on_tuesday.rosa)
        drain()
        held = {letter.to[0].split("@")[0]: "/link/" in letter.body for letter in mail.outbox}
    assert held == {"bob": True, "carol": False, "dave": True}
    assert set(CardLink.objects.values_list("issued_by", flat=True)) == {on_tuesday.rosa.pk}


def test_the_loops_page_sends_one_tells_of_it_and_ends_it(
    world: World, drain: Any, sign_in: Any
) -> None:
    rosa, page = sign_in(world.rosa), f"/loops/{world.loop.public_id}/"
    form = {"link-seat": str(world.bobs.public_id), "link-what": "send"}
    assert rosa.post(f"{page}do/link/", form).status_code == 302
    drain()
    assert "link sent" in rosa.get(page).content.decode()
    press(read_address(mail.outbox[-1]))
    assert "opened by a link" in rosa.get(page).content.decode()
    rosa.post(f"{page}do/link/", {**form, "link-what": "end"})
    assert CardLink.objects.get().revoked_at is not None
    change_company(by=world.alice, card_links="never")
    assert "Send a link to a scorecard" not in rosa.get(page).content.decode()


def test_the_api_sends_reads_and_ends_one_and_never_tells_its_secret(
    world: World, drain: Any
) -> None:
    rosa = Caller(world.rosa)
    path = f"/loops/{world.loop.public_id}/seats/{world.bobs.public_id}/link/"
    assert rosa.get(path).status_code == 404
    told = rosa.post(path, {})
    assert (told.status_code, told.json()["sent_at"]) == (202, None)
    drain()
    read = rosa.get(path).json()
    assert read["sent_at"] is not None
    assert read_address(mail.outbox[-1]).split("/")[2] not in str(read)
    assert rosa.delete(path).status_code == 204
    assert rosa.get(path).json()["revoked_at"] is not None
    set_factor_up(world.bob)
    assert rosa.post(path, {}).json()["code"] == "no_link"


def test_of_two_presses_at_once_one_opens_the_card(
    world: World, sent: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    both_found = admitting.find_unused(sent.split("/")[2])
    monkeypatch.setattr(admitting, "find_unused", lambda _: both_found)
    browser = Client()
    assert press(sent, browser)["Location"] == card_page(world)
    assert press(sent).status_code == 404
    assert AuditEvent.objects.filter(verb="link.used").count() == 1


def test_a_link_that_left_does_not_leave_again(world: World, sent: str) -> None:
    link = CardLink.objects.get()
    assert take_link(link.public_id) is None
    assert CardLink.objects.get().digest == link.digest


def test_no_link_leaves_for_a_card_that_was_sealed_meanwhile(world: World, drain: Any) -> None:
    send_link(world.bobs, by=world.rosa)
    seal(world.card(world.bobs))
    drain()
    assert not [letter for letter in mail.outbox if "/link/" in str(letter.body)]
    assert CardLink.objects.get().digest is None
