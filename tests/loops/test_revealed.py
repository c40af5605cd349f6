"""Changed after reveal: who revised once others' opinions were open to them, and what moved."""

from __future__ import annotations

import csv
import io

import pytest
from django.test import Client

from accounts.errors import NotAllowed
from loops.actions import seat_interviewer
from loops.actions.revealed import count_by_author, list_changes
from scorecards.actions import revise_card
from tests.builders import LONG_REASON, World, seal

pytestmark = pytest.mark.django_db


def revise(world: World, **changes: object) -> None:
    revise_card(world.card(world.bobs), by=world.bob, changes=changes, reason=LONG_REASON)


def test_a_revision_before_anybody_else_sealed_is_none(world: World) -> None:
    seal(world.card(world.bobs))
    revise(world, **{"data.rating": 4})
    assert list_changes(by=world.alice) == []


def test_a_revision_after_a_colleague_sealed_says_what_moved(world: World) -> None:
    world.seal_all()
    revise(world, **{"data.rating": 4, "strategy.rating": "no_evidence", "overall": "strong_yes"})
    (change,) = list_changes(by=world.alice)
    assert (change.author, change.number, change.saw_suggestion, change.saw_colleagues) == (
        world.bob,
        2,
        False,
        True,
    )
    assert [(move.key, move.before, move.after) for move in change.moves] == [
        ("strategy", "3", "no_evidence"),
        ("data", "2", "4"),
        ("overall", "yes", "strong_yes"),
    ]
    (tally,) = count_by_author([change])
    assert (tally.changes, tally.moved, tally.points) == (1, 3, 2.0)


def test_page_and_csv_show_it(world: World, client: Client) -> None:
    client.force_login(world.alice)
    assert "Nobody changed anything" in client.get("/reports/revealed/").content.decode()
    world.seal_all()
    revise(world, **{"data.rating": 4})
    assert "Bob Bell" in client.get("/reports/revealed/").content.decode()
    answer = client.get("/reports/revealed/csv/")
    sent = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]  # it streams
    (row,) = csv.DictReader(io.StringIO(sent))
    assert (row["what"], row["before"], row["after"], row["saw_colleagues"]) == (
        "data",
        "2",
        "4",
        "yes",
    )


def test_an_admin_on_the_panel_is_blind_to_it(world: World) -> None:
    world.seal_all()
    revise(world, **{"data.rating": 4})
    seat_interviewer(world.loop, by=world.rosa, interview=world.second, user=world.alice)
    assert list_changes(by=world.alice) == []
    with pytest.raises(NotAllowed):
        list_changes(by=world.rosa)


def test_what_the_page_leaves_out_of_many_is_said_and_stands_in_the_csv(
    world: World, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("loops.actions.revealed.SHOWN", 2)
    world.seal_all()
    client.force_login(world.alice)
    revise(world, **{"data.rating": 4})
    assert "The newest" not in client.get("/reports/revealed/").content.decode()
    revise(world, **{"data.rating": 1})
    revise(world, **{"data.rating": 3})
    shown = client.get("/reports/revealed/").content.decode()
    assert "The newest 2 revisions are shown and counted here." in shown
    answer = client.get("/reports/revealed/csv/")
    sent = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]  # it streams
    assert [row["after"] for row in csv.DictReader(io.StringIO(sent))] == ["3", "1", "4"]
