"""A file is kept at once and read by a worker: all of it, or nothing and a reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.errors import NotAllowed, NotFound
from accounts.models import AuditEvent
from candidates.actions import (
    add_words,
    call_off_interview,
    dismiss_upload,
    retry_upload,
    store_transcript,
    upload_transcript,
    withdraw_consent,
)
from candidates.actions import uploads as reading
from candidates.actions.holding import UnderHold, lift_hold, set_hold
from candidates.actions.interviews import NotNow
from candidates.actions.transcripts import TranscriptRefused
from candidates.models import Interview, Transcript, Upload
from candidates.querysets import READ_UPLOAD
from candidates.tasks import read_upload
from candidates.transcripts import ReaderLost, read_apart
from jobs.actions import claim
from jobs.models import Job
from scorecards.models import Suggestion
from tests.builders import LONG_REASON, TRANSCRIPT, World

pytestmark = pytest.mark.django_db
RAW = TRANSCRIPT.encode()
HEADER_ONLY = b"WEBVTT\n\n"


def send(world: World, raw: bytes = RAW) -> Upload:
    """Return an upload of Rosa's for the first interview."""
    upload, _ = upload_transcript(world.first, by=world.rosa, raw=raw, filename="talk.txt")
    return upload


def state_of(upload: Upload) -> str:
    return Upload.objects.state_of(upload)


def test_a_file_that_is_no_transcript_is_refused_by_its_name(world: World) -> None:
    with pytest.raises(TranscriptRefused, match=r"^talk\.txt is .*MP4"):
        send(world, b"\0\0\0 ftypisom")
    assert not Upload.objects.exists()


def test_a_file_waits_with_its_job_until_a_worker_has_read_it(
    world: World, drain: Callable[[], None]
) -> None:
    upload = send(world)
    assert (state_of(upload), Transcript.objects.count()) == ("waiting", 0)
    drain()
    kept = Upload.objects.get()
    assert (state_of(kept), kept.raw) == ("read", None)
    assert kept.transcript is not None
    assert bytes(kept.transcript.raw) == RAW
    assert Suggestion.objects.get().transcript == kept.transcript


def test_the_reading_says_that_the_interview_was_held(
    world: World, drain: Callable[[], None]
) -> None:
    send(world)
    drain()
    assert Interview.objects.get(pk=world.first.pk).state == Interview.State.HELD


def test_what_cannot_be_read_is_refused_with_its_line_and_not_kept(
    world: World, drain: Callable[[], None]
) -> None:
    upload = send(world, HEADER_ONLY)
    drain()
    kept = Upload.objects.get()
    assert (state_of(upload), kept.raw, kept.refusal_code, kept.refusal_line) == (
        "refused",
        None,
        "no_turns",
        1,
    )
    assert Job.objects.get().status == Job.Status.DONE  # another start would change nothing
    assert AuditEvent.objects.filter(verb="transcript.refused").count() == 1


def test_too_much_memory_is_a_refusal(
    world: World, drain: Callable[[], None], settings: Any
) -> None:
    settings.TRANSCRIPT_READ_MEGABYTES = 40
    upload = send(world, b"Bob: why?\n\nTess: so it is.\n\n" * 60_000)
    drain()
    assert (state_of(upload), Upload.objects.get().refusal_code) == ("refused", "too_heavy")


def test_a_reader_that_died_is_tried_again_and_then_failed(
    world: World, drain: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: Any, **__: Any) -> None:
        raise ReaderLost

    monkeypatch.setattr(reading, "read_apart", die)
    upload = send(world)
    states = []
    for _ in range(3):
        Job.objects.update(due_at=timezone.now())
        drain()
        states.append(state_of(upload))
    assert states == ["waiting", "waiting", "failed"]
    assert Transcript.objects.count() == 0

    monkeypatch.undo()
    retry_upload(upload, by=world.rosa)
    drain()
    assert state_of(upload) == "read"


def test_a_worker_that_lost_its_lease_stores_nothing(world: World) -> None:
    upload = send(world)
    job = Job.objects.get()
    claim(job.pk, at=timezone.now())
    assert state_of(upload) == "reading"
    assert (read_upload(str(job.pk)), Transcript.objects.count()) == ("not_mine", 0)


def test_a_task_that_comes_twice_stores_one_transcript(world: World) -> None:
    send(world)
    job = str(Job.objects.get().pk)
    assert [read_upload(job), read_upload(job)] == ["done", "not_mine"]
    assert Transcript.objects.count() == 1


def test_the_same_file_twice_is_one_upload_whether_it_waits_or_is_read(
    world: World, drain: Callable[[], None]
) -> None:
    first, again = send(world), send(world)
    drain()
    later = send(world)
    assert first == again == later
    assert (Upload.objects.count(), Transcript.objects.count()) == (1, 1)


