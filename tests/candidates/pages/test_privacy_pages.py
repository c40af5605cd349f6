"""The pages of the duties towards candidates: for admins, refusals in place."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.errors import Invalid, NotFound
from accounts.models import AuditEvent
from candidates.actions.declaring import declare, find_declaring, sign_declaration
from candidates.actions.erasing import erase_candidate
from candidates.actions.holding import set_hold
from candidates.actions.retention import set_policy, set_terms
from candidates.models import Candidate, Declaration, LegalHold, RetentionPolicy
from candidates.pages import privacy
from jobs import clock
from loops.actions import seat_interviewer
from tests.accounts.api.caller import Caller
from tests.builders import LONG_REASON, World, make_candidate
from tests.refusing import refused

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _ledger_of_its_own(settings: Any, tmp_path: Path) -> None:
    settings.ERASURE_LEDGER = tmp_path / "ledger"


@pytest.fixture
def at(world: World) -> str:
    """Return the address of Tess's privacy page."""
    return f"/candidates/{world.candidate.public_id}/privacy/"


def test_only_an_admin_opens_them(world: World, client: Client, at: str) -> None:
    statuses = {}
    for person in (world.alice, world.rosa, world.hugo, world.bob, world.olga):
        client.force_login(person)
        statuses[person.name] = [
            client.get("/privacy/").status_code,
            client.get(at).status_code,
            client.post(f"{at}export/").status_code,
            client.post(f"{at}hold/", {"hold-reason": "x"}).status_code,
        ]
    assert statuses.pop("Alice Adams") == [200, 200, 200, 422]
    assert set(map(tuple, statuses.values())) == {(404, 404, 404, 404)}
    client.logout()
    assert client.get("/privacy/").status_code == 302


def test_a_hold_is_set_shown_and_lifted(world: World, client: Client, at: str) -> None:
    client.force_login(world.alice)
    assert client.post(f"{at}hold/", {"hold-reason": LONG_REASON}).status_code == 302
    page = client.get(at)
    assert page.context["held"] == LegalHold.objects.get()
    assert "Erase for good" not in page.content.decode()
    refused = client.post(f"{at}erase/", {"erase-name": "Tess Kim"})
    assert (refused.status_code, "legal hold stands" in refused.content.decode()) == (409, True)
    client.post(f"{at}lift/", {"lift-reason": LONG_REASON})
    assert client.get(at).context["held"] is None


def test_a_wish_to_be_erased_is_taken_back_by_an_empty_day(
    world: World, client: Client, at: str
) -> None:
    client.force_login(world.alice)
    days = []
    for day in ("2026-05-04", ""):
        said = {"terms-jurisdiction": "DE", "terms-erasure_asked_on": day}
        assert client.post(f"{at}terms/", said).status_code == 302
        days.append(Candidate.objects.get(pk=world.candidate.pk).erasure_asked_on)
    assert days == [date(2026, 5, 4), None]
    told = AuditEvent.objects.filter(verb="candidate.terms_set").order_by("pk")
    assert [event.payload["erasure_asked_on"] for event in told] == ["2026-05-04", None]


def test_by_api_null_takes_the_wish_back_and_what_is_absent_stays(world: World) -> None:
    at = f"/candidates/{world.candidate.public_id}/terms/"
    bodies = (
        {"erasure_asked_on": "2026-05-04"},
        {"jurisdiction": "DE"},
        {"erasure_asked_on": None},
    )
    rows = [Caller(world.rosa).patch(at, body).json() for body in bodies]
    assert [row["erasure_asked_on"] for row in rows] == ["2026-05-04", "2026-05-04", None]
    assert rows[-1]["jurisdiction"] == "DE"


def test_erasing_asks_for_the_name(world: World, client: Client, at: str) -> None:
    client.force_login(world.alice)
    assert client.post(f"{at}erase/", {"erase-name": "Tess"}).status_code == 422
    assert Candidate.objects.get(pk=world.candidate.pk).erased_at is None
    assert client.post(f"{at}erase/", {"erase-name": "Tess Kim"}).status_code == 302
    assert client.get(at).status_code == 404
    assert "They asked for it" in client.get("/privacy/").content.decode()
    loop = client.get(f"/loops/{world.loop.public_id}/")
    assert (loop.status_code, "Tess" in loop.content.decode()) == (200, False)


def test_a_blind_admin_is_refused(world: World, client: Client, at: str) -> None:
    seat_interviewer(world.loop, by=world.rosa, interview=world.second, user=world.alice)
    client.force_login(world.alice)
    assert client.post(f"{at}export/").status_code == 403
    assert client.post(f"{at}erase/", {"erase-name": "Tess Kim"}).status_code == 403


