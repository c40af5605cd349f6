"""A synthetic company is one that could be: it keeps every promise and looks like its habits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest
from django.db import transaction
from django.db.models import F

from accounts.models import AuditEvent
from config.promises import PROMISES, list_broken
from config.synthetic import load_synthetic
from config.synthetic.drawing import Size, World
from config.synthetic.load import Loaded
from loops.actions.states import compute_state, refresh_state
from loops.models import Loop
from scorecards.models import CardRevision, Rating, Scorecard
from scorecards.querysets import OWED

pytestmark = pytest.mark.django_db

NOW = datetime.now(UTC)
MANY = 120


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[Loaded, list[int]]]:
    """Load the company once; what a test changes is rolled back after it, the rest at the end."""
    said: list[int] = []
    with django_db_blocker.unblock(), transaction.atomic():
        yield load_synthetic(MANY, seed=4, now=NOW, say=said.append), said
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _company(loaded: tuple[Loaded, list[int]]) -> None:
    """Let every test of this module look at the loaded company."""


def test_it_keeps_every_promise() -> None:
    assert list_broken(PROMISES) == []


def test_it_says_how_far_it_is_and_what_came_of_it(loaded: tuple[Loaded, list[int]]) -> None:
    result, said = loaded
    assert said == [MANY]
    assert result.cards == Scorecard.objects.count() == 4 * MANY
    assert result.ratings == Rating.objects.count() == 5 * CardRevision.objects.count()


def test_each_loop_under_way_has_the_state_that_its_rows_say() -> None:
    for loop in Loop.objects.exclude(state=Loop.State.WITHDRAWN):
        assert loop.state == compute_state(loop, at=NOW)


def test_a_loop_of_it_can_be_worked_on() -> None:
    loop = Loop.objects.exclude(state=Loop.State.WITHDRAWN).latest("opened_at")
    before = AuditEvent.objects.count()
    loop.state = Loop.State.READY
    loop.save(update_fields=["state"])
    assert refresh_state(loop, at=NOW).state != Loop.State.READY
    assert AuditEvent.objects.count() == before + 1


def test_some_cards_are_late_and_some_are_owed() -> None:
    late = Scorecard.objects.filter(sealed_at__gt=F("due_at")).count()
    assert 0.05 < late / (4 * MANY) < 0.25
    assert Scorecard.objects.filter(state__in=OWED).exists()


def test_nobody_sits_twice_in_one_loop() -> None:
    world = World(Size.of(5000), 5, seed=2)
    for draw in world.draw(chunk=1000):
        assert all(len(set(row)) == 4 for row in draw.seats.tolist())
        assert draw.seats.max() < world.size.interviewers


def test_severity_differs_between_interviewers_as_it_was_drawn() -> None:
    world = World(Size.of(4000), 5, seed=3)
    totals, counts = np.zeros(world.size.interviewers), np.zeros(world.size.interviewers)
    for draw in world.draw(chunk=1000):
        rated = draw.ratings > 0
        np.add.at(totals, draw.seats, (draw.ratings * rated).sum(axis=2))
        np.add.at(counts, draw.seats, rated.sum(axis=2))
    assert np.corrcoef(totals / counts, world.leniency)[0, 1] > 0.8


def test_the_same_seed_draws_the_same_company_and_another_one_another() -> None:
    def first(seed: int) -> list[Any]:
        draw = next(World(Size.of(50), 5, seed=seed).draw(chunk=50))
        return list(draw.ratings.tolist())

    assert first(5) == first(5) != first(6)
