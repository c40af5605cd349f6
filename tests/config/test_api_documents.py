"""The guide and the OpenAPI document say what is true."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils.text import slugify
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # it ships no types
from openapi_spec_validator import validate
from rest_framework import exceptions

from accounts.actions import issue_token
from accounts.api.rendering import TooLarge
from accounts.errors import InvalidMany, Refusal
from candidates.models import Transcript
from integrations.kinds import EVENT_TYPES
from loops.models import Decision
from scorecards.models import CardRevision
from tests.accounts.api.caller import BASE, Caller, read_contract
from tests.builders import World, make_rubric, make_user

DOCS = Path(__file__).parents[2] / "docs"
LINKS = re.compile(r'<h2[^>]*><a href="([^"]+)"')
APPS = {"accounts", "candidates", "scorecards", "loops", "integrations"}
BY_THE_FRAMEWORK = (
    exceptions.ParseError,
    exceptions.NotAuthenticated,
    exceptions.AuthenticationFailed,
    exceptions.PermissionDenied,
    exceptions.MethodNotAllowed,
    exceptions.UnsupportedMediaType,
    exceptions.Throttled,
    TooLarge,
)


def list_refusals(kind: type[Refusal] = Refusal) -> Iterator[type[Refusal]]:
    for child in kind.__subclasses__():
        if child.__module__.split(".")[0] in APPS:
            yield child
        yield from list_refusals(child)


def test_the_guide_names_every_code_with_its_status() -> None:
    ours = {(kind.code, kind.status) for kind in list_refusals() if kind is not InvalidMany}
    theirs = {(kind.default_code, kind.status_code) for kind in BY_THE_FRAMEWORK}
    rows = re.findall(r"^\| `(\w+)` \| (\d+) \|", (DOCS / "api.md").read_text(), re.MULTILINE)
    written = {(code, int(status)) for code, status in rows}
    by_the_house = {("second_factor_required", 403), ("https_required", 403)}
    assert written == ours | theirs | by_the_house | {("bad_request", 400)}


def test_the_committed_document_is_the_generated_one(tmp_path: Path) -> None:
    fresh = tmp_path / "api.yaml"
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(fresh))
    assert (DOCS / "api.yaml").read_text() == fresh.read_text()


def test_the_document_is_valid_openapi() -> None:
    validate(read_contract())


def test_the_page_on_webhooks_names_every_event() -> None:
    page = (DOCS / "webhooks.md").read_text()
    assert set(re.findall(r"^\| `([a-z_]+\.[a-z_]+)` \|", page, re.MULTILINE)) == set(EVENT_TYPES)


def operations() -> list[tuple[str, dict[str, Any]]]:
    return [
        (f"{method} {path}", told)
        for path, methods in read_contract()["paths"].items()
        for method, told in methods.items()
        if path != f"{BASE}/schema/"
    ]


@pytest.mark.parametrize(("name", "told"), operations(), ids=[name for name, _ in operations()])
def test_every_operation_says_what_it_does_and_how_it_refuses(
    name: str, told: dict[str, Any]
) -> None:
    assert told["summary"]
    assert {"401", "403", "404", "429"} <= set(told["responses"])


def list_unexplained() -> Iterator[str]:
    for name, schema in read_contract()["components"]["schemas"].items():
        for field, inner in schema.get("properties", {}).items():
            if not {"description", "$ref", "oneOf", "allOf"} & set(inner):
                yield f"{name}.{field}"
    for name, told in operations():
        for parameter in told.get("parameters", []):
            if "description" not in parameter:
                yield f"{name} {parameter['name']}"


def test_every_field_and_parameter_says_what_it_means() -> None:
    """Say it as help_text at the field, or for all fields of that name in config/api_words.toml."""
    assert list(list_unexplained()) == []


def list_examples() -> Iterator[tuple[str, Any, Any]]:
    for name, told in operations():
        answers = {code: each.get("content", {}) for code, each in told["responses"].items()}
        bodies = {"request": told.get("requestBody", {}).get("content", {}), **answers}
        for where, content in bodies.items():
            body = content.get("application/json")
            if body:
                shown = [body[key] for key in ("example",) if key in body]
                shown += [each["value"] for each in body.get("examples", {}).values()]
                yield f"{name} {where}", body["schema"], shown


def test_every_request_and_answer_has_an_example_that_fits() -> None:
    components = read_contract()["components"]
    wrong = {}
    for name, schema, shown in list_examples():
        check = Draft202012Validator({**schema, "components": components})
        faults = [error.message for value in shown for error in check.iter_errors(value)]
        if faults or not shown:
            wrong[name] = faults
    assert wrong == {}


def read_block(kind: str) -> str:
    found = re.search(rf"```{kind}\n(.*?)```", (DOCS / "api.md").read_text(), re.DOTALL)
    assert found is not None
    return found[1]


@pytest.mark.filterwarnings("ignore:No directory at")  # the live server's static files
@pytest.mark.django_db(transaction=True)
def test_the_curl_tour_ends_in_a_recorded_decision(live_server: Any) -> None:
    admin = make_user("Alice Adams", admin=True)
    _, secret = issue_token(admin, name="Tour")
    rubric = make_rubric(admin)
    told = {
        "HOST": live_server.url,
        "TOKEN": secret,
        "ME": str(admin.public_id),
        "RUBRIC": str(rubric.public_id),
        "PATH": os.environ["PATH"],
    }
    bash = shutil.which("bash") or "bash"
    done = subprocess.run(
        [bash, "-c", read_block("sh tour")], env=told, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert done.stdout.splitlines()[-1] == "hire"
    assert Decision.objects.count() == 1


@pytest.mark.filterwarnings("ignore:No directory at")  # the live server's static files
@pytest.mark.django_db(transaction=True)
def test_a_script_takes_a_whole_loop_through_without_a_page(live_server: Any) -> None:
    people = [make_user("Alice Adams", admin=True), make_user("Bob Bell"), make_user("Carol Chu")]
    admin, bob, carol = (issue_token(person, name="Script")[1] for person in people)
    make_rubric(people[0])
    told = {"HOST": live_server.url, "ADMIN": admin, "PANEL": f"{bob},{carol}"}
    command = [sys.executable, str(DOCS / "examples" / "whole_loop.py")]
    said = []
    for _ in range(2):  # the second time everything is done already
        done = subprocess.run(command, env=told, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")
        said.append(done.stdout.splitlines())
    assert said[0][-2:] == ["Decided: hire by Alice Adams", "The loop is closed"]
    assert said[1][-1] == "The loop is closed"
    assert (Decision.objects.count(), Transcript.objects.count()) == (1, 2)
    assert CardRevision.objects.count() == 4


@pytest.mark.filterwarnings("ignore:No directory at")  # the live server's static files
@pytest.mark.django_db(transaction=True)
def test_the_python_example_lists_what_is_owed(live_server: Any, world: World) -> None:
    _, secret = issue_token(world.bob, name="Example")
    done = subprocess.run(
        [sys.executable, "-c", read_block("python client")],
        env={"HOST": live_server.url, "TOKEN": secret},
        capture_output=True,
        text=True,
        check=False,
    )
    due = world.card(world.bobs).due_at.isoformat().replace("+00:00", "Z")
    assert (done.stdout, done.stderr) == (f"{due} Tess Kim Strategy and data\n", "")


@pytest.mark.django_db
def test_the_document_is_served_to_who_is_signed_in() -> None:
    assert Caller(None).client.get(f"{BASE}/schema/").status_code == 401
    caller = Caller(make_user("Bob Bell"))
    served = caller.client.get(f"{BASE}/schema/", headers=caller.headers)
    assert served.status_code == 200
    assert b"openapi: 3.1.1" in served.content


@pytest.mark.django_db
def test_the_reference_page_keeps_the_strict_policy(client: Client) -> None:
    client.force_login(make_user("Bob Bell"))
    page = client.get(f"{BASE}/docs/loops/")
    policy = page.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert re.findall(rb"<script(?! src)|<style|style=", page.content) == []


@pytest.mark.django_db
def test_the_reference_page_shows_every_operation(client: Client) -> None:
    client.force_login(make_user("Bob Bell"))
    index = client.get(f"{BASE}/docs/").content.decode()
    rooms = {room: client.get(room).content.decode() for room in LINKS.findall(index)}
    missing = []
    for _, told in operations():
        name, room = told["operationId"], f"{BASE}/docs/{slugify(told['tags'][0])}/"
        if f'href="{room}#{name}"' not in index or f'id="{name}"' not in rooms[room]:
            missing.append(name)
    assert missing == []
    assert "evt_" in rooms[f"{BASE}/docs/webhooks/"]


@pytest.mark.django_db
def test_the_reference_page_is_for_who_is_signed_in(client: Client) -> None:
    assert client.get(f"{BASE}/docs/").headers["Location"].startswith("/accounts/login/")


def test_every_read_leaves_out_what_nobody_asked_for() -> None:
    without = [
        name
        for name, told in operations()
        if name.startswith("get ")
        and "application/json" in told["responses"]["200"]["content"]
        and "fields" not in {each["name"] for each in told.get("parameters", ())}
    ]
    assert without == []


@pytest.mark.django_db
def test_a_read_without_parameters_of_its_own_takes_fields(world: World) -> None:
    alice = Caller(world.alice)
    assert alice.read("/company/?fields=visibility") == {"visibility": "after_own"}
    rubric = alice.read(f"/openings/{world.opening.public_id}/rubric/?fields=version,name")
    assert set(rubric) == {"name", "version"}
    refused = alice.get("/company/?fields=colour")
    assert refused.json()["errors"][0]["parameter"] == "fields"
