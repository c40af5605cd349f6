"""Whatever is sent, the API answers with a sentence, changes nothing and never breaks."""

from typing import Any

import orjson
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from candidates.models import Candidate, Transcript
from loops.actions import recommend
from loops.models import Decision
from tests.accounts.api.caller import BASE, Caller, check_contract
from tests.builders import KEYS, LONG_REASON, World, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

PROBLEM = "application/problem+json"


def send(caller: Caller, method: str, path: str, data: bytes, media: str) -> Any:
    return caller.client.generic(
        method, BASE + path, data, content_type=media, headers=caller.headers
    )


@pytest.fixture
def admin(db: None) -> Caller:
    return Caller(make_user("Alice Adams", admin=True))


BODIES = {
    "no JSON": (b"{", 400),
    "nothing": (b"", 422),
    "a number": (b"7", 422),
    "a list": (b"[]", 422),
    "null": (b"null", 422),
    "a NUL": (b'{"name": "a\\u0000b"}', 400),
    "a bare NUL": (b'{"name": "a\x00b"}', 400),
    "half a surrogate pair": (b'{"name": "\\ud800"}', 400),
    "bytes that are no text": (b'{"name": "\xff\xfe"}', 400),
    "100,000 lists in lists": (b"[" * 100_000 + b"]" * 100_000, 400),
    "an infinite number": (b'{"name": 1e999}', 400),
    "NaN": (b'{"name": NaN}', 400),
    "an unknown field": (b'{"name": "A", "nickname": "B"}', 422),
    "a number as a name": (b'{"name": 12345678901234567890123456789}', 422),
    "a name of spaces": (b'{"name": "  "}', 422),
    "a name too long": (orjson.dumps({"name": "a" * 121}), 422),
    "no e-mail address": (b'{"name": "A", "email": "x"}', 422),
    "a date that is none": (b'{"name": "A", "notice_given_on": "2026-02-31"}', 422),
    "an id that is none": (b'{"name": "A", "user": 5}', 422),
    "a body too large": (b'{"name": "' + b"a" * (3 * 1024 * 1024) + b'"}', 413),
}


@pytest.mark.parametrize("name", BODIES)
def test_a_bad_body_is_a_problem_and_changes_nothing(admin: Caller, name: str) -> None:
    body, status = BODIES[name]
    answer = send(admin, "POST", "/candidates/", body, "application/json")
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, PROBLEM)
    assert Candidate.objects.count() == 0


def test_text_about_a_nul_is_not_a_nul(admin: Caller) -> None:
    body = rb'{"name": "Ann \\u0000 Bee"}'
    answer = send(admin, "POST", "/candidates/", body, "application/json")
    assert (answer.status_code, answer.json()["name"]) == (201, r"Ann \u0000 Bee")


@pytest.mark.parametrize(
    "media", ["text/plain", "application/xml", "application/x-www-form-urlencoded", ""]
)
def test_a_body_of_another_media_type_is_refused(admin: Caller, media: str) -> None:
    answer = send(admin, "POST", "/candidates/", b"name=Ann", media)
    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("limit=100000000000000000000000", "limit"),
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("limit=ten", "limit"),
        ("q=%00", "q"),
        ("cursor=nonsense", "cursor"),
        ("cursor=" + "A" * 299, "cursor"),
        ("cursor=MDAwMS0wMS0wMVQwMDowMDowMCswMDowMHx4", "cursor"),
        ("fields=id,secret", "fields"),
        ("opening=5", "opening"),
        ("page=2", "page"),
        ("nme=x", "nme"),
    ],
)
def test_a_bad_parameter_is_named(admin: Caller, query: str, parameter: str) -> None:
    refused = admin.get(f"/candidates/?{query}")
    assert refused.json()["code"] == "invalid_query"
    assert [item["parameter"] for item in refused.json()["errors"]] == [parameter]


@pytest.mark.parametrize(
    "path",
    [
        "/loops/5/",
        "/loops/../",
        "/loops/%00/",
        "/loops/not-a-uuid/results/",
        "/scorecards/00000000-0000-0000-0000-00000000000/",
        "/nowhere/",
        "/loops",
        "/",
    ],
)
def test_an_address_that_is_none_is_answered_like_a_missing_row(admin: Caller, path: str) -> None:
    missing = admin.get("/loops/00000000-0000-4000-8000-000000000000/")
    answer = admin.client.get(BASE + path, headers=admin.headers)
    assert (answer.status_code, answer.content) == (404, missing.content)


