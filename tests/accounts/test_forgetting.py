"""What is over is forgotten each day: whose it was may never come back to have it done."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from accounts.actions.forgetting import forget_answers_to
from accounts.models import IdempotencyKey
from jobs import clock
from jobs.actions import enqueue_what_recurs
from tests.builders import World

pytestmark = pytest.mark.django_db
DAY = timedelta(hours=24)


@pytest.fixture
def forget(drain: Any, settings: Any) -> Any:
    """Let the day's job do its work."""
    kind = "accounts.forget_what_is_over"
    settings.JOB_SCHEDULE = {kind: settings.JOB_SCHEDULE[kind]}

    def forget() -> None:
        enqueue_what_recurs(at=clock.now())
        drain()

    return forget


def test_answers_are_kept_for_a_day_whether_or_not_somebody_asks_again(
    world: World, forget: Any
) -> None:
    now = clock.now()
    for key, age in (("old", DAY + timedelta(seconds=1)), ("new", DAY - timedelta(minutes=5))):
        row = {"user": world.rosa, "path": "/", "key": key, "body_hash": "0" * 64}
        IdempotencyKey.objects.create(**row, body="Tess Kim", created_at=now - age)
    forget()
    assert list(IdempotencyKey.objects.values_list("key", flat=True)) == ["new"]


def test_a_request_that_is_being_answered_keeps_its_key(world: World) -> None:
    for key, body, user in (
        ("now", "", world.rosa),
        ("told", "{}", world.rosa),
        ("x", "{}", world.bob),
    ):
        IdempotencyKey.objects.create(user=user, path="/", key=key, body_hash="0" * 64, body=body)
    forget_answers_to([world.rosa])
    assert set(IdempotencyKey.objects.values_list("key", flat=True)) == {"now", "x"}


def test_sessions_go_once_they_have_ended(world: World, forget: Any) -> None:
    ended, stays = Client(), Client()
    ended.force_login(world.bob)
    stays.force_login(world.carol)
    over = Session.objects.filter(session_key=ended.session.session_key)
    assert over.update(expire_date=clock.now() - timedelta(seconds=1)) == 1
    forget()
    assert [row.session_key for row in Session.objects.all()] == [stays.session.session_key]
    assert stays.get("/account/").status_code == 200