def test_policies_are_set_listed_and_removed(world: World, client: Client) -> None:
    client.force_login(world.alice)
    wanted = {"jurisdiction": "DE", "kind": "candidate", "days": "180"}
    assert client.post("/privacy/policies/", wanted).status_code == 302
    assert client.post("/privacy/policies/", {**wanted, "jurisdiction": "Bay"}).status_code == 422
    policy = RetentionPolicy.objects.get()
    assert (policy.days, policy.active) == (180, False)
    client.post(f"/privacy/policies/{policy.public_id}/remove/")
    client.post("/privacy/policies/usual/")
    assert RetentionPolicy.objects.count() == 5


def test_the_page_asks_the_database_as_often_for_three_as_for_one(
    world: World, client: Client
) -> None:
    client.force_login(world.alice)
    set_policy(by=world.alice, jurisdiction="", kind="request", days=1, active=False)

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get("/privacy/")
        return len(queries)

    for name in ("Una Ude", "Vic Vey", "Wim Way"):
        one = make_candidate(world.rosa, name)
        set_terms(one, by=world.rosa, erasure_asked_on=clock.now().date())
        set_hold(one, by=world.alice, reason=LONG_REASON)
        assert count() == 11


def test_it_counts_those_that_it_does_not_list(
    world: World, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(privacy, "SHOWN", 1)
    client.force_login(world.alice)
    for name in ("Una Ude", "Vic Vey"):
        erase_candidate(make_candidate(world.rosa, name), by=world.alice)
        set_hold(make_candidate(world.rosa, f"{name} II"), by=world.alice, reason=LONG_REASON)
    shown = client.get("/privacy/")
    page = re.sub(r"<[^>]+>|\s+", " ", shown.content.decode())
    assert [len(shown.context[name]) for name in ("holds", "erasures")] == [1, 1]
    assert re.search(r"Under legal hold +2 +Erased +2 ", page)


def without_csrf(page: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)


def test_what_a_candidate_declares_is_kept_and_never_shown(world: World, client: Client) -> None:
    at = f"/declare/{sign_declaration(world.candidate)}/"
    fresh = client.get(at).content.decode()
    client.post(at, {"sex": "female", "ethnicity": ""})
    client.post(at, {"sex": "female", "ethnicity": "asian"})
    assert (Declaration.objects.get().sex, Declaration.objects.get().ethnicity) == (
        "female",
        "asian",
    )
    assert without_csrf(client.get(at).content.decode()) == without_csrf(fresh)
    client.post(at, {"sex": "", "ethnicity": ""})
    assert not Declaration.objects.exists()


@pytest.mark.parametrize("answer", [{"sex": "x"}, {"ethnicity": "x" * 900}])
def test_only_the_offered_answers_are_kept(
    world: World, client: Client, answer: dict[str, str]
) -> None:
    at = f"/declare/{sign_declaration(world.candidate)}/"
    assert client.post(at, answer).status_code == 422
    assert not Declaration.objects.exists()


def test_a_forged_address_leads_nowhere(world: World, client: Client) -> None:
    token = sign_declaration(world.candidate)
    forged = [token[:-1] + ("A" if token[-1] != "A" else "B"), "x", "x:y:z"]
    assert {client.get(f"/declare/{one}/").status_code for one in forged} == {404}


def test_an_address_to_declare_at_ends_with_the_candidate(world: World, client: Client) -> None:
    at = f"/declare/{sign_declaration(world.candidate)}/"
    erase_candidate(world.candidate, by=world.alice)
    answers = client.get(at), client.post(at, {"sex": "female"})
    assert [answer.status_code for answer in answers] == [404, 404]
    assert not Declaration.objects.exists()


@pytest.mark.parametrize("answer", [{"sex": "x"}, {"ethnicity": "martian"}])
def test_no_other_answer_is_kept_whoever_asks(world: World, answer: dict[str, str]) -> None:
    with refused(Invalid, "Choose one of the answers", field=next(iter(answer))):
        declare(world.candidate, **answer)
    assert not Declaration.objects.exists()


def test_nothing_is_declared_of_somebody_who_is_erased_meanwhile(world: World) -> None:
    opened = find_declaring(sign_declaration(world.candidate))
    erase_candidate(world.candidate, by=world.alice)
    with refused(NotFound):
        declare(opened, sex="female")
    assert not Declaration.objects.exists()
