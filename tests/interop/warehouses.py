"""Connectors read the demo company: all of it, then only what changed; a wrong key reads nothing.

Each is a program of somebody else, with at most a page of ours that says what to read.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.demo.sign_ins import list_sign_ins
from tests.interop.asking import ask_database, change_something
from tests.interop.environments import Environment, throw_away
from tests.served import Served

PROGRAMS = Path(__file__).parent / "programs"
FIRST = (
    *("users", "candidates", "applications", "jobs", "job_stages"),
    *("scheduled_interviews", "scorecards"),
)
TABLES = (
    *("users", "candidates", "applications", "application_stages", "jobs", "interviews"),
    *("job_interview_stages", "job_interviews", "interview_kits", "interviewers", "scorecards"),
    *("scorecard_candidate_attributes", "scorecard_questions", "scorecard_question_answers"),
    *("job_candidate_attributes", "focus_candidate_attributes", "notes"),
)
AIRBYTE = "source-greenhouse"
WRONG = "lb_this-is-nobodys-token"
Rows = dict[str, list[tuple[int, str]]]
"""By stream: the id of each row, and where its cursor stands."""


class Refused(Exception):  # noqa: N818 (an answer, not a fault)
    """The program did not get in."""


@dataclass(frozen=True, slots=True)
class Connector:
    """What to install, and how to let it read: `read(place, address, token, state)`."""

    requirements: tuple[str, ...]
    read: Callable[[Environment, str, str, Any], tuple[Rows, Any]]
    version: str = "v1"
    by_cursor: tuple[str, ...] = FIRST

    def check(self, served: Served) -> str:
        """Return what was read. Raises AssertionError where it is not what it must be."""
        base = f"{served.address}/harvest/{self.version}/"
        admin = issue(served, "Admin")
        with throw_away(*self.requirements) as place:
            first, state = self.read(place, base, admin, None)
            compare(first, ask_database(served))
            changed = change_something(served)
            second, _ = self.read(place, base, admin, state)
            again = {name: second.get(name, []) for name in self.by_cursor}
            compare_changes(again, changed, first)
            seen = self._check_blindness(place, base, served)
            self._check_wrong_key(place, base)
        rows, more = sum(map(len, first.values())), sum(map(len, again.values()))
        return (
            f"{self.requirements[0]}: {rows} rows of {len(first)} streams, then {more} of"
            f" {len(again)}; {seen}; wrong key 401"
        )

    def _check_wrong_key(self, place: Environment, base: str) -> None:
        said = ""
        try:
            self.read(place, base, WRONG, None)
        except Refused as refusal:
            said = str(refusal)
        assert "401" in said, f"a wrong key is answered: {said}"

    def _check_blindness(self, place: Environment, base: str, served: Served) -> str:
        rows, _ = self.read(place, base, issue(served, "Interviewer"), None)
        told = ask_database(served, "Interviewer")
        seen = sorted(key for key, _ in rows.get("scorecards", []))
        assert seen == told["seen"], f"an interviewer sees {seen}, not {told['seen']}"
        assert not set(seen) & {*told["hidden"], *told["unsealed"]}, "a hidden card is read"
        assert told["sealed_and_hidden"] > 0, "the demo hides nothing from this interviewer"
        return f"interviewer {len(seen)} cards, {told['sealed_and_hidden']} sealed ones hidden"


def issue(served: Served, role: str) -> str:
    """Return a new token of the demo's person with this role."""
    return served.issue_token(dict(list_sign_ins())[role])


def compare(read: Rows, database: Mapping[str, Any]) -> None:
    """Raise AssertionError unless as many rows came of each stream as the database has."""
    counts = {name: len(rows) for name, rows in read.items()}
    wanted = {name: database.get(name, 0) for name in read}
    differing = {
        name: (counts[name], wanted[name]) for name in read if counts[name] != wanted[name]
    }
    assert not differing, f"read and in the database: {differing}"


def compare_changes(again: Rows, changed: Mapping[str, list[int]], first: Rows) -> None:
    """Raise AssertionError unless what changed came again, else only what the state ended at."""
    for name, rows in again.items():
        ended = max((cursor for _, cursor in first[name]), default="")
        edge = {key for key, cursor in first[name] if cursor == ended}
        wanted, have = set(changed.get(name, [])), {key for key, _ in rows}
        assert wanted <= have, f"{name}: {sorted(wanted - have)} changed and did not come"
        assert have <= wanted | edge, f"{name}: {sorted(have - wanted - edge)} did not change"


def put(place: Environment, program: str) -> str:
    """Bring a program of ours into the environment; return its name."""
    shutil.copy(PROGRAMS / program, place.folder / program)
    return program


def take(done: Any) -> str:
    """Return what a program printed. Raises Refused with the end of what it complained about."""
    if done.returncode != 0:
        raise Refused((done.stderr + done.stdout)[-3000:])
    return str(done.stdout)


def read_by_dlt(
    version: str, tables: tuple[str, ...]
) -> Callable[[Environment, str, str, Any], tuple[Rows, Any]]:
    """Return how dlt reads: it keeps its state itself, in a folder for each token."""

    def read(place: Environment, address: str, token: str, _: Any) -> tuple[Rows, Any]:
        program = put(place, "read_dlt.py")
        told = (version, address, token[:8], token, *tables)
        quiet = {"RUNTIME__DLTHUB_TELEMETRY": "false", "RUNTIME__LOG_LEVEL": "CRITICAL"}
        said = take(place.run("python", program, *told, **quiet))
        return parse(json.loads(said.strip().splitlines()[-1])), None

    return read


