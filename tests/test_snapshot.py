"""A copy of the usual world is the usual world: row for row, and each test's own."""

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection, transaction

from accounts.models import User
from tests.builders import World, make_user, make_world, seal
from tests.snapshot import Snapshot, list_filled, read_rows

pytestmark = pytest.mark.django_db


Rows = dict[str, list[str]]


def read_everything() -> Rows:
    """Return each filled table's rows, in no order of the database's."""
    found = {}
    for name in list_filled(connection.introspection.table_names()):
        rows = read_rows(name).rows
        found[name] = sorted(map(repr, rows.splitlines() if isinstance(rows, bytes) else rows))
    return found


def take(worlds: Snapshot[World]) -> Rows:
    """Let the world be made once, and nothing of it stay."""
    start = transaction.savepoint()
    worlds.copy()
    made = read_everything()
    transaction.savepoint_rollback(start)
    return made


def test_a_copy_has_the_rows_that_actions_made() -> None:
    worlds = Snapshot(make_world)
    made = take(worlds)
    worlds.copy()
    assert ("loops_loop" in made, read_everything()) == (True, made)


def test_a_copy_goes_on_as_the_made_one_would() -> None:
    worlds = Snapshot(make_world)
    take(worlds)
    world = worlds.copy()
    seal(world.card(world.bobs))
    connection.check_constraints()
    call_command("verify_audit")
    assert make_user("Zoe Zhang").pk > world.alice.pk


def test_what_one_does_to_its_copy_is_not_in_the_next() -> None:
    worlds = Snapshot(make_world)
    take(worlds)
    start = transaction.savepoint()
    worlds.copy().alice.name = "Mallory"
    transaction.savepoint_rollback(start)
    assert worlds.copy().alice.name == "Alice Adams"


def test_a_database_with_somebody_in_it_and_another_time_get_their_own() -> None:
    worlds = Snapshot(make_world)
    take(worlds)
    with time_machine.travel("2031-03-03"):
        assert worlds.copy().loop.opened_at.year == 2031
    assert User.objects.filter(email="alice@example.com").count() == 1
