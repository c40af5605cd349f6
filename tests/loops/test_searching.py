"""Search: beginnings of words, every word, only what the reader may see, and nothing told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.errors import Invalid
from accounts.models import User
from candidates.actions import add_candidacy
from candidates.models import Candidate
from loops.actions import open_loop, searching
from loops.actions.searching import search
from tests.accounts.api.caller import BASE, Caller
from tests.builders import World, make_candidate, make_opening, make_user, seal

pytestmark = pytest.mark.django_db
Look = Callable[..., tuple[list[str], list[str]]]


@pytest.fixture
def look(world: World) -> Look:
    """Return a function that tells the names of what is found, as Rosa unless told otherwise."""

    def look(text: str, by: User | None = None) -> tuple[list[str], list[str]]:
        found = search(text, by=by or world.rosa)
        return [one.name for one in found.candidates], [one.opening_title for one in found.loops]

    return look


BOTH: tuple[list[str], list[str]] = (["Tess Kim"], ["Senior product manager"])
LOOP: tuple[list[str], list[str]] = ([], ["Senior product manager"])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("tess", BOTH),
        ("KIM", BOTH),
        ("ki te", BOTH),
        ("prod", LOOP),
        ("kim senior", LOOP),
        ("im", ([], [])),
        ("tess clerk", ([], [])),
        ("100%", ([], [])),
    ],
)
def test_every_word_has_to_begin_one(look: Look, text: str, found: object) -> None:
    assert look(text) == found


def test_an_address_is_found_by_its_beginning(world: World, look: Look) -> None:
    make_candidate(world.rosa, "Uma Ude", email="uma.u@example.org")

    assert look("uma.u@ex")[0] == ["Uma Ude"]
    assert look("example.org")[0] == []


@pytest.mark.parametrize("text", ["núñ", "anne", "élo", "mar", "neill"])
def test_names_of_any_spelling_are_found(world: World, look: Look, text: str) -> None:
    make_candidate(world.rosa, "Élodie Anne-Marie O'Neill Núñez")

    assert look(text)[0] == ["Élodie Anne-Marie O'Neill Núñez"]


@pytest.mark.parametrize("name", ["alice", "rosa", "hugo", "bob", "carol"])
def test_it_finds_what_the_reader_may_see(world: World, look: Look, name: str) -> None:
    assert look("tess", by=getattr(world, name)) == BOTH


def test_it_finds_nothing_of_what_is_somebody_elses(world: World, look: Look) -> None:
    ron = make_user("Ron Roy")
    make_opening(world.alice, title="Designer").roles.create(user=ron, role="recruiter")

    assert (look("tess", by=world.olga), look("tess", by=ron)) == (([], []), ([], []))


def test_nobody_finds_their_own_case(world: World, look: Look) -> None:
    world.candidate.user = world.alice
    world.candidate.save()

    assert look("tess", by=world.alice) == ([], [])


def test_it_tells_the_blind_no_state_and_no_order_of_submitting(world: World) -> None:
    before = search("product", by=world.bob)
    for seat in (world.carols, world.daves):
        seal(world.card(seat))

    assert search("product", by=world.bob) == before
    assert [one.state for one in before.loops] == ["in_progress"]


def test_a_seat_that_was_sealed_shows_the_state(world: World) -> None:
    world.seal_all()

    assert [one.state for one in search("tess", by=world.bob).loops] == ["ready"]


def test_it_shows_twenty_and_says_that_there_are_more(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "SHOWN", 1)
    candidacy = add_candidacy(make_candidate(world.rosa, "Tess Ode"), world.opening, by=world.rosa)
    open_loop(candidacy, by=world.rosa)

    found = search("tess", by=world.rosa)

    assert (len(found.candidates), len(found.loops)) == (1, 1)
    assert (found.more_candidates, found.more_loops) == (True, True)


@pytest.mark.parametrize("text", ["", " ", "t", "t k", "a b c d e f gg", "x" * 121])
def test_too_little_or_too_much_is_refused(world: World, text: str) -> None:
    with pytest.raises(Invalid):
        search(text, by=world.rosa)


def test_page_and_api_answer_alike(world: World, client: Client) -> None:
    client.force_login(world.rosa)
    rosa = Caller(world.rosa)

    page = client.get("/search/?q=tess")
    answer: Any = rosa.get("/search/?q=tess").json()

    assert "Tess Kim" in page.content.decode()
    assert [one["id"] for one in answer["loops"]] == [str(world.loop.public_id)]
    assert [one["name"] for one in answer["candidates"]] == ["Tess Kim"]


@pytest.mark.parametrize("query", ["q=", "q=t", "q=%00%00", "q=" + "x" * 121])
def test_a_wrong_search_is_named_by_page_and_api(world: World, client: Client, query: str) -> None:
    client.force_login(world.rosa)
    rosa = Caller(world.rosa)

    page = client.get(f"/search/?{query}")
    answer = rosa.client.get(f"{BASE}/search/?{query}", headers=rosa.headers)

    assert (page.status_code, list(page.context["form"].errors)) == (422, ["q"])
    assert answer.status_code == 422


@pytest.mark.parametrize(("text", "asked"), [("tess", 5), ("product", 5), ("tess product", 6)])
def test_it_asks_as_often_however_many_fit(world: World, text: str, asked: int) -> None:
    Candidate.objects.bulk_create(Candidate(name=f"Tess {number}") for number in range(30))

    with CaptureQueriesContext(connection) as queries:
        search(text, by=world.alice)

    assert len(queries) == asked


@pytest.mark.parametrize("few", [0, 1_000])
@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("uma", ["Tess of sales", "Designer"]),
        ("tess", ["Tess of sales", "Senior product manager"]),
        ("tess uma", ["Tess of sales"]),
        ("tess manager", ["Senior product manager"]),
        ("sales manager", []),
    ],
)
def test_words_fit_candidate_or_opening_in_any_mixture(
    world: World, monkeypatch: pytest.MonkeyPatch, few: int, text: str, titles: list[str]
) -> None:
    monkeypatch.setattr(searching, "FEW", few)
    uma = make_candidate(world.rosa, "Uma Ude")
    for title in ("Designer", "Tess of sales"):
        opening = make_opening(world.alice, title=title)
        open_loop(add_candidacy(uma, opening, by=world.alice), by=world.alice)

    found = search(text, by=world.alice)

    assert [one.opening_title for one in found.loops] == titles