def parse(told: Mapping[str, list[list[Any]]]) -> Rows:
    """Return rows from what a program of ours printed."""
    return {name: [(key, cursor) for key, cursor in rows] for name, rows in told.items()}


def read_by_grnhse(place: Environment, address: str, token: str, state: Any) -> tuple[Rows, Any]:
    """Read with grnhse-api: it keeps no state, so we do, as its users must."""
    program = put(place, "read_grnhse.py")
    kept = state or dict.fromkeys(FIRST, "")
    asked = [f"{name}={kept[name]}" for name in FIRST]
    said = take(place.run("python", program, address, token, *asked))
    rows = parse(json.loads(said.strip().splitlines()[-1]))
    return rows, {name: max((at for _, at in found), default="") for name, found in rows.items()}


def read_by_singer(place: Environment, address: str, token: str, state: Any) -> tuple[Rows, Any]:
    """Read with a tap of singer-sdk: state goes in by a file and comes out by messages."""
    program, config = put(place, "tap_harvest.py"), place.folder / "config.json"
    config.write_text(json.dumps({"address": address, "token": token, "streams": FIRST}))
    told = ["--config", str(config)]
    if state is not None:
        (place.folder / "state.json").write_text(json.dumps(state))
        told += ["--state", str(place.folder / "state.json")]
    messages = list_messages(take(place.run("python", program, *told)))
    rows: Rows = {name: [] for name in FIRST}
    for message in messages:
        if message["type"] == "RECORD":
            record = message["record"]
            rows[message["stream"]].append((record["id"], record["updated_at"]))
    states = [message["value"] for message in messages if message["type"] == "STATE"]
    return rows, states[-1] if states else None


def read_by_airbyte(place: Environment, address: str, token: str, state: Any) -> tuple[Rows, Any]:
    """Check, discover and read every stream with Airbyte's connector.

    Its address is written into its manifest: that line is all that is changed of it.
    """
    [manifest] = (place.folder / "env").glob("lib/*/site-packages/source_greenhouse/manifest.yaml")
    text = manifest.read_text()
    manifest.write_text(re.sub(r'url_base: "[^"]*"', f'url_base: "{address}"', text))
    files = {"config": {"api_key": token}, **({} if state is None else {"state": state})}
    told = [word for name, body in files.items() for word in (f"--{name}", keep(place, name, body))]
    checked = list_messages(take(place.run(AIRBYTE, "check", *told[:2])))
    status = next(found for found in checked if found["type"] == "CONNECTION_STATUS")
    if status["connectionStatus"]["status"] != "SUCCEEDED":
        raise Refused(json.dumps(checked)[-3000:])
    found = list_messages(take(place.run(AIRBYTE, "discover", *told[:2])))
    streams = next(found["catalog"] for found in found if found["type"] == "CATALOG")["streams"]
    catalog = keep(place, "catalog", {"streams": [configure(stream) for stream in streams]})
    messages = list_messages(take(place.run(AIRBYTE, "read", *told, "--catalog", catalog)))
    cursors = {stream["name"]: stream.get("default_cursor_field") for stream in streams}
    rows: Rows = {name: [] for name in cursors}
    for record in (message["record"] for message in messages if message["type"] == "RECORD"):
        name, data = record["stream"], record["data"]
        cursor = data[cursors[name][0]] if cursors[name] else ""
        rows[name].append((data.get("id", 0), cursor))
    states = [message["state"] for message in messages if message["type"] == "STATE"]
    last = {found["stream"]["stream_descriptor"]["name"]: found for found in states}
    return rows, list(last.values())


def configure(stream: dict[str, Any]) -> dict[str, Any]:
    """Return how a stream is to be read: only what changed, where the connector knows how to."""
    modes = stream["supported_sync_modes"]
    mode = "incremental" if "incremental" in modes else "full_refresh"
    return {"stream": stream, "sync_mode": mode, "destination_sync_mode": "append"}


def keep(place: Environment, name: str, body: Any) -> str:
    """Write a file of the environment; return its path."""
    path = place.folder / f"{name}.json"
    path.write_text(json.dumps(body))
    return str(path)


def list_messages(said: str) -> list[dict[str, Any]]:
    """Return the messages of a program that prints one JSON object a line."""
    return [json.loads(line) for line in said.splitlines() if line.startswith("{")]


WAREHOUSES = {
    "dlt-v1": Connector(("dlt[duckdb]==1.31.0",), read_by_dlt("v1", FIRST)),
    "dlt-v3": Connector(
        ("dlt[duckdb]==1.31.0",), read_by_dlt("v3", TABLES), version="v3", by_cursor=TABLES
    ),
    "airbyte": Connector(
        ("airbyte-source-greenhouse==0.6.1",),
        read_by_airbyte,
        by_cursor=("users", "candidates", "jobs", "job_stages", "interviews", "scorecards"),
    ),
    "grnhse": Connector(("grnhse-api==0.1.1", "six==1.17.0"), read_by_grnhse),
    "singer": Connector(("singer-sdk==0.54.9",), read_by_singer),
}
