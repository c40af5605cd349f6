"""The board: every loop by state and age, who owes what, filters in the address."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from candidates.actions import add_candidacy
from loops.actions import open_loop
from loops.pages import board
from scorecards.models import Scorecard
from tests.builders import World, make_candidate, make_opening, seal


def list_rows(client: Client, **query: Any) -> list[str]:
    """Return the names of the candidates whose loops the board lists."""
    rows = client.get("/loops/", query).context["rows"]
    return [row.standing.loop.candidacy.candidate.name for row in rows]


@pytest.fixture
def two(world: World, client: Client) -> World:
    """Return the world with a second loop, for Yusuf, and Alice signed in."""
    other = make_opening(world.alice, title="Designer")
    yusuf = make_candidate(world.alice, "Yusuf Ince")
    open_loop(add_candidacy(yusuf, other, by=world.alice), by=world.alice)
    client.force_login(world.alice)
    return world


def test_it_lists_the_newest_loop_first(two: World, client: Client) -> None:
    assert list_rows(client) == ["Yusuf Ince", "Tess Kim"]


def test_it_finds_loops_by_state(two: World, client: Client) -> None:
    assert list_rows(client, state="planned") == ["Yusuf Ince"]


def test_it_finds_loops_by_opening(two: World, client: Client) -> None:
    assert list_rows(client, opening=two.opening.public_id) == ["Tess Kim"]


def test_it_finds_loops_by_a_part_of_the_candidates_name(two: World, client: Client) -> None:
    assert list_rows(client, q="yus") == ["Yusuf Ince"]


def test_it_finds_loops_by_a_part_of_the_openings_title(two: World, client: Client) -> None:
    assert list_rows(client, q="design") == ["Yusuf Ince"]


def test_it_offers_the_newest_openings_and_the_one_of_the_address(
    two: World, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(board, "OFFERED", 1)

    def list_offered(**query: Any) -> list[str]:
        field = client.get("/loops/", query).context["form"].fields["opening"]
        return [str(word) for _, word in field.choices[1:]]

    assert list_offered() == ["Designer"]
    assert list_offered(opening=two.opening.public_id) == ["Designer", two.opening.title]


def test_it_finds_loops_in_which_somebody_owes_a_card(two: World, client: Client) -> None:
    assert list_rows(client, owed="any") == ["Tess Kim"]


def test_it_finds_loops_in_which_a_card_is_late(two: World, client: Client) -> None:
    Scorecard.objects.update(due_at="2020-01-01T00:00:00Z")

    assert list_rows(client, owed="late") == ["Tess Kim"]


def test_it_names_who_owes_a_card(world: World, client: Client) -> None:
    seal(world.card(world.carols))
    client.force_login(world.rosa)

    (row,) = client.get("/loops/").context["rows"]

    assert [card.author for card in row.owing] == [world.bob.pk, world.dave.pk]


def test_it_counts_loops_by_state(two: World, client: Client) -> None:
    tabs = client.get("/loops/").context["tabs"]

    assert [(str(tab["word"]), tab["count"]) for tab in tabs] == [
        ("Not closed", 2),
        ("Planned", 1),
        ("Awaiting cards", 1),
        ("Closed", None),
        ("Withdrawn", None),
    ]


def test_it_goes_on_from_the_last_row_and_back_to_the_newest(
    two: World, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(board, "PAGE", 1)
    first = client.get("/loops/").context
    second = client.get(f"/loops/{first['next']}").context

    assert (len(first["rows"]), first["first"]) == (1, "")
    assert [row.standing.loop for row in second["rows"]] == [two.loop]
    assert (second["next"], second["first"]) == ("", "?after=")


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"q": "a\x00b"}, "q"),
        ({"state": "asleep"}, "state"),
        ({"opening": "nobody"}, "opening"),
        ({"owed": "everything"}, "owed"),
        ({"after": "nowhere"}, "after"),
    ],
)
def test_it_names_the_part_of_the_address_that_is_wrong(
    world: World, client: Client, query: dict[str, str], field: str
) -> None:
    client.force_login(world.rosa)

    answer = client.get("/loops/", query)

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])


def test_it_says_what_belongs_on_an_empty_board(world: World, client: Client) -> None:
    client.force_login(world.olga)

    html = client.get("/loops/").content.decode()

    assert "A loop appears here when you are seated on its panel" in html


def test_it_puts_only_ready_loops_in_the_hiring_managers_queue(
    world: World, client: Client
) -> None:
    client.force_login(world.hugo)
    before = client.get("/queue/").context["rows"]

    world.seal_all()
    after = client.get("/queue/").context["rows"]

    assert (before, [row.standing.loop for row in after]) == ([], [world.loop])


def test_it_leaves_the_recruiters_queue_empty(world: World, client: Client) -> None:
    world.seal_all()
    client.force_login(world.rosa)

    assert client.get("/queue/").context["rows"] == []
