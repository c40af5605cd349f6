"""What the company decides for everybody is one of the choices, and audited."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.actions import change_company, read_company
from accounts.errors import Invalid
from accounts.models import AuditEvent
from tests.builders import World
from tests.refusing import refused

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("field", "choice"),
    [("visibility", "always"), ("factor_for", "staff"), ("card_links", "asked")],
)
def test_a_choice_that_is_none_is_refused_at_its_field(
    world: World, field: str, choice: str
) -> None:
    before, changes = read_company(), AuditEvent.objects.filter(verb="company.changed")
    with pytest.raises(Invalid, match=f"Choose .*{choice}") as told:
        change_company(by=world.alice, name="Tidewater", **{field: "sometimes"})  # type: ignore[arg-type]  # one text
    after = read_company()
    assert told.value.field == field
    assert (after.name, getattr(after, field)) == (before.name, getattr(before, field))
    assert not changes.exists()
    change_company(by=world.alice, **{field: choice})  # type: ignore[arg-type]  # one text
    assert changes.get().payload["after"][field] == choice


def test_a_model_that_no_setting_names_is_not_switched_on(world: World, settings: Any) -> None:
    settings.MODEL_URL = ""
    with refused(Invalid, "names no language model", field="suggest_by_model"):
        change_company(by=world.alice, suggest_by_model=True)
