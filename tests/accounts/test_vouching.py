"""Whom an identity provider's word lets in, and by what code the log says why nobody."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.actions import change_standing
from accounts.actions.vouching import NotVouched, Vouched, admit, read_vouched
from tests.builders import World

CLAIMS = {"iss": "https://id.example", "sub": "s-1"}


@pytest.mark.parametrize(
    ("about", "is_verified"),
    [
        ({"email_verified": True}, True),
        ({"email_verified": "true"}, True),
        ({"email_verified": False, "xms_edov": True}, False),
        ({"email_verified": "yes"}, False),
        ({"xms_edov": "1"}, True),
        ({"xms_edov": False}, False),
        ({}, False),
    ],
)
def test_an_address_counts_as_verified_if_the_provider_says_so(
    about: dict[str, Any], *, is_verified: bool
) -> None:
    read = read_vouched(CLAIMS, {"sub": "s-1", "email": " bob@example.com ", **about})
    assert read == Vouched("https://id.example", "s-1", "bob@example.com", is_verified)


@pytest.mark.parametrize("about", [{}, {"sub": "s-2"}, {"sub": None}])
def test_what_speaks_of_somebody_else_is_not_read(about: dict[str, Any]) -> None:
    with pytest.raises(NotVouched) as refused:
        read_vouched(CLAIMS, {**about, "email": "bob@example.com"})
    assert (refused.value.code, refused.value.person) == ("user_info", None)


@pytest.mark.django_db
def test_who_has_no_access_any_more_is_named_to_the_log(world: World) -> None:
    vouched = Vouched("https://id.example", "s-1", world.bob.email, is_verified=True)
    assert admit(vouched) == world.bob
    change_standing(world.bob, by=world.alice, is_active=False)
    change_standing(world.carol, by=world.alice, is_active=False)
    never = Vouched("https://id.example", "s-2", world.carol.email, is_verified=True)
    for one, person in ((vouched, world.bob), (never, world.carol)):
        with pytest.raises(NotVouched) as refused:
            admit(one)
        assert (refused.value.code, refused.value.person) == ("no_access", person)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("subject", "email", "is_verified", "code"),
    [
        ("s-2", "bob@example.com", True, "other_subject"),
        ("s-2", "bob@example.com", False, "email_not_verified"),
        ("s-2", "nobody@example.com", True, "unknown"),
        ("s-2", "\u0130nes@example.com", True, "unknown"),
        ("s-2", "", True, "unknown"),
    ],
)
def test_nobody_is_let_in_by_another_word(
    world: World,
    subject: str,
    email: str,
    *,
    is_verified: bool,
    code: str,
) -> None:
    admit(Vouched("https://id.example", "s-1", world.bob.email, is_verified=True))
    with pytest.raises(NotVouched) as refused:
        admit(Vouched("https://id.example", subject, email, is_verified))
    assert refused.value.code == code
    assert refused.value.person == (world.bob if code == "other_subject" else None)
