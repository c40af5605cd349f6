"""What every address does: who, once, within limits, page by page, in the request's name."""

import re
from datetime import timedelta
from importlib import import_module
from types import SimpleNamespace
from urllib.parse import unquote
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.actions import issue_token, revoke_token
from accounts.api.paging import decode_cursor
from accounts.models import ApiToken, AuditEvent, IdempotencyKey
from candidates.api.receiving import UploadThrottle
from candidates.models import Candidate
from jobs import clock
from tests.accounts.api.caller import BASE, Caller
from tests.builders import World, make_candidate, make_user

pytestmark = pytest.mark.django_db

TESS = {"name": "Tess Kim", "email": "tess@example.org"}


@pytest.fixture
def admin(db: None) -> Caller:
    return Caller(make_user("Alice Adams", admin=True))


def test_nobody_is_told_how_to_sign_in(db: None) -> None:
    refused = Caller(None).get("/me/")
    assert (refused.status_code, refused.json()["code"]) == (401, "not_authenticated")
    assert refused.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("header", ["Bearer", "Bearer a b", "Bearer lb_unknown", "Bearer \u00e9"])
def test_a_token_that_is_none_is_refused(db: None, header: str) -> None:
    refused = Client().get(f"{BASE}/me/", headers={"Authorization": header})
    assert (refused.status_code, refused.json()["code"]) == (401, "authentication_failed")


def test_a_revoked_token_ends_at_once(admin: Caller) -> None:
    revoke_token(ApiToken.objects.get(), by=ApiToken.objects.get().user)
    assert admin.get("/me/").status_code == 401


def test_an_expired_token_ends(db: None) -> None:
    person = make_user("Alice Adams")
    with clock.at_time(timezone.now() - clock_day(2)):
        _, secret = issue_token(person, name="Old", expires_at=clock.now() + clock_day(1))
    refused = Client().get(f"{BASE}/me/", headers={"Authorization": f"Bearer {secret}"})
    assert refused.status_code == 401


def clock_day(days: int) -> timedelta:
    return timedelta(days=days)


def test_a_person_who_left_has_no_token_any_more(db: None) -> None:
    person = make_user("Alice Adams")
    caller = Caller(person)
    person.is_active = False
    person.save(update_fields=["is_active"])
    assert caller.get("/me/").status_code == 401


def test_a_session_may_read(db: None, client: Client) -> None:
    client.force_login(make_user("Alice Adams"))
    answer = client.get(f"{BASE}/me/")
    assert (answer.json()["name"], answer.json()["scopes"]) == ("Alice Adams", ["read", "write"])


