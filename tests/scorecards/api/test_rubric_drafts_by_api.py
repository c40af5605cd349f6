"""Rubrics written, tried, compared and published by API."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from scorecards.actions import start_rubric_draft
from scorecards.models import Rubric
from tests.accounts.api.caller import BASE, Caller
from tests.builders import World

pytestmark = pytest.mark.django_db
ANCHORS = {"1": "Guesses.", "2": "Follows the runbook.", "3": "Isolates the cause."}
CALM: dict[str, Any] = {"key": "calm", "name": "Calm", "question": "", "anchors": ANCHORS}


def begin(world: World) -> tuple[Caller, str]:
    alice = Caller(world.alice)
    made = alice.make("/rubric-drafts/", {"rubric": str(Rubric.objects.get().public_id)})
    return alice, f"/rubric-drafts/{made['id']}/"


def test_a_draft_is_begun_saved_and_published(world: World) -> None:
    alice, path = begin(world)
    etag = alice.get(path).headers["ETag"]
    saved = alice.put(path, {"competencies": [CALM]}, if_match=etag)
    told = alice.make(f"{path}publish/", {})
    assert (saved.headers["ETag"], saved.json()["faults"]) == ('"2"', [])
    assert (told["version"], told["moved"], told["kept"]) == (
        2,
        [str(world.opening.public_id)],
        [],
    )
    read = alice.read(f"/rubrics/{told['rubric']}/")
    assert read["competencies"] == [CALM]
    assert alice.get(path).status_code == 404


def test_the_second_of_two_editors_gets_both_texts(world: World) -> None:
    alice, path = begin(world)
    alice.put(path, {"competencies": [CALM]}, if_match='"1"')
    mine = [{**CALM, "name": "Calmer"}]
    refused = alice.put(path, {"competencies": mine}, if_match='"1"').json()
    assert (refused["code"], refused["current"], refused["yours"]) == ("stale", [CALM], mine)


def test_a_save_has_to_say_which_version_was_read(world: World) -> None:
    alice, path = begin(world)
    assert alice.put(path, {"competencies": [CALM]}).status_code == 428


def test_faults_and_warnings_point_into_the_draft(world: World) -> None:
    alice, path = begin(world)
    anchors = {"1": "Plans well.", "2": "Plans very well.", "3": ""}
    body = {"competencies": [{"name": "Young at heart", "anchors": anchors}]}
    saved = alice.put(path, body, if_match="*").json()
    pointers = [item["pointer"] for item in saved["warnings"]]
    assert [item["pointer"] for item in saved["faults"]] == ["/competencies/0/anchors/3"]
    assert pointers == ["/competencies/0/name", "/competencies/0/anchors/2"]
    refused = alice.post(f"{path}publish/", {})
    assert [item["pointer"] for item in refused.json()["errors"]] == ["/competencies/0/anchors/3"]


def test_a_file_goes_out_and_in_again(world: World) -> None:
    alice = Caller(world.alice)
    path = f"/rubrics/{Rubric.objects.get().public_id}/"
    body = alice.read(f"{path}?fields=name,competencies")
    made = alice.make("/rubric-drafts/", {**body, "name": "Copy"})
    assert (made["name"], made["competencies"]) == ("Copy", body["competencies"])


def test_a_version_nobody_saw_is_not_published_over(world: World) -> None:
    alice, path = begin(world)
    alice.make("/rubrics/", {"name": "Product manager", "competencies": [CALM]})
    refused = alice.post(f"{path}publish/", {}).json()
    assert (refused["code"], refused["newest"]) == ("newer_version", 2)
    assert alice.make(f"{path}publish/", {"over": 2, "openings": False})["moved"] == []


def test_two_versions_are_compared(world: World) -> None:
    alice, path = begin(world)
    alice.put(path, {"competencies": [CALM]}, if_match="*")
    first = Rubric.objects.get()
    asked = f"before={first.public_id}&after={path.split('/')[2]}"
    told = alice.read(f"/rubrics/compare/?{asked}")["changes"]
    assert [(one["key"], one["kind"]) for one in told][:2] == [
        ("calm", "added"),
        ("strategy", "removed"),
    ]


def test_a_preview_names_numbers_and_exact_quotes(world: World, drain: Callable[[], None]) -> None:
    transcript = world.say()
    drain()
    alice, path = begin(world)
    assert [one["id"] for one in alice.read(f"{path}preview/")["offered"]] == [
        str(transcript.public_id)
    ]
    told = alice.read(f"{path}preview/?transcript={transcript.public_id}")["competencies"]
    quotes = [quote for one in told for quote in one["evidence"]]
    assert quotes
    assert all(transcript.text[one["start"] : one["end"]] == one["quote"] for one in quotes)
    assert [one["rating"] for one in told] == [one["stored_rating"] for one in told]


def test_the_list_takes_as_many_statements_for_three_as_for_one(world: World) -> None:
    alice = Caller(world.alice)
    counts = []
    for names in (["One"], ["Two", "Three"]):
        for name in names:
            start_rubric_draft(by=world.alice, name=name)
        alice.read("/rubric-drafts/")
        with CaptureQueriesContext(connection) as captured:
            alice.client.get(f"{BASE}/rubric-drafts/", headers=alice.headers)
        counts.append(len(captured))
    assert counts == [2, 2]
