"""A second read finds what changed since the first, nothing else, and tells nothing too early."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from accounts.models import Company
from candidates.actions import change_candidate, move_interview
from candidates.models import Candidate
from integrations.api.harvest.views import TABLES
from scorecards.actions import revise_card
from tests.builders import LONG_REASON, World, make_candidate, seal
from tests.integrations.warehouse.connector import Connector

pytestmark = pytest.mark.django_db
FIRST = ("candidates", "applications", "scheduled_interviews", "scorecards", "jobs", "users")
QUIET = ("users", "jobs", "job_interview_stages", "scorecard_questions")


class Since:
    """What a reader's second run finds."""

    def __init__(self, connector: Connector, moment: str) -> None:
        self.connector, self.moment = connector, moment

    def v1(self, name: str) -> list[int]:
        path = f"v1/{name}?updated_after={self.moment}"
        return [row["id"] for row in self.connector.read_all(path)]

    def v3(self, name: str) -> list[int]:
        path = f"v3/{name}?updated_at=gte|{self.moment}"
        return [row["id"] for row in self.connector.read_all(path)]


def tomorrow() -> Any:
    return time_machine.travel(timezone.now() + timedelta(days=1), tick=True)


def mark() -> str:
    return (timezone.now() + timedelta(hours=12)).strftime("%Y-%m-%dT%H:%M:%SZ")


def add_more(world: World) -> None:
    """Add what must never be read again."""
    make_candidate(world.rosa, "Uma Ude")


def test_nothing_changed_is_nothing_read(world: World) -> None:
    world.seal_all()
    since = Since(Connector(world.alice), mark())
    assert {name: since.v1(name) for name in FIRST} == {key: [] for key in FIRST}
    assert {name: since.v3(name) for name in TABLES} == {key: [] for key in TABLES}


def test_a_seal_and_a_revision_bump_everything_above(world: World) -> None:
    add_more(world)
    seal(world.card(world.carols))
    since = Since(Connector(world.alice), mark())
    with tomorrow():
        seal(world.card(world.bobs))
    key, bobs = world.candidacy.pk, world.bobs.scorecard_id
    assert since.v1("scorecards") == since.v3("scorecards") == [bobs]
    assert len(since.v3("scorecard_candidate_attributes")) == 5
    assert since.v1("scheduled_interviews") == since.v3("interviews") == [world.first.pk]
    assert since.v1("applications") == since.v3("applications") == [key]
    assert since.v1("candidates") == since.v3("candidates") == [world.candidate.pk]
    assert {name: since.v3(name) for name in QUIET} == {key_0: [] for key_0 in QUIET}


def test_a_revision_keeps_its_rows_and_changes_them(world: World) -> None:
    world.seal_all()
    alice = Connector(world.alice)
    before = {row["id"]: row for row in alice.read("v3/scorecard_candidate_attributes")}
    since = Since(alice, mark())
    with tomorrow():
        card = world.card(world.bobs)
        revise_card(card, by=world.bob, changes={"data.rating": 4}, reason=LONG_REASON)
    rows = {row["id"]: row for row in alice.read("v3/scorecard_candidate_attributes")}
    changed = [key for key in rows if rows[key]["rating"] != before[key]["rating"]]
    assert set(rows) == set(before)
    assert [rows[key]["rating"] for key in changed] == ["strong_yes"]
    assert since.v1("scorecards") == [card.pk]
    assert since.v1("scheduled_interviews") == [world.first.pk]
    assert since.v1("candidates") == [world.candidate.pk]


def test_an_interview_that_moves_bumps_its_candidate(world: World) -> None:
    add_more(world)
    since = Since(Connector(world.alice), mark())
    with tomorrow():
        move_interview(world.second, by=world.rosa, starts_at=timezone.now() + timedelta(days=3))
    assert since.v1("scheduled_interviews") == [world.second.pk]
    assert since.v3("interviewers") == [world.daves.interviewer_id]
    assert since.v1("applications") == [world.candidacy.pk]
    assert since.v1("candidates") == [world.candidate.pk]
    assert since.v1("scorecards") == []


