"""What a session notes of a sign-in, asked of the actions themselves."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from accounts.actions import end_sessions
from accounts.actions.commanding import find_person
from accounts.actions.sessions import (
    BY_PROVIDER,
    CARD_LINK,
    OWES_FACTOR,
    begin_link_session,
    begin_session,
    signs_in_by_factor,
    trust_provider,
)
from accounts.errors import Invalid
from accounts.models import AuditEvent, Company, User
from config.sessions import SessionStore
from tests.builders import World

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("asked", Company.FactorFor)
def test_a_password_is_too_little_for_whom_the_company_says(
    world: World, asked: Company.FactorFor
) -> None:
    Company.objects.update_or_create(pk=1, defaults={"factor_for": asked})
    people = {"alice", "rosa", "hugo", "bob"}
    told = {
        Company.FactorFor.NOBODY: set(),
        Company.FactorFor.ADMINS: {"alice"},
        Company.FactorFor.STAFF: {"alice", "rosa", "hugo"},
        Company.FactorFor.EVERYBODY: people,
    }
    assert {n for n in people if signs_in_by_factor(getattr(world, n))} == told[asked]
    assert {n for n in people if owes_by_link(getattr(world, n))} == told[asked]


def owes_by_link(user: User) -> bool:
    session: dict[str, Any] = {}
    begin_link_session(session, user, uuid4())
    return bool(session[OWES_FACTOR])


def test_a_sign_in_forgets_how_the_session_was_opened_before(world: World) -> None:
    session: dict[str, Any] = {CARD_LINK: "a link", BY_PROVIDER: True}
    begin_session(session, world.alice)
    assert session.keys().isdisjoint({CARD_LINK, BY_PROVIDER})


def test_a_provider_that_asked_leaves_nothing_owed() -> None:
    session: dict[str, Any] = {OWES_FACTOR: True}
    trust_provider(session)
    assert session[OWES_FACTOR] is False


@pytest.mark.parametrize("path", ["/", "/accounts/login/", "/api/v1/me/"])
def test_a_cookie_that_no_database_can_look_for_is_no_session(client: Client, path: str) -> None:
    sent = {"cookie": 'sessionid="abcdefgh\\000"; csrftoken="\\000"'}
    assert client.get(path, headers=sent).status_code == client.get(path).status_code


def test_a_key_with_nul_is_none() -> None:
    assert SessionStore("abcdefgh\x00").session_key is None
    assert SessionStore("abcdefgh").session_key == "abcdefgh"


def test_ending_sign_ins_writes_nothing_else_and_says_who_did_it(world: World) -> None:
    stale = User.objects.get(pk=world.bob.pk)
    User.objects.filter(pk=world.bob.pk).update(name="Robert Bell")
    end_sessions(stale, by=world.alice)
    assert User.objects.get(pk=world.bob.pk).name == "Robert Bell"
    event = AuditEvent.objects.get(verb="person.sessions_ended")
    assert (event.actor, event.subject_id) == (world.alice, world.bob.public_id)


def test_a_command_refuses_what_is_no_address_before_it_looks() -> None:
    with pytest.raises(Invalid) as refused:
        find_person("x" * 300)
    assert refused.value.field == "email"
