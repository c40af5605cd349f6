"""People are chosen by typing: exactly one, or a sentence that names who was near."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from accounts.models import User
from accounts.pages.picking import PersonField
from tests.builders import World, make_user

Offer = Callable[[str], list[str]]


@pytest.fixture
def offer(world: World, client: Client) -> Offer:
    """Return a function that tells whom Rosa is offered for a text."""

    def offer(text: str) -> list[str]:
        client.force_login(world.rosa)
        answer = client.get("/people/", {"of": "seat-user", "seat-user": text})
        return re.findall(r'value="([^"]*)"', unescape(answer.content.decode()))

    return offer


def refusal_of(text: str) -> str:
    with pytest.raises(ValidationError) as caught:
        PersonField().clean(text)
    return str(caught.value.messages[0])


def make_namesake(email: str, *, is_active: bool = True) -> User:
    return User.objects.create_user(email, name="Bob Bell", is_active=is_active)


@pytest.mark.parametrize(
    "typed", ["bob@example.com", "BOB@Example.com", "bob bell", " Bob Bell <bob@example.com> "]
)
def test_a_name_or_an_address_names_a_person(world: World, typed: str) -> None:
    assert PersonField().clean(typed) == world.bob


def test_part_of_a_name_names_nobody_but_tells_who_is_near(world: World) -> None:
    sentence = "Nobody here is called exactly that. Near it: Bob Bell <bob@example.com>."

    assert refusal_of("bob") == sentence


def test_one_name_of_two_people_is_refused_with_both(world: World) -> None:
    make_namesake("bell@example.com")
    both = "Bob Bell <bob@example.com>, Bob Bell <bell@example.com>"

    assert refusal_of("Bob Bell") == (
        f"More than one person is called that: {both}. Type the e-mail address."
    )


def test_a_refusal_names_five_people_and_no_more(world: World) -> None:
    for number in range(6):
        make_namesake(f"bell{number}@example.com")

    assert (refusal_of("ell").count("@"), refusal_of("ell")[-12:]) == (5, " and others.")


def test_who_has_left_is_nobody(world: World) -> None:
    make_namesake("gone@example.com", is_active=False)

    assert PersonField().clean("Bob Bell") == world.bob
    assert refusal_of("gone@example.com") == "Nobody here has this name or e-mail address."


def test_it_offers_who_fits_what_is_typed(world: World, offer: Offer) -> None:
    assert offer("bel") == ["Bob Bell <bob@example.com>"]
    assert offer("carol@") == ["Carol Chu <carol@example.com>"]


def test_it_offers_twenty_of_many(world: World, offer: Offer) -> None:
    User.objects.bulk_create(
        User(email=f"p{number}@example.com", name=f"Pat {number}") for number in range(30)
    )

    assert (len(offer("")), len(offer("pat"))) == (20, 20)


@pytest.mark.parametrize("query", ["", "of=", "of=a&a=%00", "of=a&a=" + "x" * 400])
def test_it_offers_nothing_where_nothing_can_be_read(
    world: World, client: Client, query: str
) -> None:
    client.force_login(world.rosa)

    assert client.get(f"/people/?{query}").status_code == 404


def test_pages_stay_small_in_a_large_company(world: World, client: Client) -> None:
    User.objects.bulk_create(
        User(email=f"p{number}@example.com", name=f"Person {number}") for number in range(2000)
    )
    opening = world.opening.public_id
    pages = {
        "loop": f"/loops/{world.loop.public_id}/",
        "plan": f"/loops/new/?opening={opening}",
        "opening": f"/openings/{opening}/",
        "new candidate": "/candidates/new/",
    }
    client.force_login(world.rosa)

    sizes = {name: len(client.get(path).content) for name, path in pages.items()}

    assert {name: size for name, size in sizes.items() if size > 100_000} == {}
    make_user("Zoe Zahn")
    assert {name: len(client.get(path).content) for name, path in pages.items()} == sizes