def test_a_session_without_a_csrf_token_changes_nothing(db: None) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(make_user("Alice Adams", admin=True))
    refused = browser.post(f"{BASE}/candidates/", TESS, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (403, "permission_denied")
    assert Candidate.objects.count() == 0


def test_the_secret_is_shown_once_and_never_kept(admin: Caller) -> None:
    first = admin.make("/tokens/", {"name": "Script"}, idempotency_key="k-1")
    again = admin.make("/tokens/", {"name": "Script"}, idempotency_key="k-1")
    assert (again["id"], again["secret"]) == (first["id"], None)
    assert first["secret"] not in IdempotencyKey.objects.get().body


@pytest.mark.parametrize("scopes", [["read"], ["read", "write"]])
def test_a_token_issues_no_token_that_may_more(db: None, scopes: list[str]) -> None:
    writer = Caller(make_user("Alice Adams"), scopes=("write",))
    refused = writer.post("/tokens/", {"name": "More", "scopes": scopes})
    assert (refused.status_code, refused.json()["code"]) == (403, "not_allowed")


def test_a_token_issues_no_token_that_lasts_longer(db: None) -> None:
    person = make_user("Alice Adams")
    end = timezone.now() + clock_day(1)
    _, secret = issue_token(person, name="Short", expires_at=end)
    caller = Caller(None)
    caller.headers["Authorization"] = f"Bearer {secret}"
    longer = (end + clock_day(1)).isoformat()
    assert caller.post("/tokens/", {"name": "Long", "expires_at": longer}).status_code == 403
    made = caller.make("/tokens/", {"name": "As long"})
    assert ApiToken.objects.get(public_id=made["id"]).expires_at == end


def test_the_same_key_is_answered_once(admin: Caller) -> None:
    first = admin.post("/candidates/", TESS, idempotency_key="k-1")
    again = admin.post("/candidates/", TESS, idempotency_key="k-1")
    assert (again.status_code, again.json()) == (201, first.json())
    assert again.headers["Idempotency-Replayed"] == "true"
    assert Candidate.objects.count() == 1


def test_of_a_key_a_digest_is_kept(admin: Caller) -> None:
    """It is the program's text, which no erasure reads: it may name a candidate."""
    key = f"add-{TESS['email']}-{'k' * 100}"
    admin.post("/candidates/", TESS, idempotency_key=key)
    kept = IdempotencyKey.objects.get()
    assert re.fullmatch("[0-9a-f]{64}", kept.key)
    assert TESS["email"] not in str(kept)
    assert admin.post("/candidates/", TESS, idempotency_key=key).status_code == 201


def test_keys_from_before_are_digested_and_go_on_being_answered(admin: Caller) -> None:
    admin.post("/candidates/", TESS, idempotency_key="k-1")
    IdempotencyKey.objects.update(key="k-1")
    step = import_module("accounts.migrations.0016_keys_of_requests_as_digests")
    step.digest_keys(SimpleNamespace(connection=connection))
    answer = admin.post("/candidates/", TESS, idempotency_key="k-1")
    assert answer.headers["Idempotency-Replayed"] == "true"


def test_the_same_key_with_another_body_is_refused(admin: Caller) -> None:
    admin.post("/candidates/", TESS, idempotency_key="k-1")
    refused = admin.post("/candidates/", {"name": "Uma Ude"}, idempotency_key="k-1")
    assert (refused.status_code, refused.json()["code"]) == (422, "idempotency_key_reused")
    assert Candidate.objects.count() == 1


def test_a_refused_request_uses_up_no_key(admin: Caller) -> None:
    assert admin.post("/candidates/", {"name": ""}, idempotency_key="k-1").status_code == 422
    assert admin.post("/candidates/", TESS, idempotency_key="k-1").status_code == 201


def test_keys_are_each_persons_own(admin: Caller) -> None:
    other = Caller(make_user("Ada Ames", admin=True))
    admin.make("/candidates/", {"name": "Uma Ude"}, idempotency_key="k-1")
    other.make("/candidates/", {"name": "Zoe Zed"}, idempotency_key="k-1")
    assert Candidate.objects.count() == 2


@pytest.mark.parametrize("key", ["", "a b", "\u00e9", "k" * 201])
def test_a_key_that_is_none_is_refused(admin: Caller, key: str) -> None:
    refused = admin.post("/candidates/", TESS, idempotency_key=key)
    assert (refused.status_code, refused.json()["code"]) == (400, "bad_idempotency_key")


@pytest.mark.parametrize("path", ["/nowhere/", "/loops/%00/", "/x%0a%00"])
def test_a_key_changes_nothing_at_an_address_that_is_none(admin: Caller, path: str) -> None:
    headers = {**admin.headers, "Idempotency-Key": "once"}
    body, media = b'{"name": "Tess"}', "application/json"
    answer = admin.client.post(BASE + path, body, content_type=media, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_keys_are_forgotten_after_a_day(admin: Caller) -> None:
    with clock.at_time(timezone.now() - clock_day(2)):
        admin.post("/candidates/", TESS, idempotency_key="k-1")
    admin.make("/candidates/", {"name": "Uma Ude"}, idempotency_key="k-1")
    assert IdempotencyKey.objects.count() == 1


@pytest.mark.parametrize(
    "sent", ["3f2b8c1e9a7d4f60b5c4d3e2f1a09b8c", "3F2B8C1E-9A7D-4F60-B5C4-D3E2F1A09B8C"]
)
def test_a_request_keeps_its_id_into_the_audit_log(admin: Caller, sent: str) -> None:
    answer = admin.post("/candidates/", TESS, X_Request_ID=sent)
    event = AuditEvent.objects.get(verb="candidate.added")
    assert answer.headers["X-Request-ID"] == event.request_id == sent
    assert event.actor_kind == "token"


def test_no_words_of_a_caller_stand_in_the_audit_log_beside_an_event(admin: Caller) -> None:
    answer = admin.post("/candidates/", TESS, X_Request_ID="Tess-Kim:not-a-fit")
    event = AuditEvent.objects.get(verb="candidate.added")
    assert answer.headers["X-Request-ID"] == event.request_id
    assert UUID(event.request_id).version == 4


@pytest.mark.parametrize("sent", ["", "a b", "x" * 65, "<script>", "import-7", "f" * 31])
def test_an_id_that_is_none_is_replaced(admin: Caller, sent: str) -> None:
    answer = admin.get("/me/", X_Request_ID=sent)
    assert UUID(answer.headers["X-Request-ID"]).version == 4


def test_too_many_requests_are_told_when_to_come_back(
    admin: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(UploadThrottle.THROTTLE_RATES, "user", "1/min")
    admin.get("/me/")
    refused = admin.get("/me/")
    assert (refused.status_code, refused.json()["code"]) == (429, "throttled")
    assert 1 <= int(refused.headers["Retry-After"]) <= 60


def test_uploads_have_a_limit_of_their_own(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(UploadThrottle.THROTTLE_RATES, "upload", "1/hour")
    rosa, path = Caller(world.rosa), f"/interviews/{world.first.public_id}/transcripts/"
    assert rosa.post(path, {"text": "Nobody speaks."}).status_code == 422
    assert rosa.post(path, {"text": "Nobody speaks."}).status_code == 429
    assert rosa.get(path).status_code == 200


def add_candidates(count: int) -> list[str]:
    admin = make_user("Ada Ames", admin=True)
    names = [f"Candidate {number:02}" for number in range(count)]
    for name in names:
        make_candidate(admin, name)
    return names[::-1]


def test_pages_hold_every_row_once_newest_first(admin: Caller) -> None:
    expected = add_candidates(7)
    seen: list[str] = []
    path: str | None = "/candidates/?limit=3"
    while path:
        page = admin.read(path)
        seen += [row["name"] for row in page["results"]]
        path = page["next"] and page["next"].split(BASE, 1)[1]
    assert seen == expected


def test_rows_of_one_moment_are_paged_once(admin: Caller) -> None:
    with clock.at_time(timezone.now()):
        expected = set(add_candidates(5))
    first = admin.read("/candidates/?limit=2")
    rest = admin.read(first["next"].split(BASE, 1)[1].replace("limit=2", "limit=10"))
    names = [row["name"] for row in first["results"] + rest["results"]]
    assert (set(names), len(names)) == (expected, 5)


def test_a_page_keeps_its_filters(admin: Caller) -> None:
    add_candidates(3)
    page = admin.read("/candidates/?q=date&limit=1&fields=name")
    following = admin.read(page["next"].split(BASE, 1)[1])
    assert following["results"] == [{"name": "Candidate 01"}]


def test_a_cursor_speaks_of_time_and_public_id_only(admin: Caller) -> None:
    add_candidates(2)
    cursor = admin.read("/candidates/?limit=1")["next"].split("cursor=")[1].split("&")[0]
    newest = Candidate.objects.order_by("-created_at").first()
    assert newest is not None
    assert decode_cursor(unquote(cursor)) == (newest.created_at, str(newest.public_id))


@pytest.mark.parametrize(
    ("fields", "expected"), [("name", {"name"}), ("name,id", {"id", "name"}), (" id ,", {"id"})]
)
def test_only_the_wanted_fields_come(admin: Caller, fields: str, expected: set[str]) -> None:
    add_candidates(1)
    rows = admin.read(f"/candidates/?fields={fields}")["results"]
    assert [set(row) for row in rows] == [expected]


def test_times_are_utc_with_z(admin: Caller) -> None:
    add_candidates(1)
    row = admin.read("/candidates/")["results"][0]
    assert row["created_at"].endswith("Z")


def test_candidate_data_is_kept_by_no_cache(admin: Caller) -> None:
    assert "no-store" in admin.get("/candidates/").headers["Cache-Control"]
