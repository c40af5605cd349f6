"""A password is built around other words than everybody here knows."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from accounts.actions import change_company
from accounts.actions.passwords import NotOfThisHouse
from tests.builders import World

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "password",
    [
        "loopboard-2026",
        "Scorecard!1234",
        "interviewerabcdef",  # the longer word goes first, or two letters of it would count
        "RecruiterRecruiter",
        "hooli1234567",
        "loopboardhooli1",
    ],
)
def test_a_word_of_the_house_with_little_else_is_refused(world: World, password: str) -> None:
    change_company(by=world.alice, name="Hooli of Xyz")
    with pytest.raises(ValidationError, match="other words than the product's") as refused:
        NotOfThisHouse().validate(password)
    assert refused.value.code == "password_of_this_house"


@pytest.mark.parametrize(
    "password",
    ["loopboard-and-eight", "hooli12345678", "of-xyz-1", "short"],
)
def test_eight_letters_beside_it_or_none_of_it_are_let_in(world: World, password: str) -> None:
    change_company(by=world.alice, name="Hooli of Xyz")
    NotOfThisHouse().validate(password)
