"""Whose endpoint was switched off is told once, while it is so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from accounts.models import User
from integrations.actions import change_endpoint
from integrations.actions.notices import take_notice
from integrations.kinds import TELL_OWNER
from integrations.models import Endpoint
from jobs.actions import enqueue
from tests.builders import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def dead(connect: Callable[..., tuple[Endpoint, str]]) -> Endpoint:
    """Return an endpoint of Alice's that was given up, with the job that tells her."""
    endpoint, _ = connect()
    endpoint.state = Endpoint.State.DEAD
    endpoint.save()
    enqueue(TELL_OWNER, endpoint.public_id, at=timezone.now())
    return endpoint


def test_two_jobs_tell_the_owner_once(dead: Endpoint, drain: Any) -> None:
    drain()
    enqueue(TELL_OWNER, dead.public_id, at=timezone.now())
    drain()
    assert [letter.to for letter in mail.outbox] == [["alice@example.com"]]
    assert "did not answer for 15 hours, or said that it is gone" in str(mail.outbox[0].body)


def test_a_worker_that_died_on_the_mail_sends_no_second(dead: Endpoint, drain: Any) -> None:
    assert take_notice(dead.public_id) is not None
    drain()
    assert mail.outbox == []


def test_a_mail_that_was_refused_is_sent_later(
    dead: Endpoint, drain: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> int:
        raise ConnectionRefusedError

    with monkeypatch.context() as patch:
        patch.setattr(EmailBackend, "send_messages", refuse)
        drain()
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        drain()
    assert len(mail.outbox) == 1


def test_of_one_that_is_on_again_nobody_is_told(world: World, dead: Endpoint, drain: Any) -> None:
    change_endpoint(dead, by=world.alice, is_on=True)
    drain()
    assert mail.outbox == []


@pytest.mark.parametrize("lost", ["is_active", "is_admin"])
def test_an_owner_who_may_see_no_endpoint_is_told_of_none(
    world: World, dead: Endpoint, drain: Any, lost: str
) -> None:
    User.objects.filter(pk=world.alice.pk).update(**{lost: False})
    drain()
    assert mail.outbox == []
