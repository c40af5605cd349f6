"""API tokens: issued with limits that are named, and ended once."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from accounts.actions import change_standing, issue_token, revoke_token, tokens
from accounts.errors import Invalid, NotAllowed, NotFound
from accounts.models import ApiToken, AuditEvent
from tests.accounts.api.caller import Caller
from tests.builders import World

pytestmark = pytest.mark.django_db


def issued() -> tuple[int, int]:
    return ApiToken.objects.count(), AuditEvent.objects.filter(verb="token.issued").count()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("scopes", ["read", "fly"]),
        ("scopes", []),
        ("name", "  "),
        ("expires_at", datetime(2020, 1, 1, tzinfo=UTC)),
        ("expires_at", datetime(2100, 1, 1, tzinfo=UTC)),
    ],
)
def test_a_token_that_would_open_nothing_is_refused_at_its_field(
    world: World, field: str, value: Any
) -> None:
    with pytest.raises(Invalid) as refused:
        issue_token(world.bob, **{"name": "Script", field: value})
    assert (refused.value.field, issued()) == (field, (0, 0))
    issue_token(world.bob, name="Script")
    assert issued() == (1, 1)


def test_who_has_no_access_gets_no_token(world: World) -> None:
    gone = change_standing(world.bob, by=world.alice, is_active=False)
    with pytest.raises(NotAllowed, match="no access any more"):
        issue_token(gone, name="Script")
    assert issued() == (0, 0)


def test_one_token_too_many_asks_to_revoke_another(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tokens, "TOKENS_MAX", 2)
    bob = Caller(world.bob)
    first = bob.make("/tokens/", {"name": "One"})
    refused = bob.post("/tokens/", {"name": "Two"})
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/name")
    assert "Revoke one of your 2 tokens first." in refused.content.decode()
    assert bob.delete(f"/tokens/{first['id']}/").status_code == 204
    bob.make("/tokens/", {"name": "Two"})
    issue_token(world.carol, name="Hers")


def test_a_token_is_ended_by_its_owner_or_an_admin_and_audited_once(world: World) -> None:
    token, _ = issue_token(world.bob, name="Script")
    with pytest.raises(NotFound):
        revoke_token(token, by=world.rosa)
    assert ApiToken.objects.get().revoked_at is None
    revoke_token(token, by=world.alice)
    ended = ApiToken.objects.get().revoked_at
    revoke_token(token, by=world.bob)
    assert ended is not None
    assert ApiToken.objects.get().revoked_at == ended
    assert AuditEvent.objects.get(verb="token.revoked").actor == world.alice