def test_sending_a_file_again_whose_reading_failed_reads_it_again(
    world: World, drain: Callable[[], None]
) -> None:
    upload = send(world)
    Job.objects.update(status="failed")
    assert (send(world), state_of(upload)) == (upload, "waiting")
    drain()
    assert state_of(upload) == "read"


def test_words_that_were_pasted_before_are_not_read_again(world: World) -> None:
    stored = world.say()
    for _ in range(2):
        upload, is_new = upload_transcript(world.first, by=world.rosa, raw=RAW)
        assert (upload.transcript, is_new, state_of(upload)) == (stored, False, "read")
    assert not Job.objects.filter(kind=READ_UPLOAD).exists()


def test_words_that_were_pasted_meanwhile_are_one_transcript(
    world: World, drain: Callable[[], None]
) -> None:
    send(world)
    stored, _ = store_transcript(world.first, by=world.rosa, raw=RAW)
    drain()
    assert Upload.objects.get().transcript == stored


def test_a_loop_that_closed_meanwhile_takes_no_words(
    world: World, drain: Callable[[], None]
) -> None:
    upload = send(world)
    world.candidacy.closed_at = timezone.now() - timedelta(seconds=1)
    world.candidacy.save()
    drain()
    assert (state_of(upload), Upload.objects.get().refusal) == ("refused", "This loop is closed.")


def test_an_interview_that_did_not_happen_takes_no_file(world: World) -> None:
    call_off_interview(world.first, by=world.rosa)
    with pytest.raises(NotNow):
        send(world)


def test_what_is_pasted_is_read_at_once_if_it_is_short(world: World, settings: Any) -> None:
    kept, _ = add_words(world.first, by=world.rosa, raw=RAW, is_typed=True)
    assert isinstance(kept, Transcript)
    settings.TRANSCRIPT_READ_AT_ONCE_BYTES = len(RAW)
    longer, _ = add_words(world.first, by=world.rosa, raw=RAW + b"\n", is_typed=True)
    assert isinstance(longer, Upload)


@pytest.mark.parametrize(("name", "error"), [("dave", NotAllowed), ("olga", NotFound)])
def test_only_who_hears_the_interview_sends_or_dismisses_files(
    world: World, drain: Callable[[], None], name: str, error: type[Exception]
) -> None:
    upload, person = send(world, HEADER_ONLY), getattr(world, name)
    drain()
    for deed in (retry_upload, dismiss_upload):
        with pytest.raises(error):
            deed(upload, by=person)
    with pytest.raises(error):
        upload_transcript(world.first, by=person, raw=RAW)
    dismiss_upload(upload, by=world.bob)
    assert Upload.objects.count() == 0


def test_a_file_that_cannot_be_read_keeps_its_bytes_under_a_legal_hold(
    world: World, drain: Callable[[], None]
) -> None:
    upload = send(world, HEADER_ONLY)
    set_hold(world.candidate, by=world.alice, reason=LONG_REASON)
    drain()
    kept = Upload.objects.get()
    assert (state_of(upload), bytes(kept.raw or b"")) == ("failed", HEADER_ONLY)
    lift_hold(world.candidate, by=world.alice, reason=LONG_REASON)
    retry_upload(upload, by=world.rosa)
    drain()
    assert (state_of(upload), Upload.objects.get().raw) == ("refused", None)


def test_a_file_stays_under_a_legal_hold(world: World, drain: Callable[[], None]) -> None:
    upload = send(world, HEADER_ONLY)
    drain()
    set_hold(world.candidate, by=world.alice, reason=LONG_REASON)
    with pytest.raises(UnderHold):
        dismiss_upload(upload, by=world.bob)
    lift_hold(world.candidate, by=world.alice, reason=LONG_REASON)
    dismiss_upload(upload, by=world.bob)
    assert not Upload.objects.exists()


def test_an_upload_is_one_of_three_things(world: World) -> None:
    upload = send(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        Upload.objects.filter(pk=upload.pk).update(raw=None)


@pytest.mark.parametrize("raw", [RAW, HEADER_ONLY])
def test_a_file_whose_words_were_withdrawn_while_it_was_read_leaves_nothing(
    world: World, drain: Callable[[], None], monkeypatch: pytest.MonkeyPatch, raw: bytes
) -> None:
    def read_slowly(*told: Any, **limits: Any) -> Any:
        withdraw_consent(world.candidate, by=world.rosa)
        return read_apart(*told, **limits)

    monkeypatch.setattr(reading, "read_apart", read_slowly)
    send(world, raw)
    drain()
    assert (Upload.objects.count(), Transcript.objects.count()) == (0, 0)
    assert not AuditEvent.objects.filter(verb="transcript.refused").exists()
    assert Job.objects.get(kind="candidates.read_upload").status == "done"
