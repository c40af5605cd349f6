"""The broker, of whose messages only whole ones reach a worker.

Kombu and Celery take for granted that whoever writes to the queue is one of them. At a message of
other software they raise what ends the worker, and many a one goes back to the queue, so that it
ends the next worker, too. Such a message is dropped: the job rows are what must not be lost.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

import structlog
from celery import current_app
from kombu.transport import redis as kombu_redis
from kombu.utils.json import loads
from redis import Redis

log = structlog.get_logger("loopboard.broker")
NEVER_SENT = ("eta", "expires")  # by our relay: a job's row says when it is due


def is_whole(message: Any) -> bool:
    """Return whether kombu can take the message for one, of whatever queue."""
    if not isinstance(message, dict) or not isinstance(message.get("headers") or {}, dict):
        return False
    told = message.get("properties")
    way = told.get("delivery_info") if isinstance(told, dict) else None
    if not isinstance(told, dict) or not isinstance(way, dict):
        return False
    names = (told.get("delivery_tag"), way.get("exchange"), way.get("routing_key"))
    return all(isinstance(name, str) for name in names) and _is_readable(message, told)


def _is_readable(message: dict[str, Any], told: dict[str, Any]) -> bool:
    body, encoding = message.get("body"), told.get("body_encoding")
    kinds = (message.get("content-type"), message.get("content-encoding"))
    if not isinstance(body, str) or not all(isinstance(kind, str | None) for kind in kinds):
        return False
    try:
        base64.b64decode(body if encoding == "base64" else "")
    except ValueError:
        return False
    return encoding in (None, "base64")


def is_of_a_task(message: dict[str, Any]) -> bool:
    """Return whether a whole message asks for a task as the relay does."""
    headers = message.get("headers") or {}
    names = (headers.get("task"), headers.get("id"))
    is_plain = headers.get("timelimit") in (None, [None, None])
    never = all(headers.get(name) is None for name in NEVER_SENT)
    return is_plain and never and all(isinstance(name, str) for name in names)


class Client(Redis):
    """Redis, whose queue holds JSON or nothing."""

    def parse_response(self, connection: Any, command_name: Any, **options: Any) -> Any:
        """Return what Redis answered; None, as if the queue were empty, for what is no JSON."""
        parse: Callable[..., Any] = super().parse_response
        found = parse(connection, command_name, **options)
        if command_name != "BRPOP" or not found:
            return found
        try:
            loads(found[1].decode())
        except Exception as error:  # noqa: BLE001 (of whatever a text makes kombu's reader raise)
            log.error("broken_message", error=type(error).__name__)  # noqa: TRY400 (it may quote)
            return None
        return found


class Channel(kombu_redis.Channel):
    """Kombu's, which reads by our client."""

    def _get_client(self) -> Callable[..., Any]:
        return Client


class Transport(kombu_redis.Transport):
    """Kombu's, which hands whole messages on and drops any other."""

    Channel = Channel

    def _deliver(self, message: Any, queue: str | None) -> None:
        of_tasks = queue in current_app.amqp.queues
        if is_whole(message) and (not of_tasks or is_of_a_task(message)):
            super()._deliver(message, queue)
        else:
            log.error("broken_message", queue=queue)
