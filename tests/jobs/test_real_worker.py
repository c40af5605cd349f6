"""Real relay and worker processes on PostgreSQL and Redis: whatever dies, no job is lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import pytest
import redis
from django.conf import settings
from django.db import connection
from django.utils import timezone

from candidates.actions import upload_transcript
from candidates.models import Transcript, Upload
from jobs.actions import enqueue
from jobs.models import Job
from tests.builders import make_world
from tests.jobs import probe
from tests.jobs.broken_messages import write_all

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True), pytest.mark.server]

PATIENCE = 40  # seconds; everything here takes a few
LEASE = 2  # seconds
CLOSED_PORT = "redis://127.0.0.1:9/0"


@dataclass
class Plant:
    """The processes of an installation, on the test's database and a broker of its own."""

    folder: Path
    broker: str
    children: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start_relay(self, broker: str = "") -> subprocess.Popen[bytes]:
        """Start `manage.py relay`."""
        return self._start([sys.executable, "manage.py", "relay"], broker)

    def start_worker(self) -> subprocess.Popen[bytes]:
        """Start a Celery worker that also knows the probe task."""
        name = f"{uuid4()}@test"
        worker = ["-m", "celery", "-A", "config", "worker", "-n", name, "-c", "1"]
        quiet = ["-I", "tests.jobs.probe", "--without-mingle", "--without-gossip"]
        return self._start([sys.executable, *worker, *quiet], "")

    def start_drain(self) -> subprocess.Popen[bytes]:
        """Start `manage.py drain`, which works alone."""
        return self._start([sys.executable, "manage.py", "drain"], "")

    def kill(self, child: subprocess.Popen[bytes]) -> None:
        """Kill a process with all its children, as a crashed machine would."""
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()

    def lines(self, name: str) -> int:
        """Return how many runs the probe has noted in file `name`."""
        path = self.folder / name
        return len(path.read_text().split()) if path.exists() else 0

    def hold(self, held: bool) -> None:  # noqa: FBT001 (reads as a switch)
        """Let runs of the probe wait in their middle, or go on."""
        (self.folder / "hold").touch() if held else (self.folder / "hold").unlink()

    def _start(self, command: list[str], broker: str) -> subprocess.Popen[bytes]:
        database = connection.settings_dict
        host, port = database["HOST"], database["PORT"] or 5432
        login = database["USER"] + (f":{database['PASSWORD']}" if database["PASSWORD"] else "")
        environment = {
            **os.environ,
            "DATABASE_URL": f"postgresql://{login}@{host}:{port}/{database['NAME']}",
            "REDIS_URL": broker or self.broker,
            "LOOPBOARD_JOB_LEASE_SECONDS": str(LEASE),
            "LOOPBOARD_PROBE": str(self.folder),
        }
        with (self.folder / "log").open("ab") as log:
            child = subprocess.Popen(
                command,
                env=environment,
                cwd=settings.BASE_DIR,
                start_new_session=True,
                stdout=log,
                stderr=log,
            )
        self.children.append(child)
        return child


@pytest.fixture
def plant(tmp_path: Path) -> Iterator[Plant]:
    """Return an installation without a process yet; whatever it started ends with the test."""
    url = os.environ.get("LOOPBOARD_TEST_BROKER") or settings.REDIS_URL
    redis.Redis.from_url(url).flushdb()
    plant = Plant(tmp_path, url)
    yield plant
    for child in plant.children:
        if child.poll() is None:
            plant.kill(child)


def wait_until(true: Callable[[], bool], what: str) -> None:
    """Return once `true()` is; fail after PATIENCE seconds."""
    end = time.monotonic() + PATIENCE
    while not true():
        if time.monotonic() > end:
            rows = list(Job.objects.values_list("kind", "status", "attempts", "error"))
            pytest.fail(f"Waited in vain until {what}. Jobs: {rows}")
        time.sleep(0.1)


def is_done(job: Job) -> Callable[[], bool]:
    return lambda: Job.objects.get(pk=job.pk).status == "done"


def test_a_stored_transcript_is_read_by_the_worker(plant: Plant) -> None:
    transcript = make_world().say()
    plant.start_relay()
    plant.start_worker()
    wait_until(transcript.suggestions.exists, "the transcript is read")
    assert transcript.suggestions.get().ratings.count() == 5


def test_a_job_whose_worker_was_killed_is_done_after_its_lease(plant: Plant) -> None:
    job = enqueue(probe.KIND, uuid4(), at=timezone.now())
    plant.hold(held=True)
    plant.start_relay()
    first = plant.start_worker()
    wait_until(lambda: plant.lines("started") == 1, "the first run starts")
    plant.kill(first)
    plant.hold(held=False)
    Job.objects.update(sent_at=None)  # or wait the two minutes after which it is sent again
    plant.start_worker()
    wait_until(is_done(job), "the second run ends")
    assert (plant.lines("ended"), Job.objects.get(pk=job.pk).attempts) == (1, 2)


