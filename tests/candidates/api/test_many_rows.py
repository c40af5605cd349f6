"""Many rows in one request: each is done or refused for itself, and each says which."""

from __future__ import annotations

from typing import Any

import pytest

from candidates.models import Candidate, Interview, Transcript
from tests.accounts.api.caller import Caller
from tests.builders import World

pytestmark = pytest.mark.django_db
MOMENT = "2030-05-04T09:00:00Z"


def tell(answer: Any) -> list[tuple[int, str]]:
    """Return status and pointer of each row."""
    rows = answer.json()["results"]
    faults = [row["problem"]["errors"] if row["problem"] else [] for row in rows]
    return [
        (row["status"], fault[0].get("pointer", "") if fault else "")
        for row, fault in zip(rows, faults, strict=True)
    ]


def test_candidates_come_with_what_is_wrong_left_out(world: World) -> None:
    rows = [
        {"name": "Uma Ude", "email": "uma@example.org"},
        {"name": "Uma Again", "email": "uma@example.org"},
        {"name": "", "email": "zoe@example.org"},
        {"name": "Zoe Zed", "colour": "red"},
        "Ann Abt",
        {"name": "Kim Kay"},
    ]
    answer = Caller(world.rosa).post("/candidates/bulk/", {"rows": rows})
    assert tell(answer) == [
        (201, ""),
        (409, "/email"),
        (422, "/name"),
        (422, "/colour"),
        (422, "/"),
        (201, ""),
    ]
    assert (answer.json()["made"], answer.json()["refused"]) == (2, 4)
    names = Candidate.objects.exclude(pk=world.candidate.pk).values_list("name", flat=True)
    assert sorted(names) == ["Kim Kay", "Uma Ude"]
    assert Candidate.objects.get(name="Uma Ude").public_id.hex in answer.content.decode().replace(
        "-", ""
    )


def test_interviews_come_each_for_itself(world: World) -> None:
    good = {"candidacy": str(world.candidacy.public_id), "name": "Third", "starts_at": MOMENT}
    rows = [good, {**good, "minutes": 3}, {**good, "name": ""}, {**good, "planned": MOMENT}]
    answer = Caller(world.rosa).post("/interviews/bulk/", {"rows": rows})
    assert tell(answer) == [(201, ""), (422, "/minutes"), (422, "/name"), (422, "/planned")]
    assert Interview.objects.filter(name="Third").count() == 1


def test_transcripts_come_each_for_itself(world: World) -> None:
    text = "Bob: What did you try?\n\nTess: I rang thirty shops in a week."
    rows = [
        {"interview": str(world.first.public_id), "text": text},
        {"interview": str(world.first.public_id), "text": "\x01\x02"},
        {"interview": str(world.candidacy.public_id), "text": text},
    ]
    answer = Caller(world.rosa).post("/transcripts/bulk/", {"rows": rows})
    assert tell(answer) == [(201, ""), (422, "/text"), (422, "/interview")]
    assert Transcript.objects.count() == 1


@pytest.mark.parametrize(
    "body", [{}, {"rows": []}, {"rows": "x"}, [], {"rows": [{}] * 201}, {"rows": [{}], "a": 1}]
)
def test_a_request_without_rows_is_refused_whole(world: World, body: Any) -> None:
    assert Caller(world.rosa).post("/candidates/bulk/", body).status_code == 422


def test_who_may_add_nobody_is_refused_row_by_row(world: World) -> None:
    answer = Caller(world.bob).post("/candidates/bulk/", {"rows": [{"name": "Uma Ude"}] * 2})
    assert tell(answer) == [(403, ""), (403, "")]


def test_many_rows_repeated_under_one_key_are_made_once(world: World) -> None:
    rosa = Caller(world.rosa)
    body = {"rows": [{"name": "Uma Ude"}, {"name": ""}]}
    first, second = (rosa.post("/candidates/bulk/", body, idempotency_key="k") for _ in range(2))
    assert first.json() == second.json()
    assert Candidate.objects.filter(name="Uma Ude").count() == 1


def test_a_refused_step_of_a_loop_names_its_place(world: World) -> None:
    rosa = Caller(world.rosa)
    made = rosa.make("/candidates/", {"name": "Uma Ude"})
    opening = str(world.opening.public_id)
    candidacy = rosa.make("/candidacies/", {"candidate": made["id"], "opening": opening})["id"]
    steps = [{"name": "First", "starts_at": MOMENT}, {"name": "Second", "starts_at": MOMENT}]
    bob = str(world.bob.public_id)
    faults: dict[str, dict[str, Any]] = {
        "/steps/1/starts_at": {"starts_at": "1999-01-01T00:00:00Z"},
        "/steps/1/competencies": {"competencies": ["poise"], "panel": [bob]},
        "/steps/1/user": {"panel": [bob, bob]},
        "/steps/1/video_url": {"video_url": "ftp://x"},
    }
    for pointer, fault in faults.items():
        body = {"candidacy": candidacy, "steps": [steps[0], {**steps[1], **fault}]}
        refused = rosa.post("/loops/", body)
        assert [each["pointer"] for each in refused.json()["errors"]] == [pointer]
    assert not Interview.objects.filter(name="First").exists()


def test_somebody_who_is_known_is_not_invited_again(world: World) -> None:
    wish = {"email": "Bob@Example.com", "name": "Bob Again"}
    refused = Caller(world.alice).post("/people/", wish)
    assert (refused.status_code, refused.json()["code"]) == (409, "already_there")
    assert refused.json()["errors"][0]["pointer"] == "/email"


def test_interviews_are_found_by_who_sits_in_them(world: World) -> None:
    rosa = Caller(world.rosa)
    found = rosa.read(f"/interviews/?interviewer={world.dave.public_id}")["results"]
    assert [row["name"] for row in found] == ["Execution and people"]
    assert rosa.read(f"/interviews/?opening={world.candidacy.public_id}")["results"] == []
    assert len(rosa.read(f"/candidates/?email={world.candidate.email.upper()}")["results"]) == 1
    assert len(rosa.read("/people/?email=bob@example.com")["results"]) == 1
