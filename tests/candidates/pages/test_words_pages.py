"""Transcripts by page: pasted, uploaded, read, mapped, tried again, downloaded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import AuditEvent
from candidates.models import Interview, SpeakerMapping, Transcript, Upload
from jobs.models import Job
from tests.builders import TRANSCRIPT, World

NAMELESS = "Speaker 1: Why this role?\n\nSpeaker 2: I would like to run a plant again.\n"


@pytest.fixture
def store(world: World, client: Client) -> Callable[..., Any]:
    """Return a function that sends the transcript form as Rosa."""

    def store(**fields: Any) -> Any:
        client.force_login(world.rosa)
        data = {"words-interview": world.first.public_id, "words-text": ""}
        data |= {f"words-{name}": value for name, value in fields.items()}
        return client.post(f"/candidates/{world.candidate.public_id}/words/", data)

    return store


def list_errors(answer: Any) -> tuple[int, list[str]]:
    """Return the status and the fields at fault of a page that came back."""
    return answer.status_code, list(answer.context["refused"].errors)


def test_it_stores_what_was_pasted(world: World, store: Callable[..., Any]) -> None:
    store(text=TRANSCRIPT)

    assert world.first.transcripts.get().roles == {"Bob": "interviewer", "Tess": "candidate"}


def test_it_keeps_an_uploaded_file_as_it_came(
    world: World, store: Callable[..., Any], drain: Callable[[], None]
) -> None:
    store(file=SimpleUploadedFile("talk.txt", TRANSCRIPT.encode()))
    drain()

    kept = world.first.transcripts.get()
    assert (bytes(kept.raw), kept.filename) == (TRANSCRIPT.encode(), "talk.txt")


def test_it_shows_how_far_the_reading_is(
    world: World, store: Callable[..., Any], client: Client, drain: Callable[[], None]
) -> None:
    store(text=TRANSCRIPT)
    at = f"/candidates/{world.candidate.public_id}/"
    before = client.get(at).context["groups"][0].talks[0].words[0].job.status
    drain()
    after = client.get(at).context["groups"][0].talks[0].words[0].job.status

    assert (before, after) == ("pending", "done")


def test_it_refuses_a_file_over_the_limit_by_name(world: World, store: Callable[..., Any]) -> None:
    big = SimpleUploadedFile("talk.txt", b"a" * (settings.TRANSCRIPT_MAX_BYTES + 1))

    answer = store(file=big)

    assert answer.context["refused"].errors["file"] == ["The file is larger than 2 MB."]


def test_it_stores_nothing_of_a_file_over_the_limit(
    world: World, store: Callable[..., Any]
) -> None:
    answer = store(file=SimpleUploadedFile("talk.txt", b"a" * (2 * 1024 * 1024 + 1)))

    assert (answer.status_code, Transcript.objects.count()) == (422, 0)


def test_it_takes_a_file_that_just_fits_the_limit(
    world: World, store: Callable[..., Any], drain: Callable[[], None]
) -> None:
    line = b"Tess: I rang thirty shops before we built anything and wrote it down.\n\n"
    head = b"Bob: Go on.\n\n"
    body = head + line * ((settings.TRANSCRIPT_MAX_BYTES - len(head)) // len(line))
    body += b" " * (settings.TRANSCRIPT_MAX_BYTES - len(body))

    store(file=SimpleUploadedFile("talk.txt", body))
    drain()

    assert len(bytes(world.first.transcripts.get().raw)) == settings.TRANSCRIPT_MAX_BYTES


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("empty.txt", b""),
        ("picture.txt", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"),
        ("locked.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)),
    ],
)
def test_it_says_at_once_what_is_no_transcript_at_first_sight(
    world: World, store: Callable[..., Any], name: str, body: bytes
) -> None:
    answer = store(file=SimpleUploadedFile(name, body))

    assert (list_errors(answer), Upload.objects.count()) == ((422, ["file"]), 0)


@pytest.mark.parametrize(
    ("name", "body", "reason"),
    [
        ("nobody-speaks.txt", b"Notes of the day without a speaker\n", "Line 1: "),
        ("no.vtt", b"WEBVTT\n\n", "Line 1 on: "),
        ("binary.txt", bytes(range(256)) * 20, ""),
    ],
)
def test_it_shows_why_a_file_cannot_be_read(
    world: World,
    store: Callable[..., Any],
    drain: Callable[[], None],
    name: str,
    body: bytes,
    reason: str,
) -> None:
    answer = store(file=SimpleUploadedFile(name, body))
    drain()
    shown = show_uploads(world, answer.client)

    assert [(row.state, row.reason.startswith(reason)) for row in shown] == [("refused", True)]


def show_uploads(world: World, client: Client) -> tuple[Any, ...]:
    """Return the files of the first interview as the candidate's page shows them."""
    page = client.get(f"/candidates/{world.candidate.public_id}/")
    talks = {talk.interview.pk: talk for talk in page.context["groups"][0].talks}
    uploads: tuple[Any, ...] = talks[world.first.pk].uploads
    return uploads


def test_a_refused_file_is_dismissed(
    world: World, store: Callable[..., Any], client: Client, drain: Callable[[], None]
) -> None:
    store(file=SimpleUploadedFile("no.vtt", b"WEBVTT\n\n"))
    drain()
    client.post(f"/uploads/{Upload.objects.get().public_id}/dismiss/")

    assert (show_uploads(world, client), Upload.objects.count()) == ((), 0)


def test_a_waiting_file_is_not_dismissed(store: Callable[..., Any], client: Client) -> None:
    store(file=SimpleUploadedFile("talk.txt", TRANSCRIPT.encode()))
    client.post(f"/uploads/{Upload.objects.get().public_id}/dismiss/")

    assert Upload.objects.count() == 1


