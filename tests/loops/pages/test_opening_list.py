"""The list of openings: newest first, fifty at a time, by keyset, filtered by the address."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from candidates.actions import grant_role
from candidates.models import Opening
from tests.builders import World

List = Callable[..., Any]


@pytest.fixture
def ask(world: World, client: Client) -> List:
    """Return a function that opens the list, as Alice unless told otherwise."""

    def ask(address: str = "", by: Any = None) -> Any:
        client.force_login(by or world.alice)
        return client.get(f"/openings/{address}")

    return ask


def titles(answer: Any) -> list[str]:
    return [row.opening.title for row in answer.context["rows"]]


def write_openings(count: int, **fields: Any) -> None:
    Opening.objects.bulk_create(Opening(title=f"Role {n}", **fields) for n in range(count))


def test_every_opening_stands_on_one_page_of_the_list(world: World, ask: List) -> None:
    write_openings(120, created_at=timezone.now())  # of one moment: the tie decides
    seen: list[str] = []
    after = ""
    for _ in range(3):
        answer = ask(after)
        seen += titles(answer)
        after = answer.context["next"]

    everybody = sorted(Opening.objects.values_list("title", flat=True))
    assert (sorted(seen), len(set(seen)), after) == (everybody, 121, "")


def test_a_page_of_a_large_company_is_small(world: World, ask: List) -> None:
    write_openings(500, team="Payments")

    assert len(ask().content) < 100_000


def test_recruiters_stand_before_hiring_managers(world: World, ask: List) -> None:
    grant_role(world.opening, by=world.alice, user=world.olga, role="recruiter")
    page = ask().content.decode()
    rows = page[page.index("Senior product manager") :]
    assert 0 < rows.index("Olga Orlova") < rows.index("Hugo Hart")


def test_the_next_page_keeps_the_filter(world: World, ask: List) -> None:
    write_openings(60, team="Payments")

    answer = ask(ask("?q=payments").context["next"])

    assert (len(titles(answer)), answer.context["form"]["q"].value()) == (10, "payments")


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("", ["Senior product manager"]),
        ("?q=SENIOR", ["Senior product manager"]),
        ("?q=desk", []),
        ("?state=closed", ["Clerk"]),
        ("?state=closed&q=desk", ["Clerk"]),
        ("?state=all&run_by=me", []),
    ],
)
def test_the_address_filters(world: World, ask: List, address: str, found: list[str]) -> None:
    Opening.objects.create(title="Clerk", team="Night desk", closed_at=timezone.now())

    assert titles(ask(address)) == found


def test_my_own_are_those_i_run(world: World, ask: List) -> None:
    assert titles(ask("?run_by=me", by=world.rosa)) == ["Senior product manager"]


@pytest.mark.parametrize("address", ["?state=lost", "?after=lost", "?after=MjAyNg", "?run_by=%00"])
def test_an_address_that_asks_for_nothing_is_refused(world: World, ask: List, address: str) -> None:
    answer = ask(address)

    assert (answer.status_code, titles(answer)) == (422, [])
