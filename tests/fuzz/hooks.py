"""Let schemathesis speak of rows that are there: two thirds of all ids it makes are real ones."""

from __future__ import annotations

import json
import os
import random
import re
from pathlib import Path
from typing import Any

import schemathesis

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
REAL = 2 / 3
IDS = os.environ.get("LOOPBOARD_FUZZ_IDS", "")  # the suite's short form knows none
ROOMS: dict[str, list[str]] = json.loads(Path(IDS).read_text()) if IDS else {}
chance = random.Random(1)


def choose(room: str) -> str | None:
    """Return the id of a row of this collection that is there."""
    ids = ROOMS.get(room) or ROOMS.get(f"{room}s") or []
    return chance.choice(ids) if ids else None


def room_of(context: Any) -> str:
    """Return the collection of an operation's address."""
    return str(context.operation.path).removeprefix("/api/v1/").split("/")[0]


@schemathesis.hook
def map_path_parameters(context: Any, path_parameters: Any) -> Any:
    """Replace most ids of an address by those of rows of its collection."""
    if not path_parameters:
        return path_parameters
    names = {"id": room_of(context), "user": "people", "seat": "seats"}
    for name, room in names.items():
        real = choose(room) if chance.random() < REAL else None
        if name in path_parameters and real is not None and _is_id(path_parameters[name]):
            path_parameters[name] = real
    return path_parameters


@schemathesis.hook
def map_body(context: Any, body: Any) -> Any:
    """Replace most ids of a body by those of rows that its field names."""
    return _replace(body, "")


def _replace(value: Any, name: str) -> Any:
    if isinstance(value, dict):
        return {key: _replace(inner, str(key)) for key, inner in value.items()}
    if isinstance(value, list):
        return [_replace(inner, name) for inner in value]
    if _is_id(value) and chance.random() < REAL:
        return choose(PLURALS.get(name, name)) or value
    return value


PLURALS = {
    "candidacy": "candidacies",
    "user": "people",
    "panel": "people",
    "planned": "plan",
    "recommendation": "recommendations",
}


def _is_id(value: Any) -> bool:
    return isinstance(value, str) and UUID.fullmatch(value) is not None