def test_a_candidate_who_changes_is_read_again(world: World) -> None:
    add_more(world)
    uma = Candidate.objects.get(name="Uma Ude")
    since = Since(Connector(world.alice), mark())
    with tomorrow():
        change_candidate(uma, by=world.rosa, headline="Ran a desk")
    assert since.v1("candidates") == since.v3("candidates") == [uma.pk]
    assert since.v1("applications") == []


@pytest.mark.parametrize("visibility", ["never", "after_own", "after_all"])
def test_a_blind_interviewer_learns_of_no_card(world: World, visibility: str) -> None:
    Company.objects.update_or_create(pk=1, defaults={"visibility": visibility})
    bob = Connector(world.bob)
    before = {name: bob.read(f"v3/{name}") for name in TABLES}
    told = {name: bob.read(f"v1/{name}") for name in FIRST}
    with tomorrow():
        seal(world.card(world.carols))
        seal(world.card(world.daves))
    assert {name: bob.read(f"v3/{name}") for name in TABLES} == before
    assert {name: bob.read(f"v1/{name}") for name in FIRST} == told
    assert before["scorecards"] == told["scorecards"] == []
    assert before["interviews"] != []


@pytest.mark.parametrize("name", ["rosa", "bob"])
def test_whoever_is_no_admin_reads_what_has_changed(world: World, name: str) -> None:
    add_more(world)
    since = Since(Connector(getattr(world, name)), mark())
    with tomorrow():
        move_interview(world.second, by=world.rosa, starts_at=timezone.now() + timedelta(days=3))
    assert {table: since.v1(table) for table in ("candidates", "applications")} == {
        "candidates": [world.candidate.pk],
        "applications": [world.candidacy.pk],
    }
    assert since.v3("candidates") == [world.candidate.pk]


def test_what_sealing_opens_to_me_counts_as_changed_then(world: World) -> None:
    seal(world.card(world.carols))
    seal(world.card(world.daves))
    since = Since(Connector(world.bob), mark())
    assert since.v1("scorecards") == []
    with tomorrow():
        seal(world.card(world.bobs))
    cards = sorted(seat.scorecard_id for seat in (world.bobs, world.carols, world.daves))
    assert since.v1("scorecards") == since.v3("scorecards") == cards
    assert since.v3("interviews") == [world.first.pk, world.second.pk]


def test_each_person_reads_the_cards_that_they_may_see(world: World) -> None:
    seal(world.card(world.bobs))
    people = (world.alice, world.rosa, world.hugo, world.bob, world.carol, world.dave, world.olga)
    seen = {person.name: len(Connector(person).read("v1/scorecards")) for person in people}
    assert list(seen.values()) == [1, 1, 1, 1, 0, 0, 0]
    olga = Connector(world.olga)
    assert [len(olga.read(f"v1/{name}")) for name in FIRST] == [0, 0, 0, 0, 0, 1]
    here = f"v1/applications/{world.candidacy.pk}"
    assert {olga.ask(path).status_code for path in (here, f"{here}/scorecards")} == {404}


def test_an_admin_reads_nothing_of_their_own_case(world: World) -> None:
    seal(world.card(world.bobs))
    Candidate.objects.filter(pk=world.candidate.pk).update(email=world.alice.email)
    alice = Connector(world.alice)
    names = ("candidates", "applications", "scheduled_interviews", "scorecards")
    assert [alice.read(f"v1/{name}") for name in names] == [[]] * 4
    hidden = ("interviews", "interviewers", "scorecard_candidate_attributes")
    assert [alice.read(f"v3/{name}") for name in hidden] == [[]] * 3
    assert alice.ask(f"v1/candidates/{world.candidate.pk}").status_code == 404
    assert alice.ask(f"v1/scorecards/{world.bobs.scorecard_id}").status_code == 404
