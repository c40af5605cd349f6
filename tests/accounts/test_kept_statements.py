"""Statements that are kept say the same as those that are made anew, whoever asks and whenever."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore
from django.db import connections, models
from django.test import Client
from django.utils import timezone

from accounts.actions import change_company
from accounts.models import User
from accounts.querysets import kept
from accounts.querysets.kept import Given, ask_again, facts_of
from config.sessions import SessionStore
from tests.accounts.api.caller import BASE, Caller
from tests.builders import World, make_user

pytestmark = pytest.mark.django_db
PATHS = ("/loops/", "/loops/?owed=me", "/loops/?state=in_progress", "/loops/?owed=anyone")


def forget() -> None:
    vars(connections["default"]).pop("kept", None)


def count_kept() -> int:
    return len(vars(connections["default"]).get("kept", ()))


def read_all(world: World) -> list[Any]:
    """Return what everybody reads, of lists and of the one loop."""
    people = (world.alice, world.rosa, world.hugo, world.bob, world.dave, world.olga)
    paths = (*PATHS, f"/loops/{world.loop.public_id}/")
    told = []
    for person in people:
        client = Client()
        client.force_login(person)
        told += [client.get(BASE + path).json() for path in paths]
    return told


@pytest.mark.parametrize("visibility", ["never", "after_own", "after_all", "always"])
def test_everybody_reads_by_kept_statements_what_new_ones_tell(
    world: World, visibility: str
) -> None:
    read_all(world)  # kept under another setting
    change_company(by=world.alice, visibility=visibility)
    first, again = read_all(world), read_all(world)
    forget()
    assert first == again == read_all(world)


def test_whoever_becomes_an_admin_reads_as_one_at_once(world: World) -> None:
    olga = Caller(world.olga)
    assert olga.read("/loops/")["results"] == []
    User.objects.filter(pk=world.olga.pk).update(is_admin=True)
    assert [row["id"] for row in olga.read("/loops/")["results"]] == [str(world.loop.public_id)]
    User.objects.filter(pk=world.olga.pk).update(is_admin=False)
    assert olga.read("/loops/")["results"] == []


def test_every_fact_that_a_rule_may_look_at_tells_people_apart(world: World) -> None:
    before = facts_of(world.olga)
    for name, value in {"email": "o@example.com", "is_admin": True, "is_active": False}.items():
        changed = User.objects.get(pk=world.olga.pk)
        setattr(changed, name, value)
        assert facts_of(changed) != before
    assert facts_of(world.bob) != before


def find_named(name: str) -> list[User]:
    rows = User.objects.filter(name=Given("name", models.CharField()))
    return ask_again("people of a name", lambda: rows, name=name)


def test_a_value_that_is_given_is_looked_for_each_time() -> None:
    both = [make_user("Ada Ames"), make_user("100% O'Hara")]
    assert [find_named(person.name)[0] for person in both] == both
    assert count_kept() == 1


def test_a_query_that_can_find_nothing_is_no_statement() -> None:
    assert ask_again("nobody", User.objects.none) == []
    assert count_kept() == 0


def test_not_too_many_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MOST", 3)
    for number in range(8):
        assert ask_again(number, lambda: User.objects.filter(pk=0)) == []
        assert count_kept() <= 3


def test_a_person_who_is_not_there_is_missed_as_before() -> None:
    with pytest.raises(User.DoesNotExist):
        User.objects.get(pk=0)


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_session_is_read_until_it_ends(hours: int) -> None:
    stored = DatabaseSessionStore()
    stored["began"] = 1
    stored.set_expiry(timezone.now() + timedelta(hours=hours))
    stored.save()
    session = SessionStore(stored.session_key)
    assert session.get("began") == (1 if hours > 0 else None)
    assert session.session_key == (stored.session_key if hours > 0 else None)
