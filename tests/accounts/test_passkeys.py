"""A passkey is added, named and removed by its owner, and signs in alone or after a password."""

from __future__ import annotations

import html
import json
import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client

from accounts.actions import change_company
from accounts.actions.factors import list_with_factor
from accounts.models import AuditEvent, User
from tests.accounts.security_key import SecurityKey
from tests.accounts.test_signing_in import code_for
from tests.builders import PASSWORD, World, make_user

pytestmark = pytest.mark.django_db
ADD, LOGIN = "/accounts/2fa/webauthn/add/", "/accounts/2fa/webauthn/login/"
OPTIONS = re.compile(r'data-options="([^"]*)"')


def browse(user: User | None = None) -> Client:
    """Return a browser that reads by https; passkeys exist nowhere else."""
    client = Client()
    client.defaults["wsgi.url_scheme"] = "https"
    if user is not None:
        client.force_login(user)
        assert client.post("/accounts/reauthenticate/", {"password": PASSWORD}).status_code == 302
    return client


def read_options(page: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(html.unescape(OPTIONS.findall(page.content.decode())[0]))
    return found


def add(browser: Client, key: SecurityKey, name: str = "Laptop") -> Any:
    answer = key.make(read_options(browser.get(ADD)))
    return browser.post(ADD, {"name": name, "credential": json.dumps(answer)})


def ask(browser: Client) -> dict[str, Any]:
    answer = browser.get(LOGIN, headers={"accept": "application/json"})
    found: dict[str, Any] = answer.json()["request_options"]
    return found


def sign_in(key: SecurityKey, browser: Client | None = None, **more: str) -> Client:
    browser = browser or browse()
    answer = json.dumps(key.show(ask(browser)))
    browser.post(LOGIN, {"credential": answer, **more})
    return browser


def is_in(browser: Client) -> bool:
    return browser.get("/account/").status_code == 200


@pytest.fixture
def bob() -> User:
    return make_user("Bob Bell")


@pytest.fixture
def key(bob: User) -> SecurityKey:
    """Return Bob's key, which holds a passkey of his."""
    key = SecurityKey()
    assert add(browse(bob), key).status_code == 302
    return key


def test_it_signs_in_without_a_password(bob: User, key: SecurityKey) -> None:
    browser = sign_in(key)
    assert browser.get("/account/").context["user"] == bob


def test_it_leads_to_where_the_person_wanted_to_go(key: SecurityKey) -> None:
    browser = browse()
    answer = json.dumps(key.show(ask(browser)))
    sent = browser.post(LOGIN, {"credential": answer, "next": "/loops/"})
    assert sent["Location"] == "/loops/"
    other = browse()
    answer = json.dumps(key.show(ask(other)))
    elsewhere = other.post(LOGIN, {"credential": answer, "next": "https://evil.example.com/"})
    assert elsewhere["Location"] == "/"


def test_it_is_the_second_factor_after_a_password(bob: User, key: SecurityKey) -> None:
    browser = browse()
    half = browser.post("/accounts/login/", {"login": bob.email, "password": PASSWORD})
    assert (half["Location"], is_in(browser)) == ("/accounts/2fa/authenticate/", False)
    options = read_options(browser.get("/accounts/2fa/authenticate/"))
    assert len(options["publicKey"]["allowCredentials"]) == 1
    answer = json.dumps(key.show(options))
    assert browser.post("/accounts/2fa/authenticate/", {"credential": answer}).status_code == 302
    assert is_in(browser)


def test_who_has_an_app_alone_is_asked_for_its_code(bob: User) -> None:
    TOTP.activate(bob, "JBSWY3DPEHPK3PXP")
    browser = browse()
    browser.post("/accounts/login/", {"login": bob.email, "password": PASSWORD})
    page = browser.get("/accounts/2fa/authenticate/").content.decode()
    assert ('name="code"' in page, "data-passkey" in page) == (True, False)


def test_an_answer_counts_once(key: SecurityKey) -> None:
    browser = browse()
    answer = json.dumps(key.show(ask(browser)))
    browser.post(LOGIN, {"credential": answer})
    browser.post("/accounts/logout/")
    browser.post(LOGIN, {"credential": answer})
    assert not is_in(browser)


@pytest.mark.parametrize(
    "other",
    [
        {"origin": "https://evil.example.com"},
        {"origin": "http://testserver"},
        {"verifies": False},
        {"id": b"another key of nobody's"},
        {"owner": b"zzzz"},
        {"owner": b""},
    ],
)
def test_what_is_not_bobs_passkey_at_this_address_opens_nothing(
    key: SecurityKey, other: dict[str, Any]
) -> None:
    for name, value in other.items():
        setattr(key, name, value)
    browser = sign_in(key)
    assert not is_in(browser)
    assert "This passkey was not accepted" in browser.get("/accounts/login/").content.decode()


def test_another_persons_key_is_not_bobs(bob: User, key: SecurityKey) -> None:
    carols = SecurityKey()
    add(browse(make_user("Carol Cole")), carols)
    carols.owner = key.owner
    assert not is_in(sign_in(carols))


NO_RESPONSE = {"id": "AA", "rawId": "AA", "type": "public-key", "response": {}}
NONSENSE = {
    **NO_RESPONSE,
    "response": {
        "clientDataJSON": "AA",
        "attestationObject": "gYGB",
        "authenticatorData": "AA",
        "signature": "AA",
        "userHandle": "AA",
    },
}
UNREADABLE = [
    *("", "null", "1", "[]", "{}", '"text"', "[" * 5_000, '{"a":' * 5_000, "x" * 30_000),
    json.dumps(NO_RESPONSE),
    json.dumps(NONSENSE),
]


@pytest.mark.parametrize("text", UNREADABLE)
def test_what_cannot_be_read_is_refused_in_words(bob: User, key: SecurityKey, text: str) -> None:
    browser = browse()
    ask(browser)
    assert browser.post(LOGIN, {"credential": text}).status_code == 302
    assert not is_in(browser)
    owner = browse(bob)
    owner.get(ADD)
    answer = owner.post(ADD, {"name": "x", "credential": text})
    assert "This passkey was not accepted" in answer.content.decode()
    assert Authenticator.objects.filter(type="webauthn").count() == 1


@pytest.mark.parametrize("where", ["attestationObject", "clientDataJSON"])
def test_a_damaged_answer_makes_no_passkey(bob: User, where: str) -> None:
    browser = browse(bob)
    for length in range(0, 120, 7):
        answer = SecurityKey().make(read_options(browser.get(ADD)))
        answer["response"][where] = answer["response"][where][:length]
        assert browser.post(ADD, {"credential": json.dumps(answer)}).status_code == 200
    assert not Authenticator.objects.exists()


def test_a_key_that_asks_for_no_pin_makes_none(bob: User) -> None:
    assert add(browse(bob), SecurityKey(verifies=False)).status_code == 200
    assert not Authenticator.objects.exists()


def test_a_name_that_is_too_long_is_refused_at_its_field(bob: User) -> None:
    answer = add(browse(bob), SecurityKey(), "x" * 61)
    assert list(answer.context["form"].errors) == ["name"]


def test_one_without_a_name_is_numbered(bob: User) -> None:
    browser = browse(bob)
    for _ in range(2):
        add(browser, SecurityKey(), "")
    page = browser.get("/accounts/2fa/").content.decode()
    assert ("Passkey 1" in page, "Passkey 2" in page) == (True, True)


def test_its_owner_renames_and_removes_it_and_the_audit_log_says_so(bob: User) -> None:
    browser, key = browse(bob), SecurityKey()
    add(browser, key)
    at = f"/accounts/2fa/webauthn/keys/{Authenticator.objects.get(type='webauthn').pk}/"
    assert browser.post(f"{at}edit/", {"name": "Blue key"}).status_code == 302
    assert "Blue key" in browser.get("/accounts/2fa/").content.decode()
    assert "Blue key" in browser.get(f"{at}remove/").content.decode()
    assert browser.post(f"{at}remove/").status_code == 302
    assert not is_in(sign_in(key))
    events = AuditEvent.objects.filter(verb__startswith="person.factor").order_by("sequence")
    assert [(event.verb, event.payload["kind"]) for event in events] == [
        ("person.factor_added", "webauthn"),
        ("person.factor_added", "recovery_codes"),
        ("person.factor_renamed", "webauthn"),
        ("person.factor_removed", "webauthn"),
        ("person.factor_removed", "recovery_codes"),
    ]
    assert {(event.actor, event.subject_id) for event in events} == {(bob, bob.public_id)}
    assert "Blue key" not in str(list(events.values()))


def set_up_app(browser: Client) -> Any:
    at = "/accounts/2fa/totp/activate/"
    browser.get(at)
    return browser.post(at, {"code": code_for(browser.session["mfa.totp.secret"])})


def test_an_app_and_new_recovery_codes_are_audited_too(bob: User) -> None:
    browser = browse(bob)
    assert set_up_app(browser).status_code == 302
    browser.post("/accounts/2fa/recovery-codes/generate/")
    browser.post("/accounts/2fa/totp/deactivate/")
    verbs = AuditEvent.objects.filter(verb__startswith="person.factor").order_by("sequence")
    assert list(verbs.values_list("verb", flat=True)) == [
        "person.factor_added",
        "person.factor_added",
        "person.factor_renewed",
        "person.factor_removed",
        "person.factor_removed",
    ]


def test_without_its_event_no_factor_changes(
    bob: User, key: SecurityKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError

    at = f"/accounts/2fa/webauthn/keys/{Authenticator.objects.get(type='webauthn').pk}/"
    browser = browse(bob)
    browser.raise_request_exception = False
    monkeypatch.setattr("accounts.actions.factors.record_event", fail)
    assert add(browser, SecurityKey(), "Phone").status_code == 500
    assert browser.post(f"{at}edit/", {"name": "Phone"}).status_code == 500
    assert browser.post(f"{at}remove/").status_code == 500
    codes = Authenticator.objects.get(type="recovery_codes").pk
    assert browser.post("/accounts/2fa/recovery-codes/generate/").status_code == 500
    assert set_up_app(browser).status_code == 500
    assert set(Authenticator.objects.values_list("type", flat=True)) == {
        "recovery_codes",
        "webauthn",
    }
    assert Authenticator.objects.get(type="recovery_codes").pk == codes
    assert Authenticator.objects.get(type="webauthn").data["name"] == "Laptop"


@pytest.mark.parametrize("what", ["edit", "remove"])
def test_nobody_reaches_anothers(key: SecurityKey, what: str) -> None:
    carol = browse(make_user("Carol Cole"))
    number = Authenticator.objects.get(type="webauthn").pk
    at = f"/accounts/2fa/webauthn/keys/{number}/{what}/"
    nowhere = f"/accounts/2fa/webauthn/keys/{number + 999}/{what}/"
    assert {carol.get(path).status_code for path in (at, nowhere)} == {404}
    assert carol.post(at, {"name": "Mine"}).status_code == 404
    assert Authenticator.objects.get(type="webauthn").data["name"] == "Laptop"


def test_adding_one_asks_first_whether_it_is_still_you(bob: User, key: SecurityKey) -> None:
    browser = browse()
    browser.force_login(bob)
    asked = browser.get(ADD)
    assert asked["Location"] == f"/accounts/reauthenticate/?next={ADD.replace('/', '%2F')}"
    page = browser.get("/accounts/2fa/webauthn/reauthenticate/?next=/accounts/2fa/")
    wrong = {"credential": "{}", "next": "/accounts/2fa/"}
    again = browser.post("/accounts/2fa/webauthn/reauthenticate/", wrong)
    assert again["Location"] == "/accounts/2fa/webauthn/reauthenticate/?next=%2Faccounts%2F2fa%2F"
    page = browser.get(again["Location"])
    assert "This passkey was not accepted" in page.content.decode()
    answer = json.dumps(key.show(read_options(page)))
    sent = {"credential": answer, "next": ADD}
    done = browser.post("/accounts/2fa/webauthn/reauthenticate/", sent)
    assert (done["Location"], browser.get(ADD).status_code) == (ADD, 200)


def test_the_companys_rule_is_kept_by_a_passkey(world: World) -> None:
    change_company(by=world.alice, factor_for="everybody")
    browser = browse(world.bob)
    assert browser.get("/loops/")["Location"] == "/accounts/2fa/"
    assert "Your company asks you" in browser.get("/accounts/2fa/").content.decode()
    key = SecurityKey()
    add(browser, key)
    assert browser.get("/loops/").status_code == 200
    assert sign_in(key).get("/loops/").status_code == 200
    assert list_with_factor([world.bob.pk, world.alice.pk]) == {world.bob.pk}


def test_who_has_no_access_comes_in_by_no_passkey(
    bob: User, key: SecurityKey, caplog: pytest.LogCaptureFixture
) -> None:
    User.objects.filter(pk=bob.pk).update(is_active=False)
    assert not is_in(sign_in(key))
    assert "signed_in" not in caplog.text


def test_a_refusal_is_logged_without_what_was_sent(
    key: SecurityKey, caplog: pytest.LogCaptureFixture
) -> None:
    key.verifies = False
    sign_in(key)
    assert "passkey_refused" in caplog.text
    assert key.id.hex() not in caplog.text


def test_sign_ins_from_one_address_are_limited(key: SecurityKey) -> None:
    browser = browse()
    asked = [
        browser.get(LOGIN, headers={"accept": "application/json"}).status_code for _ in range(62)
    ]
    assert (asked[0], asked[-1]) == (200, 429)


def test_wrong_answers_after_a_password_are_limited(bob: User, key: SecurityKey) -> None:
    browser = browse()
    browser.post("/accounts/login/", {"login": bob.email, "password": PASSWORD})
    for _ in range(5):
        options = read_options(browser.get("/accounts/2fa/authenticate/"))
        wrong = json.dumps(SecurityKey().show(options))
        browser.post("/accounts/2fa/authenticate/", {"credential": wrong})
    answer = json.dumps(key.show(read_options(browser.get("/accounts/2fa/authenticate/"))))
    page = browser.post("/accounts/2fa/authenticate/", {"credential": answer})
    assert "Too many failed" in page.content.decode()
    assert not is_in(browser)


@pytest.mark.parametrize("path", [ADD, "/accounts/2fa/", "/accounts/login/"])
def test_its_pages_carry_no_inline_script(bob: User, path: str) -> None:
    browser = browse() if path.endswith("login/") else browse(bob)
    page = browser.get(path).content.decode()
    assert re.findall(r"<script(?![^>]*\bsrc=)[^>]*>", page) == []
