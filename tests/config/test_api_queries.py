"""How many SQL statements each read takes: the same for one row and for three."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from candidates.actions import add_candidacy, start_import, upload_transcript
from loops.actions import open_loop, recommend, seat_interviewer
from scorecards.actions import save_draft
from scorecards.models import Rubric
from tests.accounts.api.caller import BASE, Caller
from tests.accounts.api.stage import pack_list
from tests.builders import ANSWERS, World, make_candidate, make_interview, seal

pytestmark = pytest.mark.django_db

# Statements beside the token's own: one to find it, with its owner.
LISTS = {
    "/candidates/": 3,
    "/candidacies/": 1,
    "/openings/": 1,
    "/interviews/": 3,
    "/rubrics/": 1,
    "/scorecards/": 3,
    "/loops/": 3,
    "/people/": 2,
    "/tokens/": 1,
    "/outcomes/": 2,
    "/imports/": 1,
    "/reports/funnel/": 4,
    "/reports/time-to-submit/": 3,
    "/reports/movement/": 5,
}
ROWS = {
    "/me/": 1,
    "/candidates/{candidate}/": 3,
    "/candidacies/{candidacy}/": 2,
    "/openings/{opening}/": 4,
    "/interviews/{interview}/": 3,
    "/interviews/{interview}/transcripts/": 2,
    "/interviews/{interview}/uploads/": 2,
    "/uploads/{upload}/": 2,
    "/imports/{import}/": 3,
    "/interviews/{interview}/suggestions/": 13,
    "/transcripts/{transcript}/": 3,
    "/rubrics/{rubric}/": 3,
    "/rubrics/compare/?before={rubric}&after={rubric}": 4,
    "/scorecards/{card}/": 3,
    "/loops/{loop}/": 7,
    "/loops/{loop}/results/": 6,
    "/loops/{loop}/decisions/": 3,
}
SEALING = 16  # beside the token: locks, revision, ratings, event, counts, job, the answer


def count(caller: Caller, path: str) -> int:
    caller.client.get(BASE + path, headers=caller.headers)  # the token's last use is noted once
    with CaptureQueriesContext(connection) as captured:
        answer = caller.client.get(BASE + path, headers=caller.headers)
    assert answer.status_code == 200, (path, answer.content)
    return len(captured) - 1


def add_loop(world: World, name: str) -> None:
    candidacy = add_candidacy(make_candidate(world.rosa, name), world.opening, by=world.rosa)
    loop = open_loop(candidacy, by=world.rosa)
    interview = make_interview(candidacy, world.rosa)
    seal(world.card(seat_interviewer(loop, by=world.rosa, interview=interview, user=world.bob)))


def test_a_list_of_three_takes_as_many_statements_as_one(world: World) -> None:
    rosa = Caller(world.rosa)
    seal(world.card(world.bobs))
    one = {path: count(rosa, path) for path in LISTS}
    add_loop(world, "Uma Ude")
    add_loop(world, "Zoe Zed")
    assert {path: count(rosa, path) for path in LISTS} == one == LISTS


def test_a_row_takes_its_number_of_statements(world: World, drain: Any) -> None:
    transcript = world.say()
    upload, _ = upload_transcript(world.first, by=world.rosa, raw=b"Bob: And a file?\n")
    world.seal_all()
    drain()
    recommend(world.fresh_loop())
    ids = {
        "candidate": world.candidate,
        "candidacy": world.candidacy,
        "opening": world.opening,
        "interview": world.first,
        "transcript": transcript,
        "upload": upload,
        "import": start_import(by=world.rosa, raw=pack_list("a.txt,Data,x@example.org")),
        "rubric": Rubric.objects.get(),
        "card": world.card(world.bobs),
        "loop": world.loop,
    }
    named = {name: row.public_id for name, row in ids.items()}
    rosa = Caller(world.rosa)
    assert {path: count(rosa, path.format(**named)) for path in ROWS} == ROWS


def test_a_draft_is_saved_by_four_statements(world: World) -> None:
    """The token, the card, once more under its lock with what the answer tells, the change."""
    card, bob = world.card(world.bobs), Caller(world.bob)
    path = f"/scorecards/{card.public_id}/"
    bob.get(path)  # the token's last use is noted once
    with CaptureQueriesContext(connection) as captured:
        answer = bob.patch(f"{path}draft/", {"overall": "yes"}, if_match="*")
    assert answer.status_code == 200
    asked = [one["sql"] for one in captured.captured_queries]
    assert len([sql for sql in asked if "SAVEPOINT" not in sql]) == 4


def test_a_card_is_sealed_by_its_number_of_statements(world: World) -> None:
    """In one transaction: the revision, its ratings, the event, the loop's counts, a job."""
    card, bob = world.card(world.bobs), Caller(world.bob)
    save_draft(card, by=world.bob, changes=ANSWERS)
    path = f"/scorecards/{card.public_id}/"
    bob.get(path)  # the token's last use is noted once
    with CaptureQueriesContext(connection) as captured:
        answer = bob.post(f"{path}seal/", {})
    assert answer.status_code == 200
    asked = [one["sql"] for one in captured.captured_queries]
    assert len([sql for sql in asked if "SAVEPOINT" not in sql]) == SEALING
