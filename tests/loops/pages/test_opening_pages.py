"""Openings: what is asked for, by which rule, and who runs them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from candidates.models import Opening, OpeningRole
from tests.builders import World

TARGET = {
    "bar": "3.20",
    "cost_false_hire": "3",
    "cost_false_no": "1",
    "weight_strategy": "40",
    "weight_influence": "20",
    "weight_execution": "20",
    "weight_leadership": "0",
    "weight_data": "20",
}


def change(
    client: Client, world: World, deed: str, fields: Mapping[str, Any], by: User | None = None
) -> Any:
    """Send one of the opening's forms, as Hugo unless told otherwise."""
    client.force_login(by or world.hugo)
    data = {f"{deed}-{name}": value for name, value in fields.items()}
    return client.post(f"/openings/{world.opening.public_id}/{deed}/", data)


def test_it_changes_bar_weights_and_rule(world: World, client: Client) -> None:
    change(client, world, "target", TARGET)

    opening = Opening.objects.get(pk=world.opening.pk)
    assert (str(opening.bar), opening.weights["strategy"], opening.rule["cost_false_hire"]) == (
        "3.20",
        0.4,
        3,
    )


def test_it_leaves_open_loops_the_bar_they_began_with(world: World, client: Client) -> None:
    change(client, world, "target", TARGET)

    assert str(world.fresh_loop().bar) == "3.00"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"bar": "4.5"}, "bar"),
        ({"bar": "high"}, "bar"),
        ({"cost_false_hire": "0"}, "cost_false_hire"),
        ({"cost_false_no": "inf"}, "cost_false_no"),
        ({"weight_data": "-1"}, "weight_data"),
        ({"must_haves": ["charm"]}, "must_haves"),
    ],
)
def test_it_names_the_part_of_a_target_that_is_wrong(
    world: World, client: Client, wrong: dict[str, Any], field: str
) -> None:
    answer = change(client, world, "target", {**TARGET, **wrong})

    assert (answer.status_code, list(answer.context["refused"].errors)) == (422, [field])


def test_it_gives_a_role(world: World, client: Client) -> None:
    change(client, world, "role", {"user": world.olga.email, "role": "recruiter"})

    roles = OpeningRole.objects.filter(opening=world.opening, role="recruiter").order_by("pk")
    assert [role.user for role in roles] == [world.rosa, world.olga]


def test_it_takes_a_role_away(world: World, client: Client) -> None:
    client.force_login(world.hugo)

    client.post(
        f"/openings/{world.opening.public_id}/revoke/",
        {"user": world.rosa.public_id, "role": "recruiter"},
    )

    assert [role.user for role in world.opening.roles.all()] == [world.hugo]


def test_it_lets_no_panelist_change_an_opening(world: World, client: Client) -> None:
    assert change(client, world, "target", TARGET, by=world.bob).status_code == 403


def test_it_creates_an_opening_with_its_plan(world: World, client: Client) -> None:
    client.force_login(world.alice)

    client.post(
        "/openings/new/",
        {
            "title": "Designer",
            "bar": "2.75",
            "name1": "Portfolio",
            "minutes1": "60",
            "competencies1": ["strategy", "data"],
        },
    )

    opening = Opening.objects.get(title="Designer")
    plan = opening.plan.get()
    assert (plan.name, plan.minutes, plan.competencies, opening.rubric_choice.rubric.name) == (
        "Portfolio",
        60,
        ["strategy", "data"],
        "Product manager",
    )


def test_it_asks_for_the_title_of_a_new_opening(world: World, client: Client) -> None:
    client.force_login(world.alice)

    answer = client.post("/openings/new/", {"title": " ", "bar": "3"})

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["title"])
