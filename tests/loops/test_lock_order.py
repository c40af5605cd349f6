"""Locks are taken candidacy first, so that nobody waits in a circle; on PostgreSQL."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import close_old_connections, connection, transaction

from candidates.actions import (
    add_candidacy,
    map_speakers,
    schedule_interview,
    upload_transcript,
    uploads,
    withdraw_consent,
)
from candidates.actions.erasing import erase_candidate
from candidates.actions.locking import lock_candidacy, lock_candidate
from candidates.models import Candidacy
from candidates.tasks import read_upload
from candidates.transcripts import read_transcript
from jobs.actions import call_off, claim, enqueue, finish
from jobs.models import Job
from loops.actions import open_loop
from loops.actions.counted import describe_inputs, read_counted_cards
from loops.actions.locking import record
from loops.models import Loop
from scorecards.actions import revise_card
from scorecards.models import Rating
from tests.builders import LONG_REASON, TRANSCRIPT, make_candidate, make_world, seal

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.server]


def start(act: Callable[[], object], errors: list[BaseException]) -> threading.Thread:
    """Run an act in a thread with its own connection and collect what it raises."""

    def run() -> None:
        try:
            act()
        except BaseException as error:  # noqa: BLE001 (a deadlock must show in the test)
            errors.append(error)
        finally:
            close_old_connections()
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


@pytest.mark.made_up
@pytest.mark.parametrize("name", ["schedule", "map", "open"])
def test_no_act_takes_the_audit_stream_before_the_candidacy(name: str) -> None:
    world = make_world()
    transcript = world.say()
    other = add_candidacy(make_candidate(world.rosa, "Uma"), world.opening, by=world.rosa)
    schedule_interview(other, by=world.rosa, name="First", starts_at=datetime.now(UTC))
    acts: dict[str, tuple[Candidacy, Callable[[], object]]] = {
        "schedule": (
            world.candidacy,
            lambda: schedule_interview(
                world.candidacy, by=world.rosa, name="Third", starts_at=datetime.now(UTC)
            ),
        ),
        "map": (
            world.candidacy,
            lambda: map_speakers(transcript, by=world.rosa, roles={"Bob": "interviewer"}),
        ),
        "open": (other, lambda: open_loop(other, by=world.rosa)),
    }
    candidacy, act = acts[name]
    errors: list[BaseException] = []
    with transaction.atomic():
        lock_candidacy(candidacy.pk)
        thread = start(act, errors)
        thread.join(1.0)  # it waits for the candidacy, and holds nothing that we want
        record(Loop(candidacy=candidacy), "loop.tried", by=world.rosa)
    thread.join(20)
    assert errors == []


@pytest.mark.parametrize("act", [erase_candidate, withdraw_consent])
def test_no_act_takes_the_candidate_before_the_candidacy(act: Callable[..., object]) -> None:
    world = make_world()
    errors: list[BaseException] = []
    with transaction.atomic():
        lock_candidacy(world.candidacy.pk)
        thread = start(lambda: act(world.candidate, by=world.alice), errors)
        thread.join(1.0)
        lock_candidate(world.candidate.pk)
    thread.join(20)
    assert errors == []


@pytest.mark.made_up
@pytest.mark.parametrize("raw", [TRANSCRIPT.encode(), b"WEBVTT\n\n"], ids=["kept", "refused"])
def test_a_file_is_read_while_its_candidate_is_erased(
    raw: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = make_world()
    upload, _ = upload_transcript(world.first, by=world.rosa, raw=raw, filename="a.vtt")
    job = Job.objects.get(subject=upload.public_id)
    monkeypatch.setattr(
        uploads,
        "read_apart",
        lambda raw, filename, **_limits: read_transcript(raw, filename=filename),
    )
    errors: list[BaseException] = []
    with transaction.atomic():
        lock_candidacy(world.candidacy.pk)
        record(world.loop, "loop.tried", by=world.rosa)
        thread = start(lambda: read_upload(str(job.pk)), errors)
        thread.join(2.0)  # it waits for the candidacy, and holds nothing that we want
        call_off([upload.public_id], at=datetime.now(UTC))
    thread.join(20)
    assert errors == []
    assert Job.objects.get(pk=job.pk).error_code == "called_off"


def test_work_asked_for_while_its_job_waits_is_not_lost() -> None:
    job = enqueue("probe", at=datetime.now(UTC))
    leases: list[object] = []
    with transaction.atomic():
        assert enqueue("probe", at=datetime.now(UTC)) == job
        thread = start(lambda: leases.append(claim(job.pk, at=datetime.now(UTC))), [])
        thread.join(1.0)
        assert leases == []  # a worker that began now would not see what we are about to commit
    thread.join(20)
    assert len(leases) == 1


def test_work_asked_for_while_its_job_runs_gets_a_job_of_its_own() -> None:
    job = enqueue("probe", at=datetime.now(UTC))
    lease = claim(job.pk, at=datetime.now(UTC))
    again = enqueue("probe", at=datetime.now(UTC))
    assert lease is not None
    finish(lease, at=datetime.now(UTC))
    assert set(Job.objects.values_list("pk", "status")) == {(job.pk, "done"), (again.pk, "pending")}


def test_ten_who_ask_for_the_same_work_write_one_job() -> None:
    errors: list[BaseException] = []
    threads = [start(lambda: enqueue("probe", at=datetime.now(UTC)), errors) for _ in range(10)]
    for thread in threads:
        thread.join(20)
    assert (errors, Job.objects.filter(kind="probe").count()) == ([], 1)


def test_a_card_revised_between_two_queries_is_read_as_it_was(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world = make_world()
    seal(world.card(world.bobs))
    before = describe_inputs(read_counted_cards(world.loop))
    real = Rating.objects.filter
    changes = {"data.rating": 4}

    def revise_first(*args: object, **conditions: object) -> object:
        monkeypatch.setattr(Rating.objects, "filter", real)
        revise_card(world.card(world.bobs), by=world.bob, changes=changes, reason=LONG_REASON)
        return real(*args, **conditions)

    monkeypatch.setattr(Rating.objects, "filter", revise_first)
    assert describe_inputs(read_counted_cards(world.loop)) == before