def test_a_method_that_is_none_is_refused(admin: Caller) -> None:
    refused = admin.delete("/loops/")
    assert (refused.status_code, refused.json()["code"]) == (405, "method_not_allowed")


@pytest.mark.parametrize(
    "moment",
    [
        "2026-05-04T09:00:00",
        "2026-05-04",
        "0001-01-01T00:00:00+23:59",
        "9999-12-31T23:59:59-12:00",
        "tomorrow",
        "",
        1777885200,
        None,
    ],
)
def test_a_time_without_zone_or_sense_is_refused(world: World, moment: Any) -> None:
    path = f"/interviews/{world.first.public_id}/move/"
    refused = Caller(world.rosa).post(path, {"starts_at": moment})
    assert [item["pointer"] for item in refused.json()["errors"]] == ["/starts_at"]


def test_a_fault_deep_in_a_body_is_pointed_at(world: World) -> None:
    step = {"name": "One", "starts_at": "2026-05-04T09:00:00Z"}
    body = {"candidacy": str(world.candidacy.public_id), "steps": [step, {**step, "minutes": 4}]}
    refused = Caller(world.rosa).post("/loops/", body)
    assert [item["pointer"] for item in refused.json()["errors"]] == ["/steps/1/minutes"]


def upload(caller: Caller, world: World, raw: bytes, name: str = "talk.txt") -> Any:
    path = f"{BASE}/interviews/{world.first.public_id}/transcripts/"
    answer = Client().post(path, {"file": SimpleUploadedFile(name, raw)}, headers=caller.headers)
    check_contract("post", path, answer)
    return answer


BAD_FILES = {
    "nothing": b"",
    "an image": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8,
    "too large": b"Bob: Hello\n\nTess: " + b"word " * 500_000,
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_file_that_is_no_transcript_is_refused_and_not_stored(world: World, name: str) -> None:
    refused = upload(Caller(world.rosa), world, BAD_FILES[name])
    assert refused.headers["Content-Type"] == PROBLEM
    assert refused.status_code in {413, 422}
    assert refused.json()["detail"]
    assert Transcript.objects.count() == 0


def test_a_bad_transcript_as_text_is_pointed_at(world: World) -> None:
    path = f"/interviews/{world.first.public_id}/transcripts/"
    refused = Caller(world.rosa).post(path, {"text": "Nobody speaks here."})
    body = refused.json()
    assert (body["code"], body["errors"][0]["pointer"]) == ("unreadable_transcript", "/text")


@pytest.mark.parametrize(
    "parts",
    [
        {},
        {"file": "text, not a file"},
        {"document": SimpleUploadedFile("a.txt", b"Bob: A\n\nTess: B")},
        {"file": SimpleUploadedFile("a.txt", b"Bob: A\n\nTess: B"), "name": "x"},
    ],
)
def test_a_form_without_exactly_the_file_is_refused(world: World, parts: dict[str, Any]) -> None:
    path = f"{BASE}/interviews/{world.first.public_id}/transcripts/"
    refused = Client().post(path, parts, headers=Caller(world.rosa).headers)
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid")


def test_a_broken_form_is_a_bad_request(world: World) -> None:
    path = f"/interviews/{world.first.public_id}/transcripts/"
    refused = send(Caller(world.rosa), "POST", path, b"--x\r\n", "multipart/form-data; boundary=")
    assert (refused.status_code, refused.headers["Content-Type"]) == (400, PROBLEM)


STRONG = {f"{key}.rating": 4 for key in KEYS}


def test_a_second_decision_is_refused(world: World) -> None:
    world.seal_all(bob=STRONG, carol=STRONG, dave=STRONG)
    advised = recommend(world.fresh_loop())
    hugo, path = Caller(world.hugo), f"/loops/{world.loop.public_id}/decisions/"
    body = {"recommendation": str(advised.public_id), "outcome": "hire", "reason": "Clear."}
    hugo.make(path, body)
    refused = hugo.post(path, {**body, "outcome": "no_hire", "override_reason": LONG_REASON})
    assert (refused.status_code, refused.json()["code"]) == (409, "already_decided")
    assert Decision.objects.count() == 1


def test_a_decision_on_figures_that_were_not_read_is_refused(world: World) -> None:
    world.seal_all(bob=STRONG, carol=STRONG, dave=STRONG)
    body = {"outcome": "hire", "reason": "Clear."}
    refused = Caller(world.hugo).post(f"/loops/{world.loop.public_id}/decisions/", body)
    assert [item["pointer"] for item in refused.json()["errors"]] == ["/recommendation"]
    assert Decision.objects.count() == 0