def test_a_reading_that_is_killed_leaves_no_half_transcript_and_is_taken_over(
    plant: Plant,
) -> None:
    world = make_world()
    words = "".join(f"Bob: Why {n}?\n\nTess: We chose {n} segments.\n\n" for n in range(35_000))
    upload, _ = upload_transcript(world.first, by=world.rosa, raw=words.encode())
    jobs = Job.objects.filter(subject=upload.public_id)
    first = plant.start_drain()
    wait_until(jobs.filter(status="running").exists, "the reading starts")
    plant.kill(first)
    assert (Upload.objects.state_of(upload), Transcript.objects.count()) == ("reading", 0)
    assert len(bytes(Upload.objects.get().raw or b"")) == len(words)
    plant.start_drain()
    wait_until(Transcript.objects.exists, "the second reading ends")
    assert (jobs.get().attempts, len(Transcript.objects.get().turns)) == (2, 70_000)


def test_a_job_is_done_although_the_broker_lost_its_message(plant: Plant) -> None:
    job = enqueue(probe.KIND, uuid4(), at=timezone.now())
    plant.start_relay()
    wait_until(lambda: Job.objects.filter(sent_at__isnull=False).exists(), "the job is sent")
    redis.Redis.from_url(plant.broker).flushdb()
    Job.objects.update(sent_at=None)  # or wait the two minutes after which it is sent again
    plant.start_worker()
    wait_until(is_done(job), "the job is done")
    assert plant.lines("ended") == 1


def test_a_relay_without_a_broker_keeps_trying(plant: Plant) -> None:
    job = enqueue(probe.KIND, uuid4(), at=timezone.now())
    stranded = plant.start_relay(broker=CLOSED_PORT)
    time.sleep(4)
    wait_until(  # marked as sent only while it tries
        lambda: Job.objects.get(pk=job.pk).sent_at is None, "the job counts as unsent"
    )
    assert stranded.poll() is None
    plant.start_relay()
    plant.start_worker()
    wait_until(is_done(job), "the job is done")


def test_storing_a_transcript_does_not_wait_for_a_broker(
    plant: Plant, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = make_world()
    monkeypatch.setattr(settings, "CELERY_BROKER_URL", CLOSED_PORT)
    began = time.monotonic()
    world.say()
    assert time.monotonic() - began < 1
    assert Job.objects.get(kind="scorecards.suggest_ratings").status == "pending"


def test_of_two_workers_each_job_has_one(plant: Plant) -> None:
    for _ in range(20):
        enqueue(probe.KIND, uuid4(), at=timezone.now())
    plant.start_relay()
    plant.start_relay()
    plant.start_worker()
    plant.start_worker()
    probes = Job.objects.filter(kind=probe.KIND)
    wait_until(lambda: probes.filter(status="done").count() == 20, "all are done")
    assert set(probes.values_list("attempts", flat=True)) == {1}
    assert plant.lines("ended") == 20


def test_processes_that_are_asked_to_end_finish_their_job_first(plant: Plant) -> None:
    job = enqueue(probe.KIND, uuid4(), at=timezone.now())
    plant.hold(held=True)
    relay, worker = plant.start_relay(), plant.start_worker()
    wait_until(lambda: plant.lines("started") == 1, "the run starts")
    relay.terminate()
    worker.terminate()
    plant.hold(held=False)
    assert (relay.wait(timeout=15), worker.wait(timeout=15)) == (0, 0)
    assert Job.objects.get(pk=job.pk).status == "done"


def test_a_job_of_no_task_of_the_worker_says_so(plant: Plant) -> None:
    job = enqueue("tests.of_no_kind", uuid4(), at=timezone.now())
    plant.start_relay()
    plant.start_worker()
    known = Job.objects.filter(pk=job.pk, attempts__gte=1, error_code="unknown_kind")
    wait_until(known.exists, "the worker says that it has no such task")


def test_no_broken_message_ends_the_worker(plant: Plant) -> None:
    queue = redis.Redis.from_url(plant.broker)
    queue.lpush("celery", *write_all())
    worker = plant.start_worker()
    job = enqueue(probe.KIND, uuid4(), at=timezone.now())
    plant.start_relay()
    wait_until(is_done(job), "the job behind them is done")
    assert worker.poll() is None
    wait_until(lambda: not queue.hlen("unacked"), "nothing is kept to be taken once more")
