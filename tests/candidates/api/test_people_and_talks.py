"""Candidates, openings, interviews and transcripts by API."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from candidates.actions import add_candidacy
from candidates.models import Candidacy, Interview, PlannedInterview, Transcript
from jobs import clock
from jobs.actions import claim, fail
from jobs.models import Job
from tests.accounts.api.caller import BASE, Caller, check_contract
from tests.builders import TRANSCRIPT, World, make_candidate, make_opening

pytestmark = pytest.mark.django_db


def test_an_opening_is_created_with_its_plan_and_scaled_weights(world: World) -> None:
    body = {
        "title": "Designer",
        "weights": {"strategy": 3, "data": 1},
        "plan": [{"name": "Craft", "minutes": 60, "competencies": ["strategy"]}],
    }
    made = Caller(world.alice).make("/openings/", body)
    assert made["weights"] == {"strategy": 0.75, "data": 0.25}
    assert [(step["position"], step["name"], step["minutes"]) for step in made["plan"]] == [
        (1, "Craft", 60)
    ]


def test_roles_are_given_and_taken(world: World) -> None:
    alice, path = Caller(world.alice), f"/openings/{world.opening.public_id}/roles/"
    olga = str(world.olga.public_id)
    given = alice.make(path, {"user": olga, "role": "recruiter"}, status=200)
    assert {"user": olga, "name": "Olga Orlova", "role": "recruiter"} in given["roles"]
    assert alice.delete(f"{path}{olga}/recruiter/").status_code == 204
    assert Caller(world.olga).get(f"/openings/{world.opening.public_id}/").status_code == 404


def test_an_internal_candidate_is_marked_and_sees_nothing(world: World) -> None:
    body = {"name": "Olga Orlova", "user": str(world.olga.public_id)}
    made = Caller(world.alice).make("/candidates/", body)
    assert made["internal"] is True
    assert Caller(world.olga).get(f"/candidates/{made['id']}/").status_code == 404


def test_the_same_address_twice_is_a_conflict(world: World) -> None:
    body = {"name": "Ann", "email": world.candidate.email}
    refused = Caller(world.rosa).post("/candidates/", body)
    assert (refused.status_code, refused.json()["code"]) == (409, "already_there")


def test_the_same_pair_twice_is_a_conflict(world: World) -> None:
    body = {
        "candidate": str(world.candidate.public_id),
        "opening": str(world.opening.public_id),
    }
    assert Caller(world.rosa).post("/candidacies/", body).status_code == 409
    assert Candidacy.objects.count() == 1


def test_a_planned_interview_takes_what_is_absent_from_the_plan(world: World) -> None:
    step = PlannedInterview.objects.create(
        opening=world.opening, position=1, name="Craft", minutes=60, competencies=["data"]
    )
    body = {
        "candidacy": str(world.candidacy.public_id),
        "planned": str(step.public_id),
        "starts_at": "2026-05-04T09:00:00+02:00",
    }
    made = Caller(world.rosa).make("/interviews/", body)
    assert (made["name"], made["competencies"]) == ("Craft", ["data"])
    assert (made["starts_at"], made["ends_at"]) == ("2026-05-04T07:00:00Z", "2026-05-04T08:00:00Z")


def test_a_step_of_another_openings_plan_is_refused(world: World) -> None:
    other = make_opening(world.alice, title="Analyst")
    step = PlannedInterview.objects.create(opening=other, position=1, name="Craft")
    body = {
        "candidacy": str(world.candidacy.public_id),
        "planned": str(step.public_id),
        "starts_at": "2026-05-04T09:00:00Z",
    }
    refused = Caller(world.rosa).post("/interviews/", body)
    assert [item["pointer"] for item in refused.json()["errors"]] == ["/planned"]


def test_interviews_are_filtered_by_their_start(world: World) -> None:
    soon = datetime.now(UTC) + timedelta(days=3)
    Interview.objects.filter(pk=world.second.pk).update(
        starts_at=soon, ends_at=soon + timedelta(minutes=45)
    )
    after = (soon - timedelta(hours=1)).isoformat()
    rows = Caller(world.bob).read(f"/interviews/?starts_after={after}")["results"]
    assert [row["name"] for row in rows] == ["Execution and people"]


def test_an_interview_lists_who_sits_in_it(world: World) -> None:
    read = Caller(world.dave).read(f"/interviews/{world.first.public_id}/")
    assert sorted(row["name"] for row in read["interviewers"]) == ["Bob Bell", "Carol Chu"]


def test_calling_an_interview_off_ends_what_is_owed_for_it(world: World) -> None:
    Caller(world.rosa).make(f"/interviews/{world.second.public_id}/did-not-happen/", status=200)
    assert world.card(world.daves).state == "did_not_happen"


def test_a_transcript_is_stored_once(world: World) -> None:
    rosa, path = Caller(world.rosa), f"/interviews/{world.first.public_id}/transcripts/"
    first = rosa.make(path, {"text": TRANSCRIPT})
    again = rosa.make(path, {"text": TRANSCRIPT}, status=200)
    assert again["id"] == first["id"]
    assert Transcript.objects.count() == 1


def test_a_transcript_is_told_with_exact_turns_and_its_job(world: World) -> None:
    path = f"/interviews/{world.first.public_id}/transcripts/"
    read = Caller(world.rosa).make(path, {"text": TRANSCRIPT})
    words = [read["text"][turn["start"] : turn["end"]].split()[0] for turn in read["turns"]]
    assert words == ["Tell", "In", "How", "Their"]
    assert [turn["role"] for turn in read["turns"]] == ["interviewer", "candidate"] * 2
    assert read["job"]["status"] == "pending"


def send_file(world: World, raw: bytes, **headers: str) -> Any:
    """Return the answer to a file that Rosa sends for the first interview."""
    path = f"{BASE}/interviews/{world.first.public_id}/transcripts/"
    sent = {**Caller(world.rosa).headers, **headers}
    answer = Client().post(path, {"file": SimpleUploadedFile("talk.txt", raw)}, headers=sent)
    check_contract("post", path, answer)
    return answer


def test_a_file_is_read_by_a_worker_and_kept_as_it_came(world: World, drain: Any) -> None:
    rosa, raw = Caller(world.rosa), TRANSCRIPT.replace("\n", "\r\n").encode()
    answer = send_file(world, raw)
    at = answer.headers["Location"].removeprefix(BASE)
    before, _ = rosa.read(at), drain()
    after = rosa.read(at)
    download = rosa.get(f"/transcripts/{after['transcript']}/raw/")
    assert (answer.status_code, before["state"], after["state"]) == (202, "waiting", "read")
    assert download.content == raw
    assert download.headers["Content-Disposition"].startswith("attachment")
    assert download.headers["X-Content-Type-Options"] == "nosniff"


def test_a_file_that_is_stored_already_is_answered_with_its_transcript(
    world: World, drain: Any
) -> None:
    send_file(world, TRANSCRIPT.encode())
    drain()
    again = send_file(world, TRANSCRIPT.encode())
    assert (again.status_code, again.json()["version"]) == (200, 1)


def test_text_that_is_long_is_read_by_a_worker(world: World, settings: Any) -> None:
    settings.TRANSCRIPT_READ_AT_ONCE_BYTES = 100
    path = f"/interviews/{world.first.public_id}/transcripts/"
    told = Caller(world.rosa).make(path, {"text": TRANSCRIPT}, status=202)
    assert (told["state"], told["bytes"]) == ("waiting", len(TRANSCRIPT.encode()))


def test_a_refused_file_says_why_and_where_and_is_dismissed(world: World, drain: Any) -> None:
    rosa, answer = Caller(world.rosa), send_file(world, b"WEBVTT\n\n")
    drain()
    told = rosa.read(f"/uploads/{answer.json()['id']}/")
    assert (told["state"], told["reason_code"], told["line"]) == ("refused", "no_turns", 1)
    assert rosa.delete(f"/uploads/{told['id']}/").status_code == 204
    assert rosa.read(f"/interviews/{world.first.public_id}/uploads/")["results"] == []


def test_a_reading_that_broke_off_is_tried_again(world: World, drain: Any) -> None:
    rosa, upload = Caller(world.rosa), send_file(world, TRANSCRIPT.encode()).json()
    Job.objects.update(status="failed", error_code="worker_lost", error="The worker was lost.")
    assert rosa.read(f"/uploads/{upload['id']}/")["reason"] == "The worker was lost."
    assert rosa.make(f"/uploads/{upload['id']}/retry/", status=200)["state"] == "waiting"
    drain()
    assert rosa.read(f"/uploads/{upload['id']}/")["state"] == "read"
    assert rosa.post(f"/uploads/{upload['id']}/retry/").status_code == 409


def test_an_upload_repeated_by_its_key_is_one(world: World) -> None:
    answers = [send_file(world, TRANSCRIPT.encode(), **{"Idempotency-Key": "up-1"}) for _ in "ab"]
    assert [answer.status_code for answer in answers] == [202, 202]
    assert answers[1].headers["Idempotency-Replayed"] == "true"


def test_unknown_speakers_are_mapped(world: World) -> None:
    rosa = Caller(world.rosa)
    text = "S1: What did you try?\n\nS2: I rang thirty shops in one week."
    path = f"/interviews/{world.first.public_id}/transcripts/"
    stored = rosa.make(path, {"text": text})
    assert stored["unknown_speakers"] == ["S1", "S2"]
    roles = {"S1": "interviewer", "S2": "candidate"}
    mapped = rosa.put(f"/transcripts/{stored['id']}/speakers/", {"roles": roles}).json()
    assert (mapped["unknown_speakers"], mapped["roles"]) == ([], roles)


def test_a_label_that_nobody_has_is_refused(world: World) -> None:
    transcript = world.say()
    path = f"/transcripts/{transcript.public_id}/speakers/"
    refused = Caller(world.rosa).put(path, {"roles": {"Zed": "candidate"}})
    assert [item["pointer"] for item in refused.json()["errors"]] == ["/roles/Zed"]


def test_a_failed_reading_is_tried_again(world: World) -> None:
    transcript = world.say()
    lease = claim(Job.objects.get(subject=transcript.public_id).pk, at=clock.now())
    assert lease is not None
    fail(lease, code="no_rubric", reason="The opening has no rubric.", at=clock.now())
    rosa = Caller(world.rosa)
    failed = rosa.read(f"/transcripts/{transcript.public_id}/")["job"]
    again = rosa.make(f"/transcripts/{transcript.public_id}/retry/", status=200)
    assert (failed["error_code"], again["status"]) == ("no_rubric", "pending")


def test_a_panelist_finds_only_their_candidates(world: World) -> None:
    add_candidacy(make_candidate(world.rosa, "Uma Ude"), world.opening, by=world.rosa)
    names: Any = [row["name"] for row in Caller(world.bob).read("/candidates/")["results"]]
    assert names == ["Tess Kim"]


def test_people_are_found_by_name_with_their_titles(world: World) -> None:
    rows = Caller(world.rosa).read("/people/?q=bell&active=true&fields=name,email")["results"]
    assert rows == [{"name": "Bob Bell", "email": "bob@example.com"}]
