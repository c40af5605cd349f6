"""What never changes is not exchanged either: no other row takes its key, or comes in its place.

Foreign keys are checked at the commit, and let a row go that is there again under its id.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from config.promises.schema import CHANGE_IN_PART
from loops.models import Loop
from scorecards.models import Competency, Rubric, Scorecard
from tests.builders import World, seal

pytestmark = pytest.mark.django_db


def refused(*statements: str) -> bool:
    """Return whether the database refuses the statements because of what never changes."""
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                for sql in statements:
                    cursor.execute(sql)
            connection.check_constraints()
    except DatabaseError as error:
        return "never changes" in str(error)
    return False


def exchange(row: Any, **changes: str) -> tuple[str, ...]:
    """Return the SQL that takes a row away and puts another under its id."""
    table = row._meta.db_table
    columns = [field.column for field in row._meta.concrete_fields]
    values = [changes.get(name, name) for name in columns]
    return (
        f"CREATE TEMPORARY TABLE kept AS SELECT * FROM {table} WHERE id = {row.pk}",
        f"DELETE FROM {table} WHERE id = {row.pk}",
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(values)} FROM kept",
    )


@pytest.mark.parametrize("table", CHANGE_IN_PART)
def test_no_row_gets_another_key(world: World, table: str) -> None:
    world.say()
    assert refused(f"UPDATE {table} SET id = id + 1000000")


def test_no_other_card_comes_in_a_sealed_ones_place(world: World) -> None:
    seal(world.card(world.bobs))
    card = world.card(world.bobs)
    assert refused(*exchange(card, state="'opened'", author_id=str(world.olga.pk)))
    assert Scorecard.objects.get(pk=card.pk).author == world.bob


def test_no_other_loop_comes_in_its_place(world: World) -> None:
    assert refused(*exchange(world.loop, bar="1.5"))
    assert Loop.objects.get().bar == world.loop.bar


@pytest.mark.parametrize(
    "key",
    [
        "id = {0.pk}",
        "rowid = {0.pk}",
        "public_id = '{0.public_id.hex}'",
        "author_id = {0.author_id}, interview_id = {0.interview_id}",
    ],
)
def test_no_owed_card_takes_a_sealed_ones_key(world: World, key: str) -> None:
    seal(world.card(world.bobs))
    way = "UPDATE OR REPLACE" if connection.vendor == "sqlite" else "UPDATE"
    key = key if connection.vendor == "sqlite" else "id = {0.pk}"
    set_key = key.format(world.card(world.bobs))
    owed = world.card(world.daves).pk
    assert refused(f"{way} scorecards_scorecard SET {set_key} WHERE id = {owed}")


def test_nothing_moves_into_a_published_rubric(world: World) -> None:
    published = world.loop.rubric_id
    fresh = Rubric.objects.create(name="Another", version=1)
    names = ("name", "question", "anchors")
    told = {name: getattr(Competency.objects.filter(rubric=published)[0], name) for name in names}
    Competency.objects.create(rubric=fresh, key="extra", position=99, **told)
    assert refused(
        f"UPDATE scorecards_competency SET rubric_id = {published} WHERE rubric_id = {fresh.pk}"
    )


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE accounts_auditstream SET name = name || 'x'",
        "UPDATE accounts_auditstream SET length = length - 1",
        "UPDATE accounts_auditstream SET head = 'x'",
        "DELETE FROM accounts_auditstream",
    ],
)
def test_a_stream_of_the_audit_log_only_grows(world: World, sql: str) -> None:
    assert refused(sql)
