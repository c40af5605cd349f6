"""What never changes is neither edited, extended, replaced nor emptied away, by whatever SQL."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from candidates.models import Erasure
from config.promises.schema import CHANGE_IN_PART, NEVER_CHANGE
from loops.actions import approve_decision, file_dissent, reopen_loop, waive_coverage
from loops.models import Outcome
from scorecards.actions import see_suggestion
from scorecards.actions.asking_model import Asked, keep_use
from scorecards.models import (
    CardRevision,
    Redaction,
    Refit,
    RefitPart,
    SignOff,
    Suggestion,
)
from tests.builders import LONG_REASON, World

pytestmark = pytest.mark.django_db
FROZEN = sorted(NEVER_CHANGE)
GUARDED = sorted({*FROZEN, *CHANGE_IN_PART})


@pytest.fixture
def full(world: World, drain: Callable[[], None]) -> World:
    """Return a world with a row in every frozen table."""
    world.say()
    world.seal_all()
    drain()
    see_suggestion(Suggestion.objects.get(), by=world.bob)
    SignOff.objects.create(scorecard=world.card(world.bobs), by=world.rosa)
    keep_use(Suggestion.objects.get(), Asked(None, "timeout"))
    waive_coverage(world.fresh_loop(), by=world.rosa, competency="data", reason=LONG_REASON)
    approve_decision(world.fresh_loop(), by=world.rosa, outcome="hire", reason=LONG_REASON)
    decision = world.decide("hire")
    file_dissent(decision, by=world.bob, reason=LONG_REASON)
    said = {"months": 6, "number": 1, "stayed": True, "performance": 3}
    Outcome.objects.create(loop=world.loop, recorded_by=world.hugo, **said)
    reopen_loop(world.fresh_loop(), by=world.hugo, reason=LONG_REASON)
    revision = CardRevision.objects.earliest("pk")
    Redaction.objects.create(revision=revision, quotes=1, content_hash=revision.content_hash)
    version = Refit.objects.create(
        number=1,
        rubric=world.loop.rubric,
        engine="structure-3",
        kind="fitted",
        is_accepted=False,
        inputs_hash="0",
    )
    few = {"verdict": "too_few", "mode": "shift", "pairs": 10, "candidates": 5}
    RefitPart.objects.create(refit=version, competency="data", **few)
    Erasure.objects.create(candidate=world.candidate, reason="request")
    return world


def run(sql: str) -> Any:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def refused(sql: str) -> bool:
    """Return whether the database refuses the statement because of what never changes."""
    try:
        run(sql)
    except DatabaseError as error:
        return "never changes" in str(error)
    return False


def test_every_frozen_table_refuses_update_delete_and_replacement(full: World) -> None:
    ways = ["UPDATE {0} SET id = id", "DELETE FROM {0}"]
    if connection.vendor == "sqlite":
        ways.append("INSERT OR REPLACE INTO {0} SELECT * FROM {0}")
    open_ways = [
        way.format(name) for name in FROZEN for way in ways if not refused(way.format(name))
    ]
    assert open_ways == []


def test_no_guarded_table_can_be_replaced_or_emptied(full: World) -> None:
    way = {
        "sqlite": "INSERT OR REPLACE INTO {0} SELECT * FROM {0}",
        "postgresql": "TRUNCATE {0} CASCADE",
    }[connection.vendor]
    connection.check_constraints()  # PostgreSQL truncates nothing while deferred ones wait
    assert [name for name in GUARDED if not refused(way.format(name))] == []


def test_a_second_row_under_the_same_key_is_refused_as_ever(full: World) -> None:
    with pytest.raises(DatabaseError):
        run(
            "INSERT INTO loops_waiver (loop_id, competency, reason, given_by_id, given_at)"
            " SELECT loop_id, competency, reason, given_by_id, given_at FROM loops_waiver"
        )


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM scorecards_competency WHERE key = 'data'",
        "UPDATE scorecards_competency SET name = 'x' WHERE key = 'data'",
        (
            "INSERT INTO scorecards_competency (rubric_id, position, key, name, question, anchors)"
            " SELECT rubric_id, 99, 'extra', name, question, anchors FROM scorecards_competency"
            " WHERE key = 'data'"
        ),
        "UPDATE scorecards_rubric SET name = 'x'",
        "UPDATE scorecards_rubric SET published_at = NULL",
        "DELETE FROM scorecards_rubric",
    ],
)
def test_a_published_rubric_never_changes(world: World, sql: str) -> None:
    assert refused(sql)


RATING = "revision_id, competency, status, value"
QUOTED = 'transcript_id, start, "end", quote, kind, polarity'


@pytest.mark.parametrize(
    "sql",
    [
        (
            f"INSERT INTO scorecards_rating ({RATING}) SELECT revision_id, 'extra', status, value"
            " FROM scorecards_rating WHERE competency = 'data'"
        ),
        (
            f"INSERT INTO scorecards_evidence (rating_id, {QUOTED})"
            f" SELECT (SELECT MIN(id) FROM scorecards_rating), {QUOTED} FROM scorecards_evidence"
        ),
    ],
)
def test_nothing_is_added_to_what_is_sealed(full: World, sql: str) -> None:
    assert refused(sql)


@pytest.mark.parametrize(
    "change",
    ["state = 'draft'", "current = 0", 'draft = \'{"overall": "no"}\'', "kind = 'shadow'"],
)
def test_a_sealed_card_never_becomes_another(world: World, change: str) -> None:
    world.seal_all()
    assert refused(f"UPDATE scorecards_scorecard SET {change}")


@pytest.mark.parametrize(
    "change",
    [
        "bar = 2.5",
        """weights = '{"data": 1}'""",
        """rule = '{"cost_false_hire": 9}'""",
        "rubric_id = 0",
    ],
)
def test_what_a_loop_asks_is_frozen_when_it_opens(world: World, change: str) -> None:
    assert refused(f"UPDATE loops_loop SET {change}")


@pytest.mark.parametrize(
    "change", ["text = 'x'", "raw_sha256 = 'x'", "turns = '[]'", "version = 7"]
)
def test_a_transcript_stays_as_it_came(world: World, change: str) -> None:
    world.say()
    assert refused(f"UPDATE candidates_transcript SET {change}")


def test_who_speaks_in_a_transcript_may_be_corrected(world: World) -> None:
    transcript = world.say()
    run("UPDATE candidates_transcript SET roles = '{}'")
    transcript.refresh_from_db()
    assert transcript.roles == {}
