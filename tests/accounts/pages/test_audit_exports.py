"""The audit log as a file: filtered, streamed, harmless in a spreadsheet, blind as the page is."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from django.test import Client

from accounts.actions import record_event
from accounts.actions.heads import build_head
from accounts.actions.sheets import disarm, write_csv
from accounts.models import AuditEvent, AuditStream
from jobs import clock
from loops.actions import seat_interviewer
from tests.builders import World, seal

pytestmark = pytest.mark.django_db


def read(client: Client, **query: str) -> str:
    answer = client.get("/audit/export/", query)
    assert answer.status_code == 200
    return b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]  # it streams


def read_csv(client: Client, **query: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(read(client, format="csv", **query))))


def test_it_exports_every_event_in_order(world: World, client: Client) -> None:
    client.force_login(world.alice)
    rows = read_csv(client)
    assert [row["digest"] for row in rows] == list(
        AuditEvent.objects.order_by("pk").values_list("digest", flat=True)
    )
    lines = read(client, format="ndjson").splitlines()
    assert [json.loads(line)["digest"] for line in lines] == [row["digest"] for row in rows]


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ({"verb": "seat."}, 3),
        ({"actor": "ROSA@example.com", "verb": "interview."}, 2),
        ({"kind": "worker", "verb": "seat."}, 0),
        ({"since": "2099-01-01"}, 0),
        ({"until": "2000-01-01"}, 0),
        ({"since": "2000-01-01", "until": "2099-01-01", "verb": "loop.opened"}, 1),
        ({"stream": "company", "verb": "seat."}, 0),
    ],
)
def test_it_exports_what_the_address_asks_for(
    world: World, client: Client, query: dict[str, str], kept: int
) -> None:
    client.force_login(world.alice)
    assert len(read_csv(client, **query)) == kept


@pytest.mark.parametrize("query", [{"since": "yesterday"}, {"kind": "ghost"}, {"format": "xlsx"}])
def test_it_refuses_an_address_that_asks_for_nonsense(
    world: World, client: Client, query: dict[str, str]
) -> None:
    client.force_login(world.alice)
    assert client.get("/audit/export/", query).status_code == 422


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "\nx", "\uff1d1"])
def test_a_cell_that_would_be_a_formula_is_text(cell: str) -> None:
    assert disarm(cell) == f"'{cell}"
    assert next(csv.reader([list(write_csv(["a"], [[cell]]))[1]])) == [f"'{cell}".rstrip("\n")]


@pytest.mark.made_up
def test_a_name_in_the_export_runs_nothing(world: World, client: Client) -> None:
    world.rosa.name = "=HYPERLINK(1)"
    world.rosa.save(update_fields=["name"])
    record_event("opening.changed", world.opening, by=world.rosa, payload={"note": "=1"})
    client.force_login(world.alice)
    row = read_csv(client, verb="opening.changed")[0]
    assert (row["actor_name"], row["payload"]) == ("'=HYPERLINK(1)", '{"note":"=1"}')


def test_export_and_head_leave_out_what_the_reader_is_blind_to(
    world: World, client: Client
) -> None:
    own = seat_interviewer(world.loop, by=world.rosa, interview=world.second, user=world.alice)
    client.force_login(world.alice)
    stream = f"loop:{world.candidacy.public_id}"

    def listed() -> tuple[str, dict[str, Any]]:
        return read(client, format="ndjson"), build_head(at=clock.now(), reader=world.alice)

    before, head = listed()
    seal(world.card(world.bobs))
    after, later = listed()
    assert (after, later["digest"]) == (before, head["digest"])
    assert stream not in before + str(head["streams"])
    seal(world.card(own))
    assert stream in str(listed()[1]["streams"])


def test_a_candidate_among_the_admins_gets_no_head_of_the_companys_stream(world: World) -> None:
    world.candidate.user = world.alice
    world.candidate.save()
    names = [row[0] for row in build_head(at=clock.now(), reader=world.alice)["streams"]]
    assert names == []
    assert AuditStream.objects.count() == 2


@pytest.mark.parametrize("path", ["/audit/export/?format=csv", "/audit/head/"])
def test_only_an_admin_exports(world: World, client: Client, path: str) -> None:
    statuses = {}
    for person in (world.alice, world.rosa, world.hugo, world.bob, world.olga):
        client.force_login(person)
        statuses[person.name] = client.get(path).status_code
    assert statuses == {
        "Alice Adams": 200,
        "Rosa Reyes": 404,
        "Hugo Hart": 404,
        "Bob Bell": 404,
        "Olga Orlova": 404,
    }
    client.logout()
    assert client.get(path).status_code == 302