def test_a_reading_that_broke_off_is_tried_again(
    world: World, store: Callable[..., Any], client: Client, drain: Callable[[], None]
) -> None:
    store(file=SimpleUploadedFile("talk.txt", TRANSCRIPT.encode()))
    Job.objects.update(status="failed", error_code="worker_lost", error="The worker was lost.")
    before = [(row.state, row.reason) for row in show_uploads(world, client)]
    client.post(f"/uploads/{Upload.objects.get().public_id}/retry/")
    drain()

    assert before == [("failed", "The worker was lost.")]
    assert world.first.transcripts.get().version == 1


@pytest.mark.parametrize("deed", ["retry", "dismiss"])
@pytest.mark.parametrize("name", ["dave", "olga"])
def test_a_file_is_not_touched_by_who_does_not_hear_the_interview(
    world: World, store: Callable[..., Any], client: Client, deed: str, name: str
) -> None:
    store(file=SimpleUploadedFile("talk.txt", TRANSCRIPT.encode()))
    client.force_login(getattr(world, name))

    answer = client.post(f"/uploads/{Upload.objects.get().public_id}/{deed}/")

    assert answer.status_code == 404


def test_it_keeps_pasted_text_that_cannot_be_read(world: World, store: Callable[..., Any]) -> None:
    answer = store(text="Notes of the day without a speaker")

    assert answer.context["refused"]["text"].value() == "Notes of the day without a speaker"


def test_it_asks_for_a_file_or_text(world: World, store: Callable[..., Any]) -> None:
    assert list_errors(store()) == (422, ["file"])


def test_it_does_not_take_two_things_at_once(world: World, store: Callable[..., Any]) -> None:
    answer = store(file=SimpleUploadedFile("talk.txt", TRANSCRIPT.encode()), text=TRANSCRIPT)

    assert list_errors(answer) == (422, ["text"])


def test_it_says_that_the_very_same_transcript_is_there(
    world: World, store: Callable[..., Any]
) -> None:
    store(text=TRANSCRIPT)
    store(text=TRANSCRIPT)

    assert world.first.transcripts.count() == 1


def test_it_takes_no_words_from_a_panelist_of_another_interview(
    world: World, client: Client
) -> None:
    client.force_login(world.dave)

    client.post(
        f"/candidates/{world.candidate.public_id}/words/",
        {"words-interview": world.first.public_id, "words-text": TRANSCRIPT},
    )

    assert Transcript.objects.count() == 0


def test_it_remembers_who_a_speaker_is(world: World, client: Client) -> None:
    transcript = world.say(NAMELESS)
    client.force_login(world.rosa)
    prefix = f"speakers-{transcript.public_id}"

    client.post(
        f"/candidates/{world.candidate.public_id}/{prefix}/",
        {f"{prefix}-speaker0": "interviewer", f"{prefix}-speaker1": "candidate"},
    )

    kept = SpeakerMapping.objects.order_by("label").values_list("label", "role")
    assert list(kept) == [("Speaker 1", "interviewer"), ("Speaker 2", "candidate")]


def test_it_asks_for_at_least_one_speaker(world: World, client: Client) -> None:
    transcript = world.say(NAMELESS)
    client.force_login(world.rosa)

    answer = client.post(
        f"/candidates/{world.candidate.public_id}/speakers-{transcript.public_id}/", {}
    )

    assert list_errors(answer) == (422, ["__all__"])


def test_it_tries_a_failed_reading_again(world: World, client: Client) -> None:
    transcript = world.say()
    Job.objects.update(status="failed", error="The worker was lost.")
    client.force_login(world.rosa)

    client.post(f"/transcripts/{transcript.public_id}/retry/")

    states = Job.objects.filter(subject=transcript.public_id).order_by("created_at")
    assert [job.status for job in states] == ["failed", "pending"]


def test_it_does_not_start_a_reading_twice(world: World, client: Client) -> None:
    transcript = world.say()
    client.force_login(world.rosa)

    client.post(f"/transcripts/{transcript.public_id}/retry/")

    assert Job.objects.filter(subject=transcript.public_id).count() == 1


def test_it_hands_out_the_raw_file_as_a_download_that_no_browser_renders(
    world: World, client: Client
) -> None:
    transcript = world.say()
    Transcript.objects.update(filename='<b>"x".html')
    client.force_login(world.bob)

    answer = client.get(f"/transcripts/{transcript.public_id}/raw/")

    kept = {
        name: answer.headers[name]
        for name in ("Content-Type", "X-Content-Type-Options", "Cache-Control")
    }
    assert (answer.content, answer.headers["Content-Disposition"][:11], kept) == (
        TRANSCRIPT.encode(),
        "attachment;",
        {
            "Content-Type": "application/octet-stream",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store, private",
        },
    )


def test_a_download_stands_in_the_audit_log_and_in_nobody_elses(
    world: World, client: Client
) -> None:
    transcript = world.say()
    for name in ("dave", "olga", "bob"):
        client.force_login(getattr(world, name))
        client.get(f"/transcripts/{transcript.public_id}/raw/")

    noted = AuditEvent.objects.filter(verb="transcript.downloaded")
    assert [(event.actor, event.payload) for event in noted] == [(world.bob, {})]


def test_it_offers_no_words_of_an_interview_that_did_not_happen(
    world: World, store: Callable[..., Any]
) -> None:
    Interview.objects.filter(pk=world.first.pk).update(state="did_not_happen")

    assert list_errors(store(text=TRANSCRIPT)) == (422, ["interview"])
