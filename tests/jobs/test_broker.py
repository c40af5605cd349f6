"""Only whole messages reach a worker: see also tests/jobs/test_real_worker.py."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from celery import current_app
from celery.exceptions import InvalidTaskError
from kombu.transport import memory, virtual
from redis import Redis

from config.broker import Channel, Client, Transport, is_of_a_task, is_whole
from config.celery import take_well_formed
from tests.jobs import probe
from tests.jobs.broken_messages import BROKEN, NO_JSON, REFUSED, write

TASKS = "celery"


@pytest.fixture
def handed_on(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Return the messages that kombu was given."""
    given: list[Any] = []

    def hand_on(_: object, message: object, queue: str) -> None:
        given.append(queue)

    monkeypatch.setattr(virtual.Transport, "_deliver", hand_on)
    return given


def deliver(message: Any, queue: str = TASKS) -> None:
    vars(Transport)["_deliver"](object.__new__(Transport), message, queue)


def test_what_the_relay_sends_is_whole() -> None:
    with current_app.connection_for_write(transport="memory") as connection:
        current_app.send_task(probe.KIND, args=["1"], connection=connection)
        channel: Any = connection.default_channel
        sent = channel._get(TASKS)
    assert isinstance(channel, memory.Channel)
    assert (is_whole(sent), is_of_a_task(sent)) == (True, True)


@pytest.mark.parametrize("message", BROKEN.values(), ids=BROKEN)
def test_a_broken_message_is_dropped(message: Any, handed_on: list[Any]) -> None:
    deliver(message)
    deliver(write())
    assert handed_on == [TASKS]


def test_a_message_between_workers_names_no_task(handed_on: list[Any]) -> None:
    deliver(write(headers=None), "one@here.celery.pidbox")
    assert handed_on == ["one@here.celery.pidbox"]


@pytest.mark.parametrize("text", NO_JSON.values(), ids=NO_JSON)
def test_what_is_no_json_is_as_if_nothing_had_come(
    text: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers: list[Any] = [None, (TASKS, b"{}"), (TASKS, text)]
    monkeypatch.setattr(Redis, "parse_response", lambda *_, **__: answers[-1])
    client = object.__new__(Client)

    def ask(command: str) -> Any:
        return client.parse_response(None, command)

    assert (ask("BRPOP"), ask("LLEN")) == (None, answers[-1])
    answers.pop()
    assert ask("BRPOP") == answers.pop()
    assert ask("BRPOP") is None


def test_the_queue_is_read_by_our_client() -> None:
    assert vars(Channel)["_get_client"](None) is Client
    assert Transport.Channel is Channel


@pytest.mark.parametrize("told", [7, {"a": 1}, [7, {}, {}], ["args", {}, {}], [[], {}, [1]], [[]]])
def test_a_task_takes_no_other_payload(told: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[Any] = []
    monkeypatch.setattr("config.celery.default", lambda *_, **__: taken.append)
    take = take_well_formed()
    with pytest.raises(InvalidTaskError):
        take(SimpleNamespace(payload=told))
    take(SimpleNamespace(payload=[["x"], {}, {}]))
    assert len(taken) == 1


def test_every_message_that_celery_refuses_is_whole() -> None:
    assert [name for name, message in REFUSED.items() if not is_whole(message)] == []
