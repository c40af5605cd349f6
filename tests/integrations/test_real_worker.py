"""A worker process that is killed between sending an event and marking it as sent."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import pytest
from django.conf import settings as project
from django.db import connection

from integrations.actions import add_endpoint
from integrations.models import Attempt, Delivery
from tests.builders import make_world, seal
from tests.integrations.receiver import Call, receiving

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True), pytest.mark.server]
PATIENCE = 40  # seconds
LEASE = 2  # seconds


def start_worker() -> subprocess.Popen[bytes]:
    """Start a process that works through the jobs of the test's database."""
    told = connection.settings_dict
    login = told["USER"] + (f":{told['PASSWORD']}" if told["PASSWORD"] else "")
    where = f"{login}@{told['HOST']}:{told['PORT'] or 5432}/{told['NAME']}"
    environment = {
        **os.environ,
        "DATABASE_URL": f"postgresql://{where}",
        "LOOPBOARD_JOB_LEASE_SECONDS": str(LEASE),
        "LOOPBOARD_WEBHOOK_NETWORKS": "127.0.0.0/8",
    }
    command = [sys.executable, "manage.py", "drain"]
    return subprocess.Popen(
        command,
        env=environment,
        cwd=project.BASE_DIR,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


@pytest.fixture
def workers() -> Iterator[list[subprocess.Popen[bytes]]]:
    """Return a list of processes that end with the test."""
    started: list[subprocess.Popen[bytes]] = []
    yield started
    for worker in started:
        worker.kill()
        worker.wait()


def test_a_killed_worker_sends_twice_what_its_receiver_knows_as_one(
    workers: list[subprocess.Popen[bytes]], settings: object
) -> None:
    project.WEBHOOK_NETWORKS = ["127.0.0.0/8"]
    world = make_world()
    arrived = threading.Event()

    def kill_the_first(call: Call) -> tuple[int, dict[str, str], bytes]:
        if not arrived.is_set():
            arrived.set()
            os.kill(workers[0].pid, signal.SIGKILL)
            workers[0].wait()
        return 200, {}, b""

    with receiving() as receiver:
        receiver.answer = kill_the_first
        add_endpoint(by=world.alice, name="ATS", url=receiver.url, events=["scorecard.submitted"])
        seal(world.card(world.bobs))
        seal(world.card(world.carols))
        workers.append(start_worker())
        assert arrived.wait(PATIENCE)
        workers.append(start_worker())
        end = time.monotonic() + PATIENCE
        while Delivery.objects.filter(state="waiting").exists() and time.monotonic() < end:
            time.sleep(0.1)
    ids = [call.id for call in receiver.calls]
    assert (len(ids), len(receiver.accepted()), ids[0] == ids[1]) == (3, 2, True)
    outcomes = Attempt.objects.order_by("pk").values_list("outcome", flat=True)
    assert list(outcomes) == ["", "delivered", "delivered"]
