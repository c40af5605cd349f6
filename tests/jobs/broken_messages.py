"""What other software may write to the broker's queue, and what it should have written."""

from __future__ import annotations

import base64
import json
from typing import Any

from tests.jobs import probe

HEADERS: dict[str, Any] = {"task": probe.KIND, "id": "1", "lang": "py"}
WAY = {"exchange": "", "routing_key": "celery"}
TOLD = {"body_encoding": "base64", "delivery_tag": "1", "delivery_info": WAY}


def code(text: str) -> str:
    """Return a body as the queue holds it."""
    return base64.b64encode(text.encode()).decode()


def write(**other: Any) -> dict[str, Any]:
    """Return a whole message of the probe task, or one that differs in these parts."""
    sent = {
        "body": code('[["x"], {}, {}]'),
        "headers": HEADERS,
        "content-type": "application/json",
        "content-encoding": "utf-8",
        "properties": {**TOLD, "correlation_id": "1", "reply_to": ""},
    }
    return {**sent, **{name.replace("_", "-"): value for name, value in other.items()}}


NO_JSON = {
    "a word": b"hello",
    "no text": b"\xff",
    "deep": b"[" * 100_000,
    "typed": b'{"__type__": "datetime", "__value__": 7}',
}
BROKEN: dict[str, Any] = {
    "a number": 7,
    "only a body": {"body": "x", "headers": {}},
    "no properties": write(properties=None),
    "empty properties": write(properties={}),
    "a number as tag": write(properties={**TOLD, "delivery_tag": 7}),
    "no way": write(properties={**TOLD, "delivery_info": None}),
    "empty way": write(properties={**TOLD, "delivery_info": {}}),
    "a list as way": write(properties={**TOLD, "delivery_info": [1]}),
    "unknown encoding": write(properties={**TOLD, "body_encoding": [1]}),
    "half a byte": write(body="a"),
    "no body": write(body=None),
    "a list as headers": write(headers=[1]),
    "a list as kind": write(content_type=[1]),
    "a number as charset": write(content_encoding=7),
    "without id": write(headers={"task": probe.KIND}),
    "unknown, without id": write(headers={"task": "tests.of_no_kind"}),
    "a list as id": write(headers={**HEADERS, "id": [1]}),
    "a list as task": write(headers={**HEADERS, "task": [1]}),
    "old protocol": write(headers={}, body=code('{"task": "tests.of_no_kind"}')),
    "a number as limit": write(headers={**HEADERS, "timelimit": 7}),
    "a number as time": write(headers={**HEADERS, "eta": 7}),
    "a list as end": write(headers={**HEADERS, "expires": [7]}),
}
"""What is dropped before Celery sees it."""
REFUSED: dict[str, Any] = {
    "a dictionary": write(body=code('{"a": 1}')),
    "of both protocols": write(body=code('["args", {}, {}]')),
    "a number as arguments": write(body=code("[7, {}, {}]")),
    "a list as facts": write(body=code('[["x"], {}, [1]]')),
    "deep": write(body=code("[" * 100_000)),
    "of another kind": write(content_type="application/x-python-serialize"),
    "of no charset": write(content_encoding="nope"),
    "packed": write(headers={**HEADERS, "compression": "nope"}),
}
"""What Celery refuses."""


def write_all() -> list[bytes]:
    """Return each of them as the queue would hold it."""
    messages = [*BROKEN.values(), *REFUSED.values()]
    return [*NO_JSON.values(), *(json.dumps(message).encode() for message in messages)]
